import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'

import {
  firstShifted,
  joinServed,
  monthsGranted,
  monthsShifted,
  readCases,
  readServed,
} from './lake-statements.ts'

/** Deliveries kept by month as Parquet, cases in tables beside them, and the engine that counts them. */
export interface Lake {
  readonly folder: string
  readonly db: DuckDBConnection
  close(): void
}

/** @param folder readable by this account alone: its rows are of persons, by ids */
export async function openLake(folder: string): Promise<Lake> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const instance = await DuckDBInstance.create(join(folder, 'cases.duckdb'), {
    ...{ threads: '2', memory_limit: '400MB', temp_directory: join(folder, 'spill') },
    // Whatever has an order asks for it.
    preserve_insertion_order: 'false',
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

/** Names the run whose rows are here: only while it is there, they are those of that run. */
export const markOf = (folder: string) => join(folder, 'run')
const workOf = ({ folder }: Lake) => join(folder, 'work')
const monthsOf = ({ folder }: Lake) => join(folder, 'deliveries')
const factsOf = ({ folder }: Lake) => join(folder, 'facts')

/** An empty folder for the files of a run. */
export async function freshWork(lake: Lake): Promise<string> {
  await clearWork(lake)
  await mkdir(workOf(lake), { mode: 0o700 })
  return workOf(lake)
}

export async function clearWork(lake: Lake): Promise<void> {
  await rm(workOf(lake), { recursive: true, force: true })
}

/**
 * Brings the CSV files of an extract into the lake.
 * @param whole whether it is of everything: the lake is empty then
 * @returns months, `YYYY-MM`, in which anything may count otherwise than before, in order
 */
export async function takeIn(lake: Lake, files: string, whole: boolean): Promise<string[]> {
  await runAll(lake, readCases(files))
  const fresh = join(files, 'deliveries')
  await lake.db.run(readServed(files, fresh))
  const served = await partitionsIn(fresh)
  for (const partition of served) await addTo(lake, partition, join(fresh, partition))
  const others = whole ? await monthsIn(lake, monthsGranted) : await shiftedMonths(lake)
  return [...new Set([...served.map(monthOf), ...others])].toSorted()
}

/** Where a service was moved to counts from that day on; whose it turned out to be, from its first. */
async function shiftedMonths(lake: Lake): Promise<string[]> {
  const [first] = await monthsIn(lake, firstShifted)
  if (first === undefined) return []
  const partitions = await partitionsIn(monthsOf(lake))
  const files = partitions.filter((one) => monthOf(one) >= first)
  return monthsIn(lake, monthsShifted(files.map((one) => parquetIn(lake, one))))
}

async function monthsIn(lake: Lake, query: string): Promise<string[]> {
  const rows = await rowsOf<{ month: string }>(lake, query)
  return rows.map(({ month }) => month)
}

async function addTo(lake: Lake, partition: string, fresh: string): Promise<void> {
  const kept = join(monthsOf(lake), partition)
  if (existsSync(kept)) {
    const joined = join(fresh, '..', `joined-${partition}.parquet`)
    await lake.db.run(joinServed([join(kept, '*.parquet'), join(fresh, '*.parquet')], joined))
    await rm(kept, { recursive: true })
    await mkdir(kept)
    await rename(joined, join(kept, 'joined.parquet'))
    return
  }
  await mkdir(monthsOf(lake), { recursive: true, mode: 0o700 })
  await rename(fresh, kept)
}

const prefix = 'month='
const monthOf = (partition: string) => partition.slice(prefix.length)

async function partitionsIn(folder: string): Promise<string[]> {
  const names = existsSync(folder) ? await readdir(folder) : []
  return names.filter((name) => name.startsWith(prefix)).toSorted()
}

/** Parquet files of what was delivered in some months. */
export async function filesOf(lake: Lake, months: readonly string[]): Promise<string[]> {
  const partitions = await partitionsIn(monthsOf(lake))
  return partitions
    .filter((one) => months.includes(monthOf(one)))
    .map((one) => parquetIn(lake, one))
}

/** The file of the facts of a month, whether it is there or not. */
export const factFile = (lake: Lake, month: string) => join(factsOf(lake), `${month}.parquet`)

/** Files of the facts of a year as they are kept, but for those of some months. */
export async function factFilesBeside(
  lake: Lake,
  year: number,
  months: readonly string[],
): Promise<string[]> {
  await mkdir(factsOf(lake), { recursive: true, mode: 0o700 })
  const kept = (await readdir(factsOf(lake))).map((name) => name.slice(0, 'YYYY-MM'.length))
  return kept
    .filter((month) => month.startsWith(`${String(year)}-`) && !months.includes(month))
    .toSorted()
    .map((month) => factFile(lake, month))
}

const parquetIn = (lake: Lake, partition: string) => join(monthsOf(lake), partition, '*.parquet')

/** In one transaction: the disk is waited for once. What follows in the program may go on meanwhile. */
export async function runAll({ db }: Lake, statements: readonly string[]): Promise<void> {
  await db.run(['begin', ...statements, 'commit'].join(';\n'))
}

export async function rowsOf<Row extends object>({ db }: Lake, query: string): Promise<Row[]> {
  const read = await db.runAndReadAll(query)
  return read.getRowObjects() as unknown as Row[]
}
