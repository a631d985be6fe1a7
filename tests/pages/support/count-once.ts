import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runStatistics } from '../../../domain/statistics/run.ts'
import type { RunReport } from '../../../domain/statistics/run.ts'
import type { TestApp } from './start-app.ts'

/** The statistics of a night, for pages that read them; the files are not kept. */
export async function countOnce({ database }: Pick<TestApp, 'database'>): Promise<RunReport> {
  const folder = mkdtempSync(join(tmpdir(), 'siso-statistics-'))
  try {
    const [readUrl, writeUrl] = [database.url('siso_batch'), database.url('siso_engine')]
    return await runStatistics({ readUrl, writeUrl, folder: join(folder, 'lake') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
