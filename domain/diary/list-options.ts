import { codesOf } from '../organisations/queries.ts'
import type { Sql } from '../shared/sql.ts'

interface Named<Id> {
  readonly id: Id
  readonly name: string
}

/** What the list of cases can be narrowed to, beside what every list can. */
export interface CaseListOptions {
  readonly zones: readonly Named<number>[]
  readonly offices: readonly Named<number>[]
  /** Who may follow cases there today. */
  readonly managers: readonly Named<string>[]
  readonly areas: readonly { readonly code: string; readonly label: string }[]
}

const options = `
  select coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name)
      from organisation o where o.kind = 'zone' and o.id = any($1)), '[]') as zones,
    coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name)
      from organisation o where o.kind = 'office' and o.id = any($1)), '[]') as offices,
    coalesce((select json_agg(json_build_object('id', u.id, 'name', u.full_name) order by u.full_name, u.id)
      from user_account u where u.state = 'active' and exists (select 1 from user_role r
        where r.user_id = u.id and r.role = 'social-worker' and r.org = any($1) and r.valid_from <= siso_today()
          and (r.valid_to is null or r.valid_to > siso_today()))), '[]') as managers`

/** @param orgs the reader's organisations and all that is part of them */
export async function caseListOptions(sql: Sql, orgs: readonly number[]): Promise<CaseListOptions> {
  const [[found], areas] = await Promise.all([
    sql.query<Omit<CaseListOptions, 'areas'>>(options, [orgs], 'case-list-options'),
    codesOf(sql, 'area'),
  ])
  return { zones: [], offices: [], managers: [], ...found, areas }
}
