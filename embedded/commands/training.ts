import { loadDatabaseConfig } from '../../config/config.ts'
import { makeTraining } from '../../seeds/training.ts'
import type { Command } from './command.ts'
import { withCarrier } from './temporal-client.ts'

export const command: Command = {
  usage: 'training reset',
  summary: 'crea o rifà da capo l’organizzazione di formazione',
  help:
    'Una zona inventata in cui imparare, con uffici, un distretto, un ente e persone inventate: sta\n' +
    'accanto agli enti veri senza toccarli e non entra in nessun numero. Ciò che vi si è provato va\n' +
    'perso; gli utenti restano. Vale anche in produzione. Chi impara ha un utente suo:\n' +
    'Esempi: npm run siso -- training reset\n' +
    '        npm run siso -- users add prova.anna --name "Anna Verdi" --role front-desk --org formazione-udc-1',
  options: {},
  needs: 'temporal',
  run: async () => {
    const made = await makeTraining(loadDatabaseConfig().databaseUrl)
    await withCarrier(async ({ end }) => {
      for (const caseId of made.gone) await end(caseId)
    })
    const { people, cases, times, gone } = made
    const text = `Organizzazione di formazione: ${people} persone e ${cases} pratiche inventate (volta ${times}).`
    return { ok: true, text, data: { people, cases, times, gone: gone.length } }
  },
}
