import type pg from 'pg'

import { dayInItaly } from '../shared/today.ts'
import {
  caseRows,
  factTables,
  monthRows,
  seriesRows,
  seriesTables,
  yearRows,
  yearTables,
} from './count-statements.ts'
import { extract } from './extract.ts'
import type { Extent } from './extract.ts'
import { filesOf, freshWork, rowsOf, takeIn } from './lake.ts'
import type { Lake } from './lake.ts'
import { openResults } from './results.ts'
import type { Found, Results } from './results.ts'
import { tellCases, tellYears } from './tell.ts'
import type { CaseRow, YearRow } from './tell.ts'
import { tellSeries } from './tell-series.ts'
import type { SeriesRow } from './tell-series.ts'

/**
 * Takes from the record what was written since, and counts the months that it touches and their years,
 * one year after the other: no more than one is in memory.
 */
export async function count(
  { reading, lake }: { readonly reading: pg.Client; readonly lake: Lake },
  extent: Extent,
): Promise<Found & { readonly months: readonly string[] }> {
  const files = await freshWork(lake)
  await extract(reading, extent, files)
  const months = await takeIn(lake, files, extent.since === undefined)
  const results = openResults(files)
  for (const [year, own] of Map.groupBy(months, (month) => Number(month.slice(0, 4))))
    await countYear(lake, { year, months: own }, results)
  const year = Number(dayInItaly(new Date(extent.asOf)).slice(0, 4))
  await results.addCases(tellCases(await rowsOf<CaseRow>(lake, caseRows(year))))
  return { months, ...results.found() }
}

interface Year {
  readonly year: number
  /** Those to count: of the year all are, once one is. */
  readonly months: readonly string[]
}

async function countYear(lake: Lake, { year, months }: Year, results: Results): Promise<void> {
  const facts = factTables(await filesOf(lake, year))
  const statements = [...facts, ...yearTables(), ...seriesTables(months)]
  for (const statement of statements) await lake.db.run(statement)
  const file = results.monthFile(year)
  await lake.db.run(`copy (${monthRows(months)}) to '${file}' (format csv, header false)`)
  const years = tellYears(await rowsOf<YearRow>(lake, yearRows(year)))
  const series = tellSeries(await rowsOf<SeriesRow>(lake, seriesRows(year, months)), years)
  await results.addYear(year, years, series)
}
