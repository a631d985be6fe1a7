import { readMending, readScores } from './queries.ts'
import type { Score } from './queries.ts'
import type { Sql } from '../shared/sql.ts'
import type { Adoption, Measures } from '../reporting/adoption.ts'
import { opensWhatIsCounted } from '../reporting/figures.ts'
import { smallest } from '../reporting/rules.ts'

/** By measure the zones of which it is not told: nor was it when they began. */
export type Untold = Readonly<Partial<Record<keyof Measures, ReadonlySet<number>>>>

const waitingOfMany = `select place from waiting_figures('zone') where phase is null and place is not null and n >= $1`

/**
 * What the pages of waiting and of the quality of data hide of a zone is hidden here too, from the same
 * readers: how long a few tasks have waited, and how complete the records are where few are
 * wrong.
 */
export async function untoldOf(sql: Sql, zones: readonly Adoption[]): Promise<Untold> {
  const { cases: opens } = await opensWhatIsCounted(sql)
  const { everywhere } = await readMending(sql)
  return {
    ...(!opens && { waiting: await zonesOfFewTasks(sql, zones) }),
    ...(!everywhere && { complete: zonesOfFewWrong(await readScores(sql)) }),
  }
}

async function zonesOfFewTasks(sql: Sql, zones: readonly Adoption[]): Promise<ReadonlySet<number>> {
  const rows = await sql.query<{ place: number }>(
    waitingOfMany,
    [smallest],
    'figures-waiting-of-many',
  )
  const many = new Set(rows.map(({ place }) => place))
  return new Set(zones.flatMap(({ zone }) => (zone === null || many.has(zone) ? [] : zone)))
}

function zonesOfFewWrong(scores: readonly Score[]): ReadonlySet<number> {
  const wrong = new Map<number, number>()
  for (const { zone, wrong: n } of scores)
    if (zone !== null) wrong.set(zone, (wrong.get(zone) ?? 0) + n)
  return new Set([...wrong].flatMap(([zone, n]) => (n > 0 && n < smallest ? zone : [])))
}

/** Without what is not told: it is no best value either. */
export function tellAdoption(zones: readonly Adoption[], untold: Untold): Adoption[] {
  return zones.map((one) => {
    const hidden = (['waiting', 'complete'] as const).filter((key) =>
      untold[key]?.has(one.zone ?? 0),
    )
    const none = Object.fromEntries(hidden.map((key) => [key, null]))
    return { ...one, early: { ...one.early, ...none }, late: { ...one.late, ...none } }
  })
}
