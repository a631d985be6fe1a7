import { createHash } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { CaseRow, Told, YearRow } from './tell.ts'
import type { SeriesRow } from './tell-series.ts'

/** CSV files of the rows of the tables, but for their run. */
export interface Tables {
  readonly months: readonly string[]
  readonly years: string
  readonly funds: string
  readonly series: string
  readonly cases: string
}

/** What a run found. */
export interface Found {
  readonly tables: Tables
  /** SHA-256 by year, of the months and of the cases: of the same rows it is the same. */
  readonly digests: Readonly<Record<string, string>>
  readonly rows: { readonly years: number; readonly cases: number }
}

/** Rows on their way to the tables: no more than a year of them is in memory. */
export interface Results {
  /** Where the rows of a month, `YYYY-MM`, are to be written. */
  monthFile(month: string): string
  /** Years in their order. */
  addYear(
    year: number,
    rows: readonly Told<YearRow>[],
    series: readonly Told<SeriesRow>[],
  ): Promise<void>
  addCases(rows: readonly Told<CaseRow>[]): Promise<void>
  found(): Found
}

/** @param folder empty of them */
export function openResults(folder: string): Results {
  const fileOf = (name: string) => join(folder, `${name}-found.csv`)
  const months: string[] = []
  const rows = { years: 0, cases: 0 }
  const hashes = new Map<string, ReturnType<typeof createHash>>()
  const add = async (key: string, name: string, lines: readonly string[]) => {
    const hash = hashes.get(key) ?? createHash('sha256')
    hashes.set(key, hash.update(lines.toSorted().join('')))
    await appendFile(fileOf(name), lines.join(''), { mode: 0o600 })
  }
  return {
    monthFile(month) {
      const file = fileOf(`month-${month}`)
      months.push(file)
      return file
    },
    async addYear(year, found, series) {
      rows.years += found.length
      const whole = found.filter(({ fund }) => fund === null)
      const byFund = found.filter(({ fund }) => fund !== null)
      await add(String(year), 'years', whole.map(yearLine))
      await add(String(year), 'funds', byFund.map(yearLine))
      await add('months', 'series', series.map(seriesLine))
    },
    async addCases(found) {
      rows.cases += found.length
      await add('cases', 'cases', found.map(caseLine))
    },
    found: () => ({
      tables: {
        ...{ months, years: fileOf('years'), funds: fileOf('funds') },
        ...{ series: fileOf('series'), cases: fileOf('cases') },
      },
      digests: Object.fromEntries([...hashes].map(([key, hash]) => [key, hash.digest('hex')])),
      rows,
    }),
  }
}

function yearLine(row: Told<YearRow>): string {
  const { year, region, zone, municipality, area, service, fund } = row
  const { users, quantity, unit, spend, user_share, health_share, known, told } = row
  return lineOf([
    ...[year, region, zone, municipality, area, service, users, quantity, unit, spend],
    ...[user_share, health_share, known, told],
    ...(fund === null ? [] : [fund]),
  ])
}

function seriesLine(row: Told<SeriesRow>): string {
  const { year, month, region, zone, municipality, area, service } = row
  const { users, quantity, unit, spend, told } = row
  return lineOf([
    ...[year, month, region, zone, municipality, area, service],
    ...[users, quantity, unit, spend, told],
  ])
}

function caseLine(row: Told<CaseRow>): string {
  const { year, region, zone, municipality, kind, phase, cases, days, told } = row
  return lineOf([year, region, zone, municipality, kind, phase, cases, days, told])
}

function lineOf(values: readonly (string | number | bigint | boolean | null)[]): string {
  const cells = values.map((value) =>
    typeof value === 'string' && value !== ''
      ? `"${value.replaceAll('"', '""')}"`
      : String(value ?? ''),
  )
  return `${cells.join(',')}\n`
}
