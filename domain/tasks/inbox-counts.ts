import type { Sql } from '../shared/sql.ts'

import type { InboxTab } from './inbox-ask.ts'
import { countedUpTo } from './inbox-ask.ts'
import { sources } from './inbox-sources.ts'
import { myGroups } from './standing.ts'

export interface InboxCounts extends Readonly<Record<InboxTab, number>> {
  /** Version of the newest calendar, for working days. */
  readonly calendar: string | null
  readonly now: Date
}

const capped = (from: string): string =>
  `(select count(*)::int from (select 1 from ${from} limit ${String(countedUpTo)}) x)`

const counted = (tab: InboxTab): string =>
  capped(`${sources[tab].from} where ${sources[tab].where}`)

// A task offered to two of my groups counts once: by the first of its groups that is mine.
const offered = `task_candidate o join task t on t.id = o.task_id
  where o.group_key = any(${myGroups})
    and o.group_key = (select g from unnest(t.groups) g where g = any(${myGroups}) limit 1)`

const counts = (team: boolean): string => `
  select ${counted('mine')} as mine,
    ${capped(offered)} as available,
    ${counted('waiting')} as waiting,
    ${counted('snoozed')} as snoozed,
    ${team ? counted('team') : '0'} as team,
    (select version from calendar order by published_at desc limit 1) as calendar, siso_clock() as now`

export const countStatements = { alone: counts(false), team: counts(true) } as const

/** How many tasks each tab holds, counted up to 100. @param team whether to count the team's */
export async function inboxCounts(sql: Sql, team: boolean): Promise<InboxCounts> {
  const kind = team ? 'team' : 'alone'
  const [row] = await sql.query<InboxCounts>(countStatements[kind], [], `inbox-counts-${kind}`)
  if (!row) throw new Error('a select without from gives one row')
  return row
}
