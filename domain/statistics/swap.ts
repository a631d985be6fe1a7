import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'

import type pg from 'pg'

import { copyIn } from './copy.ts'
import type { CaseRow, Told, YearRow } from './tell.ts'
import type { SeriesRow } from './tell-series.ts'

/** A run as it is kept. */
export interface Run {
  readonly id: number
  readonly definition: number
  readonly asOf: string
  readonly reference: string
  readonly whole: boolean
  readonly months: readonly string[]
  readonly digests: Readonly<Record<string, string>>
  readonly milliseconds: number
}

/** What a run found. */
export interface Tables {
  /** CSV file of the rows of `statistics_month`. */
  readonly months: string
  readonly years: readonly Told<YearRow>[]
  readonly series: readonly Told<SeriesRow>[]
  readonly cases: readonly Told<CaseRow>[]
}

const keep = `
  insert into statistics_run (id, definition, as_of, reference, whole, months, digests, milliseconds)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`

// All of them, where all were computed: a month may have nothing any more.
const clear = [
  'delete from statistics_month where $1::boolean or month = any($2::text[])',
  ...['statistics_year', 'statistics_fund', 'statistics_series'].map(
    (table) =>
      `delete from ${table} where $1::boolean or year = any(select left(m, 4)::int from unnest($2::text[]) m)`,
  ),
]

/**
 * Puts the tables of a run in the place of those that were there, in one transaction: who reads has the
 * former ones until they are all there, also when this ends half-way.
 */
export async function swapTables(client: pg.Client, run: Run, tables: Tables): Promise<void> {
  await client.query('begin')
  try {
    await client.query(keep, [
      ...[run.id, run.definition, run.asOf, run.reference, run.whole, run.months],
      ...[JSON.stringify(run.digests), run.milliseconds],
    ])
    for (const statement of clear) await client.query(statement, [run.whole, run.months])
    await client.query('delete from statistics_case')
    await fill(client, monthColumns, createReadStream(tables.months))
    for (const [columns, rows] of [
      [yearColumns, tables.years.filter(({ fund }) => fund === null)],
      [fundColumns, tables.years.filter(({ fund }) => fund !== null)],
    ] as const)
      await fill(client, columns, linesOf(rows.map((row) => yearLine(run.id, row))))
    const series = tables.series.map((row) => seriesLine(run.id, row))
    await fill(client, seriesColumns, linesOf(series))
    await fill(client, caseColumns, linesOf(tables.cases.map((row) => caseLine(run.id, row))))
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

const placed = 'region, zone, municipality'
const amounts = 'quantity, unit, spend, user_share, health_share, known'
const monthColumns = {
  table: 'statistics_month',
  columns: `run, month, ${placed}, area, service, users, ${amounts}, granted`,
}
const yearColumns = {
  table: 'statistics_year',
  columns: `run, year, ${placed}, area, service, users, ${amounts}, told`,
}
const fundColumns = {
  table: 'statistics_fund',
  columns: `${yearColumns.columns}, fund`,
}
const seriesColumns = {
  table: 'statistics_series',
  columns: `run, year, month, ${placed}, area, users, spend, told`,
}
const caseColumns = {
  table: 'statistics_case',
  columns: `run, year, ${placed}, kind, phase, cases, days, told`,
}

/** By way of a table of this transaction: `copy` puts nothing where policies guard the rows. */
async function fill(
  client: pg.Client,
  { table, columns }: typeof monthColumns,
  lines: Readable,
): Promise<void> {
  await client.query(`create temp table new_${table} (like ${table}) on commit drop`)
  await copyIn(client, `new_${table} (${columns})`, lines)
  await client.query(`insert into ${table} (${columns}) select ${columns} from new_${table}`)
}

function yearLine(run: number | '', row: Told<YearRow>): string {
  const { year, region, zone, municipality, area, service, fund } = row
  const { users, quantity, unit, spend, user_share, health_share, known, told } = row
  return lineOf([
    ...[run, year, region, zone, municipality, area, service, users, quantity, unit, spend],
    ...[user_share, health_share, known, told],
    ...(fund === null ? [] : [fund]),
  ])
}

function seriesLine(run: number | '', row: Told<SeriesRow>): string {
  const { year, month, region, zone, municipality, area, users, spend, told } = row
  return lineOf([run, year, month, region, zone, municipality, area, users, spend, told])
}

function caseLine(run: number | '', row: Told<CaseRow>): string {
  const { year, region, zone, municipality, kind, phase, cases, days, told } = row
  return lineOf([run, year, region, zone, municipality, kind, phase, cases, days, told])
}

function lineOf(values: readonly (string | number | bigint | boolean | null)[]): string {
  const cells = values.map((value) =>
    typeof value === 'string' && value !== ''
      ? `"${value.replaceAll('"', '""')}"`
      : String(value ?? ''),
  )
  return `${cells.join(',')}\n`
}

function linesOf(lines: readonly string[]): Readable {
  return Readable.from([lines.join('')])
}

/** By year, and of the cases: the same rows have the same, whichever run computed them. */
export function digestsOf({
  years,
  series,
  cases,
}: Pick<Tables, 'years' | 'series' | 'cases'>): Run['digests'] {
  const byYear = Map.groupBy(years, ({ year }) => String(year))
  const lines = [...byYear].map(
    ([year, rows]) => [year, rows.map((row) => yearLine('', row))] as const,
  )
  const all = [
    ...lines,
    ['months', series.map((row) => seriesLine('', row))] as const,
    ['cases', cases.map((row) => caseLine('', row))] as const,
  ]
  return Object.fromEntries(all.map(([key, rows]) => [key, hashOf(rows.toSorted())]))
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('')).digest('hex')
}
