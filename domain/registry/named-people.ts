import { holdsToday } from '../auth/holds-today.ts'
import type { Sql } from '../shared/sql.ts'

/** A user who may be named, or is named, on a protected person. */
export interface Colleague {
  readonly id: string
  readonly fullName: string
  readonly roles: readonly string[]
}

const working = `
  select u.id, u.full_name as "fullName", array_agg(distinct r.role) as roles
  from user_role r join user_account u on u.id = r.user_id
  where r.org = any($1) and r.role <> all(array['provider', 'procedure-admin', 'planner', 'system-admin', 'help-desk'])
    and ${holdsToday} and u.state = 'active'
  group by u.id order by u.full_name, u.id limit 200`

/** Colleagues of the given organisations who work with persons, by name; 200 at most. */
export function colleaguesAt(sql: Sql, orgs: readonly number[]): Promise<Colleague[]> {
  return sql.query<Colleague>(working, [orgs])
}

const named = `
  select u.id, u.full_name as "fullName", '{}'::text[] as roles
  from case_grant g join social_case c on c.id = g.case_id join user_account u on u.id = g.user_id
  where c.subject = $1 and g.kind = 'named' and g.valid_from <= siso_clock()
    and (g.valid_to is null or g.valid_to > siso_clock())
  group by u.id order by u.full_name, u.id`

/** Who goes on seeing a protected person. */
export function namedFor(sql: Sql, personId: string): Promise<Colleague[]> {
  return sql.query<Colleague>(named, [personId])
}
