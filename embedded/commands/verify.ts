import { loadDatabaseConfig } from '../../config/config.ts'
import { roleUrl } from '../../config/database.ts'
import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import type { Verified } from '../../domain/tasks/verify.ts'
import { WrongUse } from './command.ts'
import type { Call, Command } from './command.ts'

export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The `--case` option, if it was given. */
export function caseIn(call: Call): string | undefined {
  const id = call.option('case')
  if (id !== undefined && !uuid.test(id))
    throw new WrongUse(`«${id}» non è l’identificativo di una pratica: è un UUID, minuscolo.`)
  return id
}

function sentence({ cases, events, violations }: Verified, seconds: number): string {
  const counted = `Pratiche controllate: ${cases}, eventi riletti: ${events}, in ${seconds.toFixed(1)} s.`
  if (violations.length === 0) return `${counted} Tutto torna.`
  const lines = violations.map(({ caseId, message }) => `✗ ${caseId}: ${message}`)
  return [...lines, `${counted} Violazioni: ${violations.length}.`].join('\n')
}

export const command: Command = {
  usage: 'verify [--case <id>]',
  summary: 'controlla che il registro delle pratiche torni',
  help:
    'Rilegge il registro di ogni pratica con le versioni di allora e lo confronta con ciò che è\n' +
    'salvato: eventi senza vuoti, stato e compiti coerenti, ogni scadenza ricalcolata, nessuna\n' +
    'pratica dimenticata. Legge soltanto, anche a servizio in corso. Codice 1 se qualcosa non torna,\n' +
    'con la pratica e il motivo. Esempio: npm run siso -- verify --json',
  options: { case: { type: 'string', describe: 'una pratica sola, con il suo identificativo' } },
  needs: 'database',
  run: async (call) => {
    const only = caseIn(call)
    const { databaseUrl, databaseRoleSecret } = loadDatabaseConfig()
    const pool = createPool(roleUrl(databaseUrl, databaseRoleSecret, 'siso_batch'), 1)
    const since = performance.now()
    try {
      const progress = (cases: number) => call.log(`… ${cases} pratiche`)
      const verified = await verifyCases(pool, { ...(only && { only }), progress })
      if (only && verified.cases === 0) throw new WrongUse(`La pratica ${only} non esiste.`)
      const seconds = (performance.now() - since) / 1000
      const ok = verified.violations.length === 0
      return { ok, text: sentence(verified, seconds), data: { ...verified, seconds } }
    } finally {
      await pool.end()
    }
  },
}
