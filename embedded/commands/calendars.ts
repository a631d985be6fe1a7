import { loadDatabaseConfig } from '../../config/config.ts'
import { roleUrl } from '../../config/database.ts'
import { createPool } from '../../domain/database.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { changeCalendars } from '../../domain/tasks/change-calendar.ts'
import type { CalendarChanged } from '../../domain/tasks/change-calendar.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import { WrongUse } from './command.ts'
import type { Call, Command } from './command.ts'

const poolSize = 2

async function apply(call: Call): Promise<CalendarChanged> {
  const { databaseUrl, databaseRoleSecret } = loadDatabaseConfig()
  const owner = createPool(databaseUrl, poolSize)
  const pool = createPool(roleUrl(databaseUrl, databaseRoleSecret, 'siso_engine'), poolSize)
  const [version, dryRun] = [call.option('version'), call.flag('dry-run')]
  const progress = (cases: number) => call.log(`… ${cases} pratiche`)
  try {
    const deps = { pool, build: engineBuild() }
    return await changeCalendars(deps, { owner, version, dryRun, progress })
  } catch (error) {
    if (error instanceof DomainError && error.code === 'release-not-found')
      throw new WrongUse(`Il calendario «${version ?? ''}» non è pubblicato.`)
    throw error
  } finally {
    await Promise.all([owner.end(), pool.end()])
  }
}

export const command: Command = {
  usage: 'calendars apply [--version <v>] [--dry-run]',
  summary: 'applica un calendario alle pratiche aperte',
  help:
    'Da usare dopo aver pubblicato una versione nuova del calendario (festività, patroni, chiusure\n' +
    'di uffici) con «seed». Le scadenze in corso sono ricalcolate, pratica per pratica; la prova di\n' +
    'prima resta. Ciò che è già scattato non si annulla: chi segue la pratica ha un compito. Le\n' +
    'pratiche che lo seguono già non cambiano. Esempio: npm run siso -- calendars apply --dry-run',
  options: {
    version: { type: 'string', describe: 'versione da applicare (l’ultima se non è detto)' },
    'dry-run': {
      type: 'boolean',
      describe: 'dice quante pratiche cambierebbero, e non cambia nulla',
    },
  },
  needs: 'database',
  run: async (call) => {
    const changed = await apply(call)
    const { version, cases } = changed
    const done = call.flag('dry-run') ? 'Pratiche che cambierebbero' : 'Pratiche cambiate'
    return { ok: true, text: `Calendario ${version}. ${done}: ${cases}.`, data: changed }
  },
}
