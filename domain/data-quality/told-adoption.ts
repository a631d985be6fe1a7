import { readMending, readScores } from './queries.ts'
import type { Score } from './queries.ts'
import type { Sql } from '../shared/sql.ts'
import type { Adoption, Measures, Terms } from '../reporting/adoption.ts'
import { opensWhatIsCounted } from '../reporting/figures.ts'
import { smallest, toldShare } from '../reporting/rules.ts'

const waitingOfMany = `select place from waiting_figures('zone') where phase is null and place is not null and n >= $1`

/** A zone with what is not told of it, nor was when it began. */
export interface ToldAdoption extends Adoption {
  readonly untold: ReadonlySet<keyof Measures>
}

/**
 * What the pages of waiting and of the quality of data hide of a zone is hidden here too, from the same
 * readers: how long a few tasks have waited, and how complete the records are where few are wrong. Which
 * part of the terms was kept is hidden as in the trends: where few were, or few were not. What is hidden
 * is no best value either, and of the zones of others nobody is told of a few terms.
 */
export async function toldAdoption(sql: Sql, zones: readonly Adoption[]): Promise<ToldAdoption[]> {
  const { cases: everywhere, places } = await opensWhatIsCounted(sql)
  const { everywhere: mends } = await readMending(sql)
  const hidden: Hidden = {
    opened: new Set(places),
    waiting: everywhere ? new Set() : await zonesOfFewTasks(sql, zones),
    complete: mends ? new Set() : zonesOfFewWrong(await readScores(sql)),
  }
  return zones.map((one) => tell(one, hidden))
}

/** Where the reader opens the cases, and the zones of which few tasks wait or few records are wrong. */
type Hidden = Readonly<Record<'opened' | 'waiting' | 'complete', ReadonlySet<number>>>

function tell(one: Adoption, { opened, ...few }: Hidden): ToldAdoption {
  const { zone, terms } = one
  const hidden = (['waiting', 'complete'] as const).filter((key) => few[key].has(zone ?? 0))
  const none = Object.fromEntries(hidden.map((key) => [key, null]))
  const tells = ({ n, kept }: Terms) => opened.has(zone ?? 0) || toldShare(kept, n)
  const inTerm = (when: 'early' | 'late') => (tells(terms[when]) ? one[when].inTerm : null)
  return {
    ...one,
    early: { ...one.early, ...none, inTerm: inTerm('early') },
    late: { ...one.late, ...none, inTerm: inTerm('late') },
    untold: new Set([...hidden, ...(tells(terms.late) ? [] : (['inTerm'] as const))]),
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
