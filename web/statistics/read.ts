import { placeNames } from '../../domain/reporting/figures.ts'
import { inhabitantsOf } from '../../domain/statistics/inhabitants/inhabitants.ts'
import { serviceNames } from '../../domain/organisations/service-names.ts'
import { serviceCounts, statisticsMade } from '../../domain/statistics/queries.ts'
import type { PlacedRow, ServiceCount } from '../../domain/statistics/queries.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { placeOf } from './places.ts'

/** The year that was asked for, or the last of which there is something. */
export async function madeFor(sql: Sql, anno: number | undefined) {
  const { run, years } = await statisticsMade(sql)
  return { run, years, asked: anno ?? years[0] ?? 0 }
}

/** The services of a year, with the names of places and of services that they need. */
export async function servicesIn(sql: Sql, anno: number | undefined) {
  const { run, years, asked: year } = await madeFor(sql, anno)
  const rows = await serviceCounts(sql, year)
  const names = await namesOf(sql, rows)
  const services = await serviceNames(sql, codesOf(rows))
  // Before the first night there is no year to ask about.
  const inhabitants = rows.length === 0 ? new Map() : await inhabitantsOf(sql, year)
  return { rows, run, years, year, names, services, inhabitants }
}

/** Names of the places of rows, by id. */
export function namesOf(sql: Sql, rows: readonly PlacedRow[]) {
  return placeNames(sql, [...new Set(rows.flatMap((row) => placeOf(row) ?? []))])
}

function codesOf(rows: readonly ServiceCount[]): string[] {
  return [...new Set(rows.flatMap(({ service }) => service ?? []))]
}
