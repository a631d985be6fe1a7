import type { Sql } from '../shared/sql.ts'
import type { Division } from './figures.ts'
import type { Served } from './rules.ts'

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
  readonly code: string
  readonly service: string
  readonly unit: string
  readonly body: number | null
  /** None: the body that granted it. */
  readonly provider: string | null
  /** The last seven days, and the seven before. */
  readonly week: number
  readonly weekBefore: number
  /** The last twenty-eight days, and as many before. */
  readonly month: number
  readonly monthBefore: number
  readonly served: Served
}

/** What a fund was given this year, and what granted services cost of it, in cents. */
export interface Fund {
  readonly fund: string | null
  /** None: nobody has recorded what the fund is given. */
  readonly allocated: number | null
  readonly committed: number
  readonly spent: number
  readonly services: number
  /** When it was summed; none: nothing is granted of it. */
  readonly at: Date | null
}

export interface WorkFigures {
  readonly waiting: readonly Waiting[]
  readonly delivered: readonly Delivered[]
  readonly funds: readonly Fund[]
}

const delivered = `
  select code, service, unit, body, provider, week::float8 as week, week_before::float8 as "weekBefore",
    month::float8 as month, month_before::float8 as "monthBefore", served
  from delivered_figures() order by service, unit, provider nulls first, body`

const funds = `
  select fund, allocated::float8 as allocated, committed::float8 as committed, spent::float8 as spent, services, at
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
