import { codesOf } from '../organisations/queries.ts'
import type { Sql } from '../shared/sql.ts'
import { today } from '../shared/today.ts'
import { readMinors } from './read/minors.ts'
import { readServices } from './read/services.ts'
import type { FactsAsk } from './read/services.ts'
import { checkMinor, checkService, sameApplications } from './rules/check.ts'
import type { Checked } from './rules/check.ts'

/** Every record of a comune in a year, checked: what is ready, what is missing, what waits. */
export async function controlSheet(sql: Sql, ask: FactsAsk): Promise<Checked[]> {
  const day = await today(sql)
  const known = new Set((await codesOf(sql, 'siuss-benefit')).map(({ code }) => code))
  const asked = { year: ask.year, today: day }
  const all: Checked[] = []
  for await (const facts of readServices(sql, ask))
    all.push(...checkService(facts, { ...asked, benefits: known }))
  for (const facts of await readMinors(sql, ask)) all.push(checkMinor(facts, asked))
  return sameApplications(all)
}

/** How many of a comune's records there were when they were last prepared: counts alone. */
export interface KeptCount {
  readonly municipality: number
  readonly kind: 'standing' | 'rule' | 'fix'
  readonly code: string
  readonly n: number
  readonly at: Date
}

const counts = `
  select municipality, kind, code, n, at from siuss_count where year = $1 order by municipality, kind, code`

/** What was counted at the last preparing, of the comuni of the reader. */
export function keptCounts(sql: Sql, year: number): Promise<KeptCount[]> {
  return sql.query<KeptCount>(counts, [year])
}

const clear = 'delete from siuss_count where municipality = $1 and year = $2'

const keep = `
  insert into siuss_count (municipality, year, kind, code, n)
  select $1, $2, kind, code, n from jsonb_to_recordset($3) as x (kind text, code text, n int)`

/** Keeps the counts of a sheet for who may know no more than these. Of protected people nothing. */
export async function keepCounts(
  sql: Sql,
  { municipality, year }: FactsAsk,
  checked: readonly Checked[],
): Promise<void> {
  const open = checked.filter(({ person }) => !person.protected)
  const rows = [
    ...counted(
      'standing',
      open.map(({ standing }) => standing),
    ),
    ...counted(
      'rule',
      open.flatMap(({ problems }) => [...new Set(problems.map(({ rule }) => rule))]),
    ),
    ...counted(
      'fix',
      open.flatMap(({ fixes }) => [...new Set(fixes.map(({ rule }) => rule))]),
    ),
  ]
  await sql.query(clear, [municipality, year])
  await sql.query(keep, [municipality, year, JSON.stringify(rows)])
}

function counted(kind: KeptCount['kind'], codes: readonly string[]) {
  const groups = Map.groupBy(codes, (code) => code)
  return [...groups].map(([code, all]) => ({ kind, code, n: all.length }))
}
