import type { Sql } from '../shared/sql.ts'
import type { Division } from './figures.ts'

/** Open tasks of a place in a phase; a missing one is the sum of all. */
export interface Waiting {
  readonly place: number | null
  readonly phase: string | null
  readonly n: number
  /** Days for which they have waited. */
  readonly median: number
}

/** What a provider delivered of a service, in hundredths of its unit. */
export interface Delivered {
  readonly service: string
  readonly unit: string
  /** None: the body that granted it. */
  readonly provider: string | null
  /** The last seven days, and the seven before. */
  readonly week: number
  readonly weekBefore: number
  /** The last twenty-eight days, and as many before. */
  readonly month: number
  readonly monthBefore: number
  /** Served in the last twenty-eight days. */
  readonly people: number
}

/** What granted services cost this year by fund, in cents. */
export interface Fund {
  readonly fund: string | null
  readonly committed: number
  readonly spent: number
  readonly services: number
  /** When it was summed. */
  readonly at: Date
}

export interface WorkFigures {
  readonly waiting: readonly Waiting[]
  readonly delivered: readonly Delivered[]
  readonly funds: readonly Fund[]
}

const delivered = `
  select service, unit, provider, week::float8 as week, week_before::float8 as "weekBefore", month::float8 as month,
    month_before::float8 as "monthBefore", people
  from delivered_figures() order by service, unit, provider nulls first`

const funds = `
  select fund, committed::float8 as committed, spent::float8 as spent, services, at
  from fund_figures() order by fund nulls last`

/** What waits, what was delivered and what it costs, where the reader plans or coordinates: three statements. */
export async function readWork(sql: Sql, division: Division): Promise<WorkFigures> {
  return {
    waiting: await sql.query<Waiting>(
      'select place, phase, n, median from waiting_figures($1)',
      [division],
      'figures-waiting',
    ),
    delivered: await sql.query<Delivered>(delivered, [], 'figures-delivered'),
    funds: await sql.query<Fund>(funds, [], 'figures-funds'),
  }
}
