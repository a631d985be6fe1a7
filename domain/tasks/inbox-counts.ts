import type { Sql } from '../shared/sql.ts'

import type { InboxTab } from './inbox-ask.ts'

export interface InboxCounts extends Readonly<Record<InboxTab, number>> {
  /** Version of the newest calendar, for working days. */
  readonly calendar: string | null
  readonly now: Date
}

const counts = `
  select c.*, (select version from calendar order by published_at desc limit 1) as calendar,
    siso_clock() as now
  from inbox_counts($1) c`

/** How many tasks each tab holds, counted up to 100. @param team whether to count the team's */
export async function inboxCounts(sql: Sql, team: boolean): Promise<InboxCounts> {
  const [row] = await sql.query<InboxCounts>(counts, [team], 'inbox-counts')
  if (!row) throw new Error('the function gives one row')
  return row
}
