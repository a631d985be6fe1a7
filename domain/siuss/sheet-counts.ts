import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import type { FlowKind, FlowState } from './ledger/rules.ts'
import type { FactsAsk } from './read/services.ts'
import type { Checked } from './rules/check.ts'

/** How many of a comune's records there were when the system last prepared them: counts alone. */
export interface KeptCount {
  readonly municipality: number
  readonly layout: FlowKind
  /** `waiting`: benefits of which INPS was never told, by the day on which they were granted. */
  readonly kind: 'standing' | 'rule' | 'fix' | 'waiting'
  readonly code: string
  readonly n: number
}

const counts = `
  select municipality, layout, kind, code, n from siuss_count where year = $1
  order by municipality, layout, kind, code`

/** What was counted at the last preparing, of the comuni of the reader. */
export function keptCounts(sql: Sql, year: number): Promise<KeptCount[]> {
  return sql.query<KeptCount>(counts, [year])
}

type Line = Pick<KeptCount, 'layout' | 'kind' | 'code'>

/** Counts that grow part by part. */
export type Tally = Map<string, Line & { readonly n: number }>

/** What was told last of a record, if anything. */
export interface Told {
  readonly state: FlowState
  readonly corrects: string | null
}

/** Counts one record. Of protected people nothing. */
export function tally(into: Tally, one: Checked, former: Told | undefined): void {
  if (one.person.protected) return
  const layout = one.kind
  const rules = new Set(one.problems.map(({ rule }) => rule))
  const fixes = new Set(one.fixes.map(({ rule }) => rule))
  addOne(into, { layout, kind: 'standing', code: one.standing })
  for (const code of rules) addOne(into, { layout, kind: 'rule', code })
  for (const code of fixes) addOne(into, { layout, kind: 'fix', code })
  if (one.grantedOn !== undefined && isNews(former))
    addOne(into, { layout, kind: 'waiting', code: waitsSince(one.grantedOn, one.year) })
}

/** What goes on from an earlier year is to be told from the first day of this one. */
function waitsSince(grantedOn: CalendarDay, year: number): CalendarDay {
  const first = `${String(year)}-01-01`
  return grantedOn < first ? first : grantedOn
}

function addOne(into: Tally, line: Line): void {
  const key = [line.layout, line.kind, line.code].join('|')
  into.set(key, { ...line, n: (into.get(key)?.n ?? 0) + 1 })
}

/** Whether INPS was never told: what corrects something was told before. */
function isNews(former: Told | undefined): boolean {
  if (!former) return true
  return former.corrects === null && !['published', 'acquired'].includes(former.state)
}

const clear = 'delete from siuss_count where municipality = $1 and year = $2'

const keep = `
  insert into siuss_count (municipality, year, layout, kind, code, n)
  select $1, $2, layout, kind, code, n
  from jsonb_to_recordset($3) as x (layout text, kind text, code text, n int)`

/** Keeps what was counted of a whole comune, for who may know no more than these. */
export async function keepCounts(
  sql: Sql,
  { municipality, year }: FactsAsk,
  counted: Tally,
): Promise<void> {
  await sql.query(clear, [municipality, year])
  await sql.query(keep, [municipality, year, JSON.stringify([...counted.values()])])
}
