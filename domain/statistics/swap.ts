import { createReadStream, existsSync } from 'node:fs'

import type pg from 'pg'

import { copyIn } from './copy.ts'
import type { Tables } from './results.ts'

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

const keep = `
  insert into statistics_run (id, definition, as_of, reference, whole, months, digests, milliseconds)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`

const placed = ['region', 'zone', 'municipality']
const amounts = ['quantity', 'unit', 'spend', 'user_share', 'health_share', 'known']
const year = ['year', ...placed, 'area', 'service', 'users', ...amounts, 'told']
const columnsOf = {
  month: ['month', ...placed, 'area', 'service', 'users', ...amounts, 'granted'],
  year,
  fund: [...year, 'fund'],
  series: [
    'year',
    'month',
    ...placed,
    'area',
    'service',
    'users',
    'quantity',
    'unit',
    'spend',
    'told',
  ],
  case: ['year', ...placed, 'kind', 'phase', 'cases', 'days', 'told'],
}

/**
 * Puts the tables of a run in the place of those that were there, in one transaction: who reads has the
 * former ones until they are all there, also when this ends half-way. Rows that are as they were stay.
 */
export async function swapTables(client: pg.Client, run: Run, tables: Tables): Promise<void> {
  await client.query('begin')
  try {
    await client.query(keep, [
      ...[run.id, run.definition, run.asOf, run.reference, run.whole, run.months],
      ...[JSON.stringify(run.digests), run.milliseconds],
    ])
    const { months } = run
    const years = [...new Set(months.map((month) => month.slice(0, 4)))]
    // A month that was computed may have nothing any more.
    const ofMonths = run.whole ? 'true' : `month = any('{${months.join(',')}}')`
    const ofYears = run.whole ? 'true' : `year = any('{${years.join(',')}}')`
    // Of services only the months that were counted: nothing else changes whether they are told.
    const ofSeries = `${ofYears} and (service is null or ${ofMonths})`
    await swap(client, run.id, { name: 'month', computed: ofMonths, files: tables.months })
    await swap(client, run.id, { name: 'year', computed: ofYears, files: [tables.years] })
    await swap(client, run.id, { name: 'fund', computed: ofYears, files: [tables.funds] })
    await swap(client, run.id, { name: 'series', computed: ofSeries, files: [tables.series] })
    await swap(client, run.id, { name: 'case', computed: 'true', files: [tables.cases] })
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

interface Swapped {
  readonly name: keyof typeof columnsOf
  /** Which of its rows the run computed. */
  readonly computed: string
  readonly files: readonly string[]
}

/** By way of a table of this transaction: `copy` puts nothing where policies guard the rows. */
async function swap(client: pg.Client, run: number, { name, computed, files }: Swapped) {
  const [table, found, differing] = [`statistics_${name}`, `found_${name}`, `differing_${name}`]
  const columns = columnsOf[name].join(', ')
  const rowOf = (one: string) =>
    `row(${columnsOf[name].map((column) => `${one}.${column}`).join(', ')})::text`
  const same = `${rowOf('f')} = ${rowOf('t')}`
  await client.query(
    `create temp table ${found} on commit drop as select ${columns} from ${table} with no data`,
  )
  for (const file of files.filter((one) => existsSync(one)))
    await copyIn(client, `${found} (${columns})`, createReadStream(file))
  await client.query(
    `create temp table ${differing} on commit drop as
     select t.ctid as former, f.ctid as found from ${found} f full join (select *, ctid from ${table} where ${computed}) t on ${same}
     where f.ctid is null or t.ctid is null`,
  )
  // An array is looked up row by row: joined with them, all rows of the table would be read.
  const those = (row: 'former' | 'found') => `ctid = any (array(select ${row} from ${differing}))`
  await client.query(`delete from ${table} where ${those('former')}`)
  await client.query(
    `insert into ${table} (run, ${columns}) select $1, ${columns} from ${found} where ${those('found')}`,
    [run],
  )
}
