import type { Sql } from '../shared/sql.ts'

/** Days on which somebody is or will be away, both included, and who stands in. */
export interface Absence {
  readonly id: string
  readonly userId: string
  readonly from: string
  readonly to: string
  readonly substitute: string | null
}

const coming = `
  select a.id, a.user_id as "userId", a.valid_from::text as from, (a.valid_to - 1)::text as to, u.full_name as substitute
  from absence a left join user_account u on u.id = a.substitute
  where a.user_id = any($1) and a.cancelled_at is null and a.valid_to > siso_today()
  order by a.valid_from, a.id`

/** The absences of some people that are not over, the nearest first. */
export function comingAbsences(sql: Sql, users: readonly string[]): Promise<Absence[]> {
  return sql.query<Absence>(coming, [users], 'coming-absences')
}

/** Somebody who is away or may be, and who they are. */
export interface Colleague {
  readonly id: string
  readonly name: string
  /** Whether all that they see is seen by the reader too: only then the reader may name a substitute. */
  readonly mayNameSubstitute: boolean
}

const colleague = `
  select u.id, u.full_name as name, may_name_substitute(u.id) as "mayNameSubstitute"
  from user_account u where u.id = $1 and u.state = 'active' and may_record_absence(u.id)`

/** Somebody whose absence the reader may record; none for everybody else. */
export async function findColleague(sql: Sql, id: string): Promise<Colleague | undefined> {
  const [row] = await sql.query<Colleague>(colleague, [id])
  return row
}

const substitutes = `
  select u.id, u.full_name as name from user_account u
  where u.id in (select possible_substitutes($1)) order by u.full_name, u.id limit 200`

/** Who holds one of somebody's roles at the same place or in the same zone. */
export function possibleSubstitutes(
  sql: Sql,
  user: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return sql.query(substitutes, [user])
}
