import type { Sql } from '../shared/sql.ts'

/** How a zone uses the system: its first four weeks beside the last four whole ones. */
export interface Adoption {
  /** Only of a zone of the reader. */
  readonly zone: number | null
  /** Monday of the first week, `YYYY-MM-DD`. */
  readonly first: string
  readonly weeks: number
  /** People who completed tasks, by week. */
  readonly early: Measures
  readonly late: Measures
  /** Median days for which open tasks wait. */
  readonly waiting: number | null
  /** Records without a problem, from 0 to 1. */
  readonly complete: number | null
}

export interface Measures {
  readonly operators: number | null
  /** Of tasks with a term, the part completed within it, from 0 to 1. */
  readonly inTerm: number | null
}

interface Row extends Omit<Adoption, 'early' | 'late'> {
  readonly earlyOperators: number | null
  readonly lateOperators: number | null
  readonly earlyShare: number | null
  readonly lateShare: number | null
}

const adoption = `
  select zone, first_week::text as first, weeks, early_operators as "earlyOperators", late_operators as "lateOperators",
    early_share as "earlyShare", late_share as "lateShare", waiting, complete
  from adoption_figures() order by zone nulls last, first_week, weeks`

/** All zones that use the system; those that are not the reader's have no name. */
export async function readAdoption(sql: Sql): Promise<Adoption[]> {
  const rows = await sql.query<Row>(adoption, [], 'figures-adoption')
  return rows.map(({ earlyOperators, lateOperators, earlyShare, lateShare, ...row }) => ({
    ...row,
    early: { operators: earlyOperators, inTerm: earlyShare },
    late: { operators: lateOperators, inTerm: lateShare },
  }))
}

/** The best of each measure among all the zones. */
export interface Best {
  readonly operators: number | undefined
  readonly inTerm: number | undefined
  readonly waiting: number | undefined
  readonly complete: number | undefined
}

export function bestOf(zones: readonly Adoption[]): Best {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null)
  const most = (values: readonly (number | null)[]) =>
    known(values).reduce<number | undefined>((best, one) => Math.max(best ?? one, one), undefined)
  const least = known(zones.map(({ waiting }) => waiting))
  return {
    operators: most(zones.map(({ late }) => late.operators)),
    inTerm: most(zones.map(({ late }) => late.inTerm)),
    waiting: least.length === 0 ? undefined : Math.min(...least),
    complete: most(zones.map(({ complete }) => complete)),
  }
}
