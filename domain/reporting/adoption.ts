import type { Sql } from '../shared/sql.ts'

/** How a zone uses the system: its first four weeks beside the last four whole ones. */
export interface Adoption {
  /** Only of a zone of the reader. */
  readonly zone: number | null
  /** Monday of the first week, `YYYY-MM-DD`. */
  readonly first: string
  readonly weeks: number
  readonly early: Measures
  readonly late: Measures
  /** What their `inTerm` is a part of. */
  readonly terms: Readonly<Record<'early' | 'late', Terms>>
  /** On the first day whose scores are kept: records looked at, and those with a problem. */
  readonly looked: { readonly n: number; readonly wrong: number }
}

/** Tasks with a term, and those of them that were completed within it. */
export interface Terms {
  readonly n: number
  readonly kept: number
}

export interface Measures {
  /** People who completed tasks, by week. */
  readonly operators: number | null
  /** Of tasks with a term, the part completed within it, from 0 to 1. */
  readonly inTerm: number | null
  /** Median days for which open tasks waited: in the first four weeks, and today. */
  readonly waiting: number | null
  /** Records without a problem, from 0 to 1: on the first day whose scores are kept, and at the last look. */
  readonly complete: number | null
  /** That a month of reporting takes, as the zone declares them: before the system, and now. */
  readonly hours: number | null
}

type Measure = keyof Measures

type Row = Pick<Adoption, 'zone' | 'first' | 'weeks' | 'terms' | 'looked'> &
  Readonly<Record<`${'early' | 'late'}_${Measure}`, number | null>>

const adoption = `
  select zone, first_week::text as first, weeks, early_operators, late_operators, early_share as "early_inTerm",
    late_share as "late_inTerm", jsonb_build_object('early', jsonb_build_object('n', early_terms, 'kept', early_kept),
      'late', jsonb_build_object('n', late_terms, 'kept', late_kept)) as terms,
    jsonb_build_object('n', early_checked, 'wrong', early_wrong) as looked, early_waiting, waiting as late_waiting, early_complete, complete as late_complete,
    hours_before as early_hours, hours_now as late_hours
  from adoption_figures() order by zone nulls last, first_week, weeks`

/** All zones that use the system; those that are not the reader's have no name. */
export async function readAdoption(sql: Sql): Promise<Adoption[]> {
  const rows = await sql.query<Row>(adoption, [], 'figures-adoption')
  return rows.map((row) => ({
    ...{ zone: row.zone, first: row.first, weeks: row.weeks, terms: row.terms, looked: row.looked },
    early: measuresOf(row, 'early'),
    late: measuresOf(row, 'late'),
  }))
}

function measuresOf(row: Row, when: 'early' | 'late'): Measures {
  return {
    operators: row[`${when}_operators`],
    inTerm: row[`${when}_inTerm`],
    waiting: row[`${when}_waiting`],
    complete: row[`${when}_complete`],
    hours: row[`${when}_hours`],
  }
}

/** The best of each measure among all the zones, as they are now. */
export type Best = Readonly<Record<Measure, number | undefined>>

/** Of these the least is the best. */
const least: readonly Measure[] = ['waiting', 'hours']

export function bestOf(zones: readonly Adoption[]): Best {
  const best = (measure: Measure) => {
    const known = zones.map(({ late }) => late[measure]).filter((value) => value !== null)
    if (known.length === 0) return undefined
    return least.includes(measure) ? Math.min(...known) : Math.max(...known)
  }
  return {
    operators: best('operators'),
    inTerm: best('inTerm'),
    waiting: best('waiting'),
    complete: best('complete'),
    hours: best('hours'),
  }
}
