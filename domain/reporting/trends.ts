import type { Sql } from '../shared/sql.ts'

export const grains = ['week', 'month'] as const
export type Grain = (typeof grains)[number]

/** Whole periods shown, and as many before them. */
export const shownPeriods = 12

/** A whole week or month of the places where the reader plans or coordinates. */
export interface TrendPoint {
  /** Monday, or the first of the month: `YYYY-MM-DD`. */
  readonly first: string
  /** Its last day. */
  readonly last: string
  readonly contacts: number
  /** Tasks of the path completed in it, and the median of the whole days for which they had waited. */
  readonly done: number
  readonly median: number | null
  /** Terms that fell in it, and those of them that were kept. */
  readonly terms: number
  readonly kept: number
  /** Whom something was delivered to, office by office; and cents. */
  readonly people: number
  readonly spent: number
}

/** A period and the one as far into the periods before. */
export interface Compared {
  readonly now: TrendPoint
  readonly before: TrendPoint
}

const trends = `
  with periods as (
    select d::date as first, (d + s.step)::date - 1 as last
    from (select date_trunc($1, siso_today()::timestamp) as ends, ('1 ' || $1)::interval as step) s,
      generate_series(s.ends - ${String(2 * shownPeriods)} * s.step, s.ends - s.step, s.step) d)
  select p.first::text as first, p.last::text as last, coalesce(c.n, 0) as contacts, coalesce(w.n, 0) as done, w.median,
    coalesce(k.terms, 0) as terms, coalesce(k.kept, 0) as kept, coalesce(k.people, 0) as people, coalesce(k.spent, 0)::float8 as spent
  from periods p
    left join contact_trend($1, (select min(first) from periods)) c on c.first = p.first
    left join waited_trend($1, (select min(first) from periods)) w on w.first = p.first
    left join work_trend($1, (select min(first) from periods)) k on k.first = p.first
  order by p.first`

/** The last whole weeks or months, each with that of as many before: one statement. */
export async function readTrends(sql: Sql, grain: Grain): Promise<readonly Compared[]> {
  const points = await sql.query<TrendPoint>(trends, [grain], 'figures-trends')
  return points.slice(shownPeriods).flatMap((now, at) => {
    const before = points[at]
    return before ? [{ now, before }] : []
  })
}

const lastMonth = `
  select coalesce(sum(people), 0)::int as people
  from work_trend('month', (date_trunc('month', siso_today()::timestamp) - interval '1 month')::date)`

/** Whom something was delivered to in the last whole month, office by office. */
export async function servedLastMonth(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ people: number }>(lastMonth, [], 'figures-served')
  return row?.people ?? 0
}
