import type { Sql } from '../shared/sql.ts'
import type { SavedView } from './saved-views.ts'

export interface InboxOptions {
  /** `key@version` of the newest release of each procedure. */
  readonly procedures: readonly string[]
  readonly municipalities: readonly { readonly id: number; readonly name: string }[]
  /** The reader's own. */
  readonly views: readonly SavedView[]
}

const options = `
  select coalesce((select json_agg(key || '@' || version order by key)
      from (select key, max(version) as version from release group by key) r), '[]') as procedures,
    coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name)
      from organisation o where o.kind = 'municipality' and (o.id = any($1)
        or exists (select 1 from organisation_tie i where i.parent = o.id and i.child = any($1)
          and i.relation = 'part-of'))), '[]') as municipalities,
    coalesce((select json_agg(json_build_object('name', v.name, 'query', v.query) order by v.name)
      from saved_view v), '[]') as views`

/** What the inbox can be filtered by, and the lists that have a name, for who works in these organisations. */
export async function inboxOptions(sql: Sql, orgs: readonly number[]): Promise<InboxOptions> {
  const [row] = await sql.query<InboxOptions>(options, [orgs], 'inbox-options')
  return row ?? { procedures: [], municipalities: [], views: [] }
}
