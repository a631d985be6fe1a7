import type { Sql } from '../../shared/sql.ts'

export interface UserRow {
  readonly username: string
  readonly fullName: string
  readonly state: 'active' | 'suspended'
  readonly demo: boolean
  /** `role@code`, those in force today. */
  readonly roles: readonly string[]
}

/** Every account with the roles that it holds today, by user name. */
export function usersWithRoles(sql: Sql): Promise<UserRow[]> {
  return sql.query<UserRow>(
    `select u.username, u.full_name as "fullName", u.state, u.demo,
       coalesce(array_agg(r.role || '@' || o.code order by r.role, o.code) filter (where r.id is not null), '{}') as roles
     from user_account u
       left join user_role r on r.user_id = u.id and r.valid_from <= siso_today()
         and (r.valid_to is null or r.valid_to > siso_today())
       left join organisation o on o.id = r.org
     group by u.id order by u.username`,
  )
}
