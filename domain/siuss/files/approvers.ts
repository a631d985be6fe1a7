import { holdsToday } from '../../auth/holds-today.ts'
import type { Sql } from '../../shared/sql.ts'

export interface Approver {
  readonly id: string
  readonly name: string
}

const approvers = `
  select distinct u.id, u.full_name as name
  from user_role r join user_account u on u.id = r.user_id and u.state = 'active'
  where r.role in ('admin-officer', 'coordinator') and u.id <> $2
    and r.org = any(organisations_above(array[$1]::int[], siso_today()))
    and ${holdsToday}
  order by name, u.id`

/**
 * Who may let a file of a place go that this person asks for: who holds the role at the place or above
 * it, never in one of its offices; never themselves, nor who only stands in.
 */
export function approversOf(
  sql: Sql,
  place: number,
  askedBy: string,
): Promise<readonly Approver[]> {
  return sql.query<Approver>(approvers, [place, askedBy])
}
