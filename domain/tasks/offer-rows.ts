import type { Candidate } from '../procedures/schema/candidate.ts'

import { calendarOfCase } from './case-calendar.ts'
import { receiverOf } from './handoffs.ts'
import type { Place } from './load-case.ts'
import type { CommandOf } from './move-rows.ts'
import { placeTask } from './place-task.ts'

export const offerCases = `
  update handoff set state = 'offered', receiver = x.receiver, answer_key = x.answer
  from jsonb_to_recordset($2::jsonb) as x (key text, answer text, receiver int)
  where case_id = $1 and handoff.key = x.key and state = 'prepared'`

export function offerRow(place: Place, command: CommandOf<'offer'>) {
  return { key: command.step, answer: command.answer, receiver: receiverOf(command, place) }
}

export const settleOffers = `
  update handoff set state = x.as, settled_at = x.at::timestamptz
  from jsonb_to_recordset($2::jsonb) as x (step text, "as" text, at text)
  where case_id = $1 and handoff.key = x.step and state = 'offered'`

// Its tasks go along: who had the case sees them no longer. Those still to be done are asked of the
// same roles where the case is now; what only its worker had waits for who will follow it there,
// and is asked of who supervises meanwhile.
export const handOver = `
  with place as (select * from jsonb_to_recordset($2::jsonb)
    as x (office int, municipality int, zone int, district int, region int, receiver int, orgs int[], manager uuid,
      supervisors text[])),
  was as (select c.org, c.municipality, c.zone, c.district from social_case c where c.id = $1),
  instead as (
    select x.old, x.new from was, place cross join lateral (values (was.org, place.office),
      (was.municipality, place.municipality), (was.zone, place.zone), (was.district, place.district)) x (old, new)
    where x.old <> x.new and was.org <> place.office),
  asked as (
    select t.id, array(select split_part(g, '@', 1) || '@' || coalesce((select i.new::text from instead i
      where i.old::text = split_part(g, '@', 2) limit 1), split_part(g, '@', 2)) from unnest(t.groups) g) as groups
    from task t, was, place where t.case_id = $1 and t.state in ('open', 'claimed', 'parked') and was.org <> place.office),
  moved as (
    update task set orgs = place.orgs, assignee = case when asked.id is null then task.assignee end,
      groups = case when asked.groups = '{}' then place.supervisors else coalesce(asked.groups, task.groups) end,
      state = case when task.state = 'claimed' then 'open' else task.state end,
      awaits_manager = task.awaits_manager or coalesce(asked.groups = '{}', false),
      version = task.version + case when asked.id is null then 0 else 1 end
    from place, task t left join asked on asked.id = t.id
    where t.case_id = $1 and task.id = t.id and task.orgs <> '{}' and (task.orgs <> place.orgs or asked.id is not null)
    returning task.id, task.state, task.due_at, task.groups, asked.id is not null as again),
  gone as (
    delete from task_candidate k using moved
    where k.task_id = moved.id and moved.again and k.group_key <> all(moved.groups)),
  offered as (
    insert into task_candidate (group_key, due_at, task_id, case_id)
    select g, coalesce(due_at, 'infinity'), id, $1 from moved, unnest(groups) g where again and state = 'open'
    on conflict do nothing)
  update social_case c set org = x.office, municipality = x.municipality, zone = x.zone, district = x.district,
    region = x.region, receiver = x.receiver, orgs = x.orgs, manager = x.manager from place x where c.id = $1`

/** The place that `placeAfter` found, where an offer was accepted. */
export function handedOver(
  { place, supervisors }: { readonly place: Place; readonly supervisors: readonly Candidate[] },
  settled: readonly { command: CommandOf<'settle-offer'> }[],
): readonly object[] {
  if (!settled.some(({ command }) => command.as === 'accepted')) return []
  const office: Candidate = { role: 'coordinator', at: 'office' }
  const groups = [supervisors, [office]].map((asked) => placeTask(asked, place).groups)
  return [{ ...place, supervisors: groups.find((found) => found.length > 0) ?? [] }]
}

/** Nobody keeps by name what went elsewhere. */
export const endGrants = 'select end_grants_elsewhere($1), $2::jsonb'

// Other days are holidays there: an event, so that the terms are computed anew and say why.
export const followCalendar = `
  with named as (
    select ${calendarOfCase("split_part(e.calendar, '@', 1)")} as name, e.calendar, $2::jsonb
    from case_engine e join social_case c on c.id = e.case_id where e.case_id = $1),
  numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at) from named
    where case_id = $1 and named.name <> named.calendar returning last_seq as seq, last_at as at, named.name)
  insert into case_event (case_id, seq, key, kind, payload, at)
  select $1, seq, 'calendar:' || name || ':' || seq, 'calendar-changed', jsonb_build_object('calendar', name), at
  from numbered`
