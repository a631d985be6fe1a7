import type pg from 'pg'

import { dayInItaly } from '../shared/today.ts'
import {
  caseRows,
  countMonth,
  factTable,
  keepFacts,
  seriesRows,
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
import type { CaseRow, Told, YearRow } from './tell.ts'
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
  const years = [...Map.groupBy(months, (month) => Number(month.slice(0, 4)))].map(
    ([year, own]) => ({ year, months: own }),
  )
  for (const one of years.slice(0, -1)) await addYear(results, await countYear(lake, one, results))
  const latest = years.at(-1)
  const last = latest && (await countYear(lake, latest, results))
  const year = Number(dayInItaly(new Date(extent.asOf)).slice(0, 4))
  // Cases are counted while what may be told of the last year is worked out.
  const [ofCases] = await Promise.all([
    rowsOf<CaseRow>(lake, caseRows(year)),
    last && addYear(results, last),
  ])
  await results.addCases(tellCases(ofCases))
  return { months, ...results.found() }
}

interface Year {
  readonly year: number
  /** Those to count: of the year all are, once one is. */
  readonly months: readonly string[]
}

interface CountedYear {
  readonly year: number
  readonly years: readonly Told<YearRow>[]
  readonly series: readonly SeriesRow[]
}

async function countYear(
  lake: Lake,
  { year, months }: Year,
  results: Results,
): Promise<CountedYear> {
  const others = await factFilesBeside(lake, year, months)
  await runAll(lake, [
    factTable(await filesOf(lake, months)),
    ...months.map((month) => keepFacts(month, factFile(lake, month))),
    ...yearTables(others),
  ])
  const ofYear = await rowsOf<YearRow>(lake, yearRows(year))
  // The months are counted while what may be told of the year is worked out.
  const ofMonths = months.flatMap((month) => countMonth(month, results.monthFile(month)))
  const counting = runAll(lake, ofMonths)
  const years = tellYears(ofYear)
  await counting
  return { year, years, series: await rowsOf<SeriesRow>(lake, seriesRows(year, months)) }
}

function addYear(results: Results, { year, years, series }: CountedYear): Promise<void> {
  return results.addYear(year, years, tellSeries(series, years))
}
