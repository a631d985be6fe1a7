import { join } from 'node:path'

import type pg from 'pg'

import { caseRows, monthRows, seriesRows, yearRows } from './count-statements.ts'
import { extract } from './extract.ts'
import { forget, freshWork, monthsFound, rowsOf, tabulate, takeIn } from './lake.ts'
import type { Lake } from './lake.ts'
import type { Tables } from './swap.ts'
import { tellCases, tellYears } from './tell.ts'
import type { CaseRow, YearRow } from './tell.ts'
import { tellSeries } from './tell-series.ts'
import type { SeriesRow } from './tell-series.ts'

export interface Wanted {
  /** Of the run, for its rows. */
  readonly id: number
  /** ISO 8601, UTC. */
  readonly asOf: string
  /** `YYYY-MM`; undefined: all. Others must be in the lake already. */
  readonly months: readonly string[] | undefined
}

/** Takes from the record what was written since, and counts the months that are wanted and their years. */
export async function count(
  { reading, lake }: { readonly reading: pg.Client; readonly lake: Lake },
  { id, asOf, months }: Wanted,
): Promise<{ readonly months: readonly string[]; readonly tables: Tables }> {
  const files = await freshWork(lake)
  await forget(lake, months)
  await extract(reading, { asOf, months }, files)
  await takeIn(lake, files)
  await tabulate(lake, months && yearsOf(months))
  const counted = months ?? (await monthsFound(lake))
  const monthFile = join(files, 'month.csv')
  await lake.db.run(`copy (${monthRows(id, counted)}) to '${monthFile}' (format csv, header false)`)
  const years = tellYears(await rowsOf<YearRow>(lake, yearRows(yearsOf(counted))))
  const series = await rowsOf<SeriesRow>(lake, seriesRows(yearsOf(counted)))
  const cases = await rowsOf<CaseRow>(lake, caseRows(Number(asOf.slice(0, 4))))
  const tables = {
    ...{ months: monthFile, years, series: tellSeries(series, years) },
    cases: tellCases(cases),
  }
  return { months: counted, tables }
}

function yearsOf(months: readonly string[]): number[] {
  return [...new Set(months.map((month) => Number(month.slice(0, 4))))]
}
