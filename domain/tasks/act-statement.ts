import { servingToday } from './providers.ts'
import { me, myActors, myGroups } from './standing.ts'

/** Whom the act asks to deliver, if its form asks that: null where nobody is. */
const named = `case when $13 then jsonb_build_object('provider', (select id from provider)) else '{}' end`

// Lock, compare-and-set and number are chained by data: the order is case, then task.
export const actStatement = `
  with prior as (select outcome from operation where op = $1),
  engine as (
    select case_id, last_at, rung_at from case_engine
    where case_id = (select case_id from task where id = $2) and not exists (select from prior) for update),
  provider as (
    select o.id from task join social_case c on c.id = task.case_id join organisation o on o.code = $14 and ${servingToday}
    where task.id = $2),
  clock as (select case_id, greatest(siso_clock(), last_at) as at, rung_at from engine),
  done as (
    update task set state = 'completed', outcome = $6, completed_by = ${me}, completed_at = clock.at,
      assignee = coalesce(assignee, ${me}), version = version + 1
    from clock
    where task.id = $2 and version = $3 and release = $4 and form is not distinct from $5 and step = $12 and purpose <> 'incident'
      and (hard_at is null or clock.at < hard_at) and ($11 or clock.rung_at is null or clock.rung_at > clock.at)
      and ($14::text is null or exists (select from provider))
      and (state = 'claimed' and assignee = any(${myActors}) or state = 'open' and groups && ${myGroups})
    returning task.case_id, key, clock.at),
  numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = done.at from done
    where case_engine.case_id = done.case_id returning case_engine.case_id, last_seq as seq, done.key, done.at),
  event as (
    insert into case_event (case_id, seq, key, kind, payload, actor, at)
    select case_id, seq, 'act:' || $1, 'completed',
      jsonb_build_object('task', key, 'outcome', $6::text, 'facts', $8::jsonb) || ${named}, ${me}, at from numbered),
  answer as (
    insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
    select case_id, seq, key, $5, $4, $7::jsonb, ${me}, at from numbered where $5::text is not null),
  withdrawn as (delete from task_candidate using numbered where task_id = $2),
  charged as (
    update social_case set manager = coalesce($9, manager),
      provider = case when $13 then (select id from provider) else provider end
    from numbered where id = numbered.case_id and ($9::uuid is not null or $13)),
  remembered as (
    insert into operation (op, user_id, outcome, at)
    select $1, ${me}, jsonb_build_object('caseId', case_id, 'at', at), at from numbered),
  finished as (
    delete from draft using numbered where user_id = ${me} and subject = 'task:' || $2),
  audited as (
    insert into audit_event (at, actor, action, object_kind, object_id, case_id, request, detail)
    select at, ${me}, 'task-completed', 'task', $2, case_id, $10, jsonb_build_object('outcome', $6::text) || ${named}
    from numbered)
  select (select seq from numbered) as seq, (select case_id from clock) as "caseId",
    coalesce((select rung_at <= at and not $11 from clock), false) as "rungDue", (select outcome from prior) as prior`
