import type pg from 'pg'

import { dayInItaly } from '../shared/today.ts'
import {
  caseRows,
  factTable,
  keepFacts,
  monthRows,
  seriesRows,
  seriesTables,
  yearRows,
  yearTables,
} from './count-statements.ts'
import { extract } from './extract.ts'
import type { Extent } from './extract.ts'
import { factFile, factFilesBeside, filesOf, freshWork, rowsOf, runAll, takeIn } from './lake.ts'
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
  const others = await factFilesBeside(lake, year, months)
  await runAll(lake, [
    factTable(await filesOf(lake, months)),
    ...months.map((month) => keepFacts(month, factFile(lake, month))),
    ...yearTables(others),
  ])
  const ofYear = await rowsOf<YearRow>(lake, yearRows(year))
  const copied = `copy (${monthRows(months)}) to '${results.monthFile(year)}' (format csv, header false)`
  // The months are counted while what may be told of the year is worked out.
  const counting = runAll(lake, [...seriesTables(months), copied])
  const years = tellYears(ofYear)
  await counting
  const series = tellSeries(await rowsOf<SeriesRow>(lake, seriesRows(year, months)), years)
  await results.addYear(year, years, series)
}
