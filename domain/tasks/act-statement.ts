import { onBehalf } from '../audit/record.ts'
import { takesUp } from './awaiting-manager.ts'
import { servingToday } from './providers.ts'
import { me, myActors, myGroups } from './standing.ts'

/** Lock, compare-and-set and number are chained by data: the order is case, then task. */
const act = (also: Charging) => `
  with prior as (select outcome from operation where op = $1),
  engine as (
    select case_id, last_at, rung_at from case_engine
    where case_id = (select case_id from task where id = $2) and not exists (select from prior) for update),
  clock as (select case_id, greatest(siso_clock(), last_at) as at, rung_at from engine),
  substituted as (select ${onBehalf(`'task', $2::text, case_id, null`)} as who from clock)${also.found},
  done as (
    update task set state = 'completed', outcome = $6, completed_by = ${me}, completed_at = clock.at,
      assignee = coalesce(assignee, ${me}), version = version + 1
    from clock
    where task.id = $2 and version = $3 and release = $4 and form is not distinct from $5 and step = $11 and purpose <> 'incident'
      and (hard_at is null or clock.at < hard_at) and ($10 or clock.rung_at is null or clock.rung_at > clock.at)
      and (state = 'claimed' and assignee = any(${myActors}) or state = 'open' and groups && ${myGroups}) ${also.where}
    returning task.case_id, key, clock.at),
  numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = done.at from done
    where case_engine.case_id = done.case_id returning case_engine.case_id, last_seq as seq, done.key, done.at),
  event as (
    insert into case_event (case_id, seq, key, kind, payload, actor, on_behalf, at)
    select case_id, seq, 'act:' || $1, 'completed',
      jsonb_build_object('task', key, 'outcome', $6::text, 'facts', $8::jsonb)${also.named}, ${me},
      (select who from substituted), at from numbered),
  answer as (
    insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
    select case_id, seq, key, $5, $4, $7::jsonb, ${me}, at from numbered where $5::text is not null),
  withdrawn as (delete from task_candidate using numbered where task_id = $2)${also.charged},
  remembered as (
    insert into operation (op, user_id, outcome, at)
    select $1, ${me}, jsonb_build_object('caseId', case_id, 'at', at), at from numbered),
  audited as (
    insert into audit_event (at, actor, on_behalf, action, object_kind, object_id, case_id, request, detail)
    select at, ${me}, (select who from substituted), 'task-completed', 'task', $2, case_id, $9,
      jsonb_build_object('outcome', $6::text)${also.named}
    from numbered)
  select (select seq from numbered) as seq, (select case_id from clock) as "caseId",
    coalesce((select rung_at <= at and not $10 from clock), false) as "rungDue", (select outcome from prior) as prior`

/** What an act says besides, when its form puts somebody in charge of the case. */
interface Charging {
  readonly found: string
  readonly where: string
  readonly named: string
  readonly charged: string
}

const nobody: Charging = { found: '', where: '', named: '', charged: '' }

/** What the person wrote with it, $12. */
const words: Charging = {
  ...nobody,
  charged: `,
  noted as (
    insert into act_text (case_id, seq, task_key, part, body)
    select case_id, seq, key, 'note', $12 from numbered)`,
}

/** Manager $12, whether a provider is asked for $13, its code $14: none where nobody is to deliver. */
const somebody: Charging = {
  found: `,
  provider as (
    select o.id from task join social_case c on c.id = task.case_id join organisation o on o.code = $14 and ${servingToday}
    where task.id = $2)`,
  where: 'and ($14::text is null or exists (select from provider))',
  named: ` || case when $13 then jsonb_build_object('provider', (select id from provider)) else '{}' end`,
  charged: `,
  charged as (
    update social_case set manager = coalesce($12, manager),
      provider = case when $13 then (select id from provider) else provider end
    from numbered where id = numbered.case_id and ($12::uuid is not null or $13)),${takesUp(
      '$12',
      'from numbered where task.case_id = numbered.case_id and task.id <> $2 and $12::uuid is not null',
    )}`,
}

/** Code $12 of the body chosen to receive, or null; what the step shows $13, what it offers $14. */
const offering: Charging = {
  found: `,
  receiver as (
    select o.id from task join social_case c on c.id = task.case_id join organisation o on o.code = $12 and o.id <> c.org
      and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
    where task.id = $2)`,
  where: 'and ($12::text is null or exists (select from receiver))',
  named: ` || case when $12 is null then '{}' else jsonb_build_object('receiver', (select id from receiver)) end`,
  charged: `,
  prepared as (
    insert into handoff (case_id, key, offer_key, takes, sender, shown, sent_by, sent_at, sender_org, protected)
    select case_id, replace(key, '.offer#', '#'), key, $14, sender_of(case_id),
      data_shown(case_id, $13) || jsonb_build_object('note',
        jsonb_build_object('form', $5::text, 'release', $4::text, 'answers', $7::jsonb)), ${me}, numbered.at,
      c.org, c.protected
    from numbered join social_case c on c.id = case_id)`,
}

/** The act that makes an offer to another body: parameters $1 to $14. */
export const offeringAct = { name: 'complete-task-offering', text: act(offering) }

/** The act of most tasks, which charge nobody: parameters $1 to $11. */
export const plainAct = { name: 'complete-task', text: act(nobody) }

/** The act of a task whose form puts a manager or a provider in charge: parameters $1 to $14. */
export const chargingAct = { name: 'complete-task-charging', text: act(somebody) }

/** The act of a task without a form, with a note: parameters $1 to $12. */
export const notingAct = { name: 'complete-task-noting', text: act(words) }
