import { join } from 'node:path'

import type { DatabaseConfig } from '../../config/config.ts'
import { roleUrl } from '../../config/database.ts'
import type { RunOptions } from './run.ts'

/** From where a run reads, where it writes, and its folder, on this installation. */
export function statisticsSources({
  databaseUrl,
  databaseRoleSecret,
  dataDir,
}: Pick<DatabaseConfig, 'databaseUrl' | 'databaseRoleSecret' | 'dataDir'>): Pick<
  RunOptions,
  'readUrl' | 'writeUrl' | 'folder'
> {
  return {
    readUrl: roleUrl(databaseUrl, databaseRoleSecret, 'siso_batch'),
    writeUrl: roleUrl(databaseUrl, databaseRoleSecret, 'siso_engine'),
    folder: join(dataDir, 'statistics'),
  }
}
