import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'

import { factTables, readCourses, readServed } from './count-statements.ts'

/** Deliveries kept by month as Parquet, and the engine that counts them. */
export interface Lake {
  readonly folder: string
  readonly db: DuckDBConnection
  close(): void
}

/** @param folder readable by this account alone: its rows are of persons, by ids */
export async function openLake(folder: string): Promise<Lake> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ threads: '2', memory_limit: '1GB', temp_directory: join(folder, 'spill') },
    // What it needs is built in: it never fetches anything.
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
  })
  const db = await instance.connect()
  return {
    folder,
    db,
    close() {
      db.closeSync()
      instance.closeSync()
    },
  }
}

/** Names the run whose months are here: only while it is there, they are those of that run. */
export const markOf = ({ folder }: Lake) => join(folder, 'run')
export const workOf = ({ folder }: Lake) => join(folder, 'work')
const monthsOf = ({ folder }: Lake) => join(folder, 'deliveries')

/** An empty folder for the files of a run. */
export async function freshWork(lake: Lake): Promise<string> {
  await rm(workOf(lake), { recursive: true, force: true })
  await mkdir(workOf(lake), { mode: 0o700 })
  return workOf(lake)
}

/** Forgets months, `YYYY-MM`, or all; and whose run the others are of. */
export async function forget(lake: Lake, months: readonly string[] | undefined): Promise<void> {
  await rm(markOf(lake), { force: true })
  const root = monthsOf(lake)
  const gone = months?.map((month) => join(root, `month=${month}`)) ?? [root]
  for (const path of gone) await rm(path, { recursive: true, force: true })
}

/** The CSV files of an extract: deliveries to the months that are kept, the others as tables. */
export async function takeIn(lake: Lake, files: string): Promise<void> {
  await lake.db.run(readServed(files, monthsOf(lake)))
  for (const statement of readCourses(files)) await lake.db.run(statement)
}

/** Makes the table of what was received by whom, in some years or in all. */
export async function tabulate(lake: Lake, years: readonly number[] | undefined): Promise<void> {
  const root = monthsOf(lake)
  const kept = existsSync(root) ? await readdir(root) : []
  const months = kept.filter((name) => name.startsWith('month='))
  const wanted = months.filter((name) => !years || years.includes(yearOf(name)))
  const files = wanted.toSorted().map((name) => join(root, name, '*.parquet'))
  for (const statement of factTables(files)) await lake.db.run(statement)
}

const yearOf = (name: string) => Number(name.slice('month='.length, -'-01'.length))

/** Months of which there is something, in order. */
export async function monthsFound(lake: Lake): Promise<string[]> {
  const rows = await rowsOf<{ month: string }>(lake, 'select distinct month from fact order by 1')
  return rows.map(({ month }) => month)
}

export async function rowsOf<Row extends object>({ db }: Lake, query: string): Promise<Row[]> {
  const read = await db.runAndReadAll(query)
  return read.getRowObjects() as unknown as Row[]
}
