import type { Sql } from '../shared/sql.ts'

/** A figure that anybody may know. */
export interface OpenCount {
  readonly level: 'region' | 'zone' | 'municipality'
  /** Of the place; of a comune its ISTAT code. */
  readonly code: string
  readonly place: string
  /** Null: all of them. */
  readonly area: string | null
  readonly service: string | null
  readonly serviceName: string | null
  readonly users: number
  /** Units, with two decimals; null where units differ. */
  readonly quantity: number | null
  readonly unit: string | null
  /** Euros, with two decimals. */
  readonly spend: number
}

const counts = `
  select s.level, o.code, o.name as place, s.area, s.service, service_name(s.service) as "serviceName", s.users,
    round(s.quantity / 100.0, 2)::float8 as quantity, s.unit, round(s.spend / 10000.0, 2)::float8 as spend
  from open_statistics($1) s join organisation o on o.id = s.place
  order by s.level desc, o.code, s.area nulls first, s.service nulls first`

/** Years that are over and have something, the last first. */
export async function openYears(sql: Sql): Promise<number[]> {
  const years = await sql.query<{ year: number }>(
    'select year from open_years() year',
    [],
    'open-years',
  )
  return years.map(({ year }) => year)
}

/** A year of services that is over, but for what must not be told. */
export function openCounts(sql: Sql, year: number): Promise<OpenCount[]> {
  return sql.query<OpenCount>(counts, [year], 'open-counts')
}

export interface Publisher {
  readonly code: string
  readonly name: string
}

/** The region whose data they are. */
export async function publisherOf(sql: Sql): Promise<Publisher | undefined> {
  const [found] = await sql.query<Publisher>(
    `select code, name from organisation where kind = 'region' and not training order by id limit 1`,
    [],
    'open-publisher',
  )
  return found
}
