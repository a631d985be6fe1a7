import { holdsToday } from '../auth/holds-today.ts'
import { fieldsOf } from '../procedures/forms/fields.ts'
import type { Release } from '../procedures/schema.ts'
import type { Field, Form } from '../procedures/schema/form.ts'
import type { Sql } from '../shared/sql.ts'
import { groupsIn, placeOfCase } from '../tasks/queries-people.ts'
import type { CasePlace } from '../tasks/queries-people.ts'
import { ties } from './proposals.ts'
import type { Candidate, Tie } from './proposals.ts'

/** A task that puts somebody in charge of a case, as its page would post it. */
export interface ChargingTask {
  readonly id: string
  readonly version: number
  readonly release: string
  readonly form: string
  readonly step: string
  readonly dueAt: Date | null
  readonly priority: 0 | 1 | 2
  readonly openedAt: Date
  readonly caseId: string
  readonly number: string
  readonly office: string
  readonly place: CasePlace
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
}

// Which forms put somebody in charge is in the procedures: `assigns` of one of their fields.
const charging = `
  with charging as materialized (
    select distinct r.key || '@' || r.version as release, f ->> 'key' as form
    from release r cross join lateral jsonb_path_query(r.doc,
      '$.forms[*] ? (@.sections[*].fields[*].assigns == "case-manager")') f)
  select t.id, t.version, t.release, t.form, t.step, t.due_at as "dueAt", t.priority, t.opened_at as "openedAt",
    c.id as "caseId", c.number, o.name as office, ${placeOfCase} as place,
    p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity
  from task t join charging g on g.release = t.release and g.form = t.form
    join social_case c on c.id = t.case_id join organisation o on o.id = c.org
    left join person p on p.id = c.subject
  where t.orgs[1] = any($1) and t.state in ('open', 'claimed') and ($2::uuid[] is null or t.id = any($2))
  order by t.priority desc, coalesce(t.due_at, 'infinity'), t.id limit 51`

/**
 * Cases that wait for somebody to be put in charge, the most urgent first; 51 stand for more than 50.
 * @param ids of tasks, where only some are wanted
 */
export function chargingTasks(
  sql: Sql,
  offices: readonly number[],
  ids: readonly string[] | null = null,
): Promise<ChargingTask[]> {
  return sql.query<ChargingTask>(charging, [offices, ids], 'charging-tasks')
}

/** The field by which a form puts somebody in charge. */
export function chargingField(form: Form | undefined): Field | undefined {
  return form && fieldsOf(form).find(({ assigns }) => assigns === 'case-manager')
}

/** The groups among which the form of a task lets choose who follows the case. */
export function chargingGroups(task: ChargingTask, release: Release): string[] {
  const field = chargingField(release.forms.find(({ key }) => key === task.form))
  const asked = field?.choose ?? []
  return groupsIn(
    task.place,
    asked.flatMap((one) => ('role' in one ? [one] : [])),
  )
}

interface Worker extends Omit<Candidate, 'ties' | 'away'> {
  readonly groups: readonly string[]
  readonly from: string | null
  readonly to: string | null
  readonly days: number
}

const workers = `
  select u.id, u.full_name as name, array_agg(distinct r.role || '@' || r.org) as groups,
    (select count(*)::int from social_case c where c.manager = u.id and c.state = 'open' and c.parent is null) as cases,
    (select count(*)::int from task t where t.assignee = u.id and t.state = 'claimed' and t.due_at < siso_clock()) as late,
    a.from, a.to, (
      select count(*)::int from generate_series(siso_today(), siso_today() + 13, interval '1 day') d
      where extract(isodow from d) < 6 and exists (select 1 from absence x where x.user_id = u.id and x.cancelled_at is null
        and x.valid_from <= d::date and x.valid_to > d::date)) as days
  from user_role r join user_account u on u.id = r.user_id and u.state = 'active'
    left join lateral (
      select x.valid_from::text as from, (x.valid_to - 1)::text as to from absence x
      where x.user_id = u.id and x.cancelled_at is null and x.valid_to > siso_today() and x.valid_from < siso_today() + 14
      order by x.valid_from limit 1) a on true
  where r.role || '@' || r.org = any($1)
    and ${holdsToday}
  group by u.id, a.from, a.to`

// Who is tied to whom: by the person of the case, by those who take part in it, by work done on it.
const tied = `
  with asked as (select c.id, c.subject from social_case c where c.id = any($1)),
  around as (
    select a.id, p.person_id from asked a join case_participant p on p.case_id = a.id
    where p.role in ('beneficiary', 'household-member'))
  select a.id as "caseId", o.manager as "userId",
    case when o.state = 'open' then 'follows-person' else 'followed-person' end as tie
  from asked a join social_case o on o.subject = a.subject and o.id <> a.id where o.manager is not null and o.parent is null
  union
  select r.id, o.manager, 'follows-household'
  from around r join case_participant q on q.person_id = r.person_id and q.role in ('beneficiary', 'household-member')
    join asked a on a.id = r.id
    join social_case o on o.id = q.case_id and o.id <> r.id and o.state = 'open' and o.subject <> a.subject
  where o.manager is not null
  union
  select a.id, t.completed_by, 'knows-case' from asked a join task t on t.case_id = a.id
  where t.state = 'completed' and t.completed_by is not null`

/** Who could be put in charge of each of some cases, with their load, days away and ties. */
export async function candidatesFor(
  sql: Sql,
  asked: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const groups = [...new Set([...asked.values()].flat())]
  const [found, held] = await Promise.all([
    sql.query<Worker>(workers, [groups], 'charging-workers'),
    sql.query<{ caseId: string; userId: string; tie: Tie }>(tied, [[...asked.keys()]], 'case-ties'),
  ])
  return new Map(
    [...asked].map(([caseId, mine]) => [
      caseId,
      found
        .filter((worker) => worker.groups.some((group) => mine.includes(group)))
        .map((worker) => candidate(worker, tiesOf(held, caseId, worker.id))),
    ]),
  )
}

function tiesOf(
  held: readonly { caseId: string; userId: string; tie: Tie }[],
  caseId: string,
  userId: string,
): Tie[] {
  const mine = held.filter((one) => one.caseId === caseId && one.userId === userId)
  return ties.filter((tie) => mine.some((one) => one.tie === tie))
}

function candidate(worker: Worker, held: readonly Tie[]): Candidate {
  const { id, name, cases, late, from, to, days } = worker
  const away = from !== null && to !== null ? { from, to, days } : undefined
  return { id, name, cases, late, away, ties: held }
}
