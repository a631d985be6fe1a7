import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'

import { populate } from '../../../bench/bi/population.ts'
import { compare, countPlainly } from '../../../bench/bi/reference.ts'
import { runStatistics } from '../../../domain/statistics/run.ts'
import type { RunOptions } from '../../../domain/statistics/run.ts'
import { freshDatabase } from '../../support/database.ts'

/** A seeded region where some thousands of deliveries were recorded, and what counts them. */
export async function aRegion(deliveries: number) {
  const database = await freshDatabase()
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  owner.on('error', () => undefined)
  await owner.connect()
  if (deliveries > 0) await populate(owner, { deliveries, days: 800 })
  const folder = mkdtempSync(join(tmpdir(), 'siso-statistics-'))
  const options: RunOptions = {
    readUrl: database.url('siso_batch'),
    writeUrl: database.url('siso_engine'),
    folder: join(folder, 'statistics'),
  }
  const values = async (text: string, given: readonly unknown[] = []) => {
    const { rows } = await owner.query<Record<string, unknown>>(text, [...given])
    return rows
  }
  return {
    owner,
    folder: options.folder,
    values,
    run: (over: Partial<RunOptions> = {}) => runStatistics({ ...options, ...over }),
    /** Rows that differ from plain SQL as of an instant, by table. */
    async against(asOf: string) {
      await countPlainly(owner, asOf)
      return compare(owner)
    },
    /** The tables as they are, but for the runs of their rows. */
    async tables() {
      const [months, years, funds, series, cases] = await Promise.all([
        values(
          'select * from statistics_month order by month, region, zone, municipality, area, service',
        ),
        values(
          'select * from statistics_year order by year, region, zone, municipality, area, service',
        ),
        values(
          'select * from statistics_fund order by year, region, zone, municipality, area, service, fund',
        ),
        values(
          'select * from statistics_series order by month, region, zone, municipality, area, service',
        ),
        values(
          'select * from statistics_case order by year, region, zone, municipality, kind, phase',
        ),
      ])
      const bare = (rows: Record<string, unknown>[]): Record<string, unknown>[] =>
        rows.map((row) => ({ ...row, run: 0 }))
      return {
        ...{ months: bare(months), years: bare(years), funds: bare(funds) },
        ...{ series: bare(series), cases: bare(cases) },
      }
    },
    async close() {
      await owner.end()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Region = Awaited<ReturnType<typeof aRegion>>
