import { holdsToday } from '../auth/holds-today.ts'
import type { CandidatePlace } from '../procedures/schema/candidate.ts'
import type { Sql } from '../shared/sql.ts'

import { me } from './standing.ts'

/** Somebody who could do a task, with what they already have in hand. */
export interface Worker {
  readonly id: string
  readonly name: string
  readonly load: number
  readonly late: number
  /** Somebody stands in for them until this day. */
  readonly substitutedUntil: string | null
}

const worker = `u.id, u.full_name as name,
    (select count(*)::int from task t where t.assignee = u.id and t.state = 'claimed') as load,
    (select count(*)::int from task t where t.assignee = u.id and t.state = 'claimed'
      and t.due_at < siso_clock()) as late,
    (select max(s.valid_to)::text from substitution s where s.user_id = u.id
      and s.valid_from <= siso_today() and s.valid_to > siso_today()) as "substitutedUntil"`

const isNamed = (user: string, caseId: string) => `exists (
    select 1 from case_grant n where n.case_id = ${caseId} and n.user_id = ${user} and n.kind = 'named'
      and n.valid_from <= siso_clock() and (n.valid_to is null or n.valid_to > siso_clock()))`

/** Whether a user would see a task `t`, as SQL: of a protected case, whoever is named for it. */
export const maySee = (user: string) => `(not t.protected or ${isNamed(user, 't.case_id')})`

/** The same of a case `c`. */
export const maySeeCase = (user: string) => `(not c.protected or ${isNamed(user, 'c.id')})`

const workers = `
  select ${worker} from user_account u where u.state = 'active' and exists (
    select 1 from user_role r where r.user_id = u.id and r.role || '@' || r.org = any($1) and ${holdsToday})
    and (not exists (select 1 from social_case c where c.id = $2 and c.protected) or ${isNamed('u.id', '$2')})
  order by load, u.full_name`

/**
 * Who holds one of the groups today, the least loaded first. The load is what the reader sees of it.
 * @param seeing a case that they would work on: of a protected one, only who is named for it
 */
export function whoCouldDo(
  sql: Sql,
  groups: readonly string[],
  seeing: string | null = null,
): Promise<Worker[]> {
  return sql.query<Worker>(workers, [groups, seeing], 'who-could-do')
}

const takers = `
  select ${worker} from user_account u where u.state = 'active' and u.id in (
    select r.user_id from task t cross join unnest(t.groups) as g (key)
      join user_role r on r.role || '@' || r.org = g.key and ${holdsToday}
    where t.id = any($1) and ${maySee('r.user_id')})
  order by load, u.full_name`

/** Who could take at least one of some tasks today, in the same order. */
export function whoCouldTake(sql: Sql, ids: readonly string[]): Promise<Worker[]> {
  return sql.query<Worker>(takers, [ids], 'who-could-take')
}

const groupsOf = `select distinct g as key from task t, unnest(t.groups) g where t.id = any($1)`

/** The groups of some tasks, of which any member could take at least one. */
export async function groupsOfTasks(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ key: string }>(groupsOf, [ids])
  return rows.map(({ key }) => key)
}

/** As JSON, of a case `c` that the reader sees. */
export const placeOfCase = `json_build_object('office', c.org, 'municipality', c.municipality, 'zone', c.zone,
  'district', c.district, 'region', c.region, 'provider', c.provider, 'receiver', c.receiver)`

/**
 * Whether the person of a task `t` has died, as SQL: she is `p`; who delivers a service of hers and may
 * not see her knows it by the service.
 */
export const hasDied = `coalesce(p.death_date, case when p.replaced_by is not null then (
    select n.death_date from person n where n.id = p.replaced_by) when p.id is null then (
    select g.died_on from granted_service g where g.case_id = t.case_id) end) is not null`

/** What the reader was told, since a task `t` was opened, of its case going on by other rules; as SQL. */
export const rulesTold = `(select n.title from notice n where n.case_id = t.case_id and n.audience = 'user:' || ${me}
    and n.effect_key like 'migrated:%' and n.at >= t.opened_at order by n.at desc limit 1)`

const placeOf = `select ${placeOfCase} as place from social_case c where c.id = $1`

/** Organisations by what they are for a case. */
export type CasePlace = Readonly<Record<CandidatePlace, number | null>>

type Asked = readonly { readonly role: string; readonly at: CandidatePlace }[]

/** Groups among which a form lets choose a colleague, relative to the case; none without a case. */
export function groupsIn(place: CasePlace | null, candidates: Asked): string[] {
  if (!place) return []
  return candidates.flatMap(({ role, at }) =>
    place[at] === null ? [] : [`${role}@${String(place[at])}`],
  )
}

/** The same for a case of which only the id is known. */
export async function groupsAt(sql: Sql, caseId: string, candidates: Asked): Promise<string[]> {
  const [row] = await sql.query<{ place: CasePlace }>(placeOf, [caseId], 'place-of-case')
  return groupsIn(row?.place ?? null, candidates)
}
