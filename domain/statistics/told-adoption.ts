import { readMending, readScores } from '../data-quality/queries.ts'
import { tellsWrong } from './told-wrong.ts'
import type { Sql } from '../shared/sql.ts'
import type { Adoption, Measures, Terms } from '../reporting/adoption.ts'
import { opensWhatIsCounted } from '../reporting/figures.ts'
import { roughly, smallest, toldShare } from '../reporting/rules.ts'

const waitingOfMany = `select place from waiting_figures('zone') where phase is null and place is not null and n >= $1`

/** A zone with what is not told of it, nor was when it began. */
export interface ToldAdoption extends Adoption {
  readonly untold: ReadonlySet<keyof Measures>
}

/**
 * What the pages of waiting and of the quality of data hide of a zone is hidden here too, from the same
 * readers: how long a few tasks have waited, and how complete the records are where that would
 * give back one of its parts. Which part of the terms was kept is hidden as in the trends: where few were, or few were not.
 * What is hidden is no best value either, and of the zones of others nobody is told of a few terms.
 */
export async function toldAdoption(sql: Sql, zones: readonly Adoption[]): Promise<ToldAdoption[]> {
  const { cases: everywhere, places } = await opensWhatIsCounted(sql)
  const { everywhere: mends } = await readMending(sql)
  const few = {
    waiting: everywhere ? new Set<number>() : await zonesOfFewTasks(sql, zones),
    complete: mends ? new Set<number>() : await zonesNotTold(sql, zones),
  }
  return zones.map((one) => tell(one, { opened: new Set(places), mends, few }))
}

interface Reader {
  /** Where they open the cases. */
  readonly opened: ReadonlySet<number>
  /** Whether they mend records wherever they read how many are wrong. */
  readonly mends: boolean
  /** The zones of which it is not told. */
  readonly few: Readonly<Record<'waiting' | 'complete', ReadonlySet<number>>>
}

function tell(one: Adoption, { opened, mends, few }: Reader): ToldAdoption {
  const { zone, terms, early, late } = one
  const hidden = (['waiting', 'complete'] as const).filter((key) => few[key].has(zone ?? 0))
  const none = Object.fromEntries(hidden.map((key) => [key, null]))
  const tells = ({ n, kept }: Terms) => opened.has(zone ?? 0) || toldShare(kept, n)
  const complete = mends ? early.complete : roughlyRight(one.looked)
  return {
    ...one,
    early: { ...early, complete, ...none, inTerm: tells(terms.early) ? early.inTerm : null },
    late: { ...late, ...none, inTerm: tells(terms.late) ? late.inTerm : null },
    untold: new Set([...hidden, ...(tells(terms.late) ? [] : (['inTerm'] as const))]),
  }
}

/** Of a day that is over: what was hidden then is not told to the unit later. */
function roughlyRight({ n, wrong }: Adoption['looked']): number | null {
  if (n === 0 || (wrong > 0 && wrong < smallest)) return null
  return 1 - Math.min(roughly(wrong), n) / n
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

async function zonesNotTold(sql: Sql, zones: readonly Adoption[]): Promise<ReadonlySet<number>> {
  const { whole } = tellsWrong(await readScores(sql), 'zone')
  return new Set(zones.flatMap(({ zone }) => (zone === null || whole(zone) ? [] : zone)))
}
