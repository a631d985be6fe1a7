import type { Sql } from '../shared/sql.ts'

/** A list of the inbox under the name that its owner gave it. */
export interface SavedView {
  readonly name: string
  /** Tab, sort and filters as the address of the inbox writes them; empty for the list as it opens. */
  readonly query: string
}

/** More would be a second inbox to look after. */
export const savedViewsAtMost = 12

const count = 'select count(*)::int as n from saved_view where name <> $1'

/**
 * Keeps a list of the inbox; the same name again replaces what it stood for.
 * @returns false, and nothing is kept, when the person has `savedViewsAtMost` already
 */
export async function saveView(sql: Sql, userId: string, view: SavedView): Promise<boolean> {
  const [others] = await sql.query<{ n: number }>(count, [view.name])
  if ((others?.n ?? 0) >= savedViewsAtMost) return false
  await sql.query(
    `insert into saved_view (user_id, name, query) values ($1, $2, $3)
     on conflict (user_id, name) do update set query = excluded.query`,
    [userId, view.name, view.query],
  )
  return true
}

/** Forgets one of the reader's own; a name that is not there is forgotten already. */
export async function dropView(sql: Sql, name: string): Promise<void> {
  await sql.query('delete from saved_view where name = $1', [name])
}
