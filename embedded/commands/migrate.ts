import { loadDatabaseConfig } from '../../config/config.ts'
import { migrate } from '../../migrations/migrate.ts'
import type { Command } from './command.ts'

export const command: Command = {
  usage: 'migrate',
  summary: 'porta il database allo schema di questa versione',
  help:
    'Applica le migrazioni che mancano, ciascuna in una transazione, e crea i ruoli del database.\n' +
    'Si può ripetere senza danno. npm start la esegue da sé; in produzione si esegue una volta\n' +
    'per aggiornamento, prima di avviare web e worker.',
  options: {},
  needs: 'server',
  run: async () => {
    const { databaseUrl, databaseRoleSecret } = loadDatabaseConfig()
    const applied = await migrate(databaseUrl, databaseRoleSecret)
    const text = applied.length
      ? `Applicate ${applied.length} migrazioni: ${applied.join(', ')}.`
      : 'Schema già aggiornato.'
    return { ok: true, text, data: { applied } }
  },
}
