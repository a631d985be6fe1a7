import { loadDatabaseConfig } from '../../config/config.ts'
import { seedReference } from '../../seeds/reference.ts'
import type { Seeded } from '../../seeds/reference.ts'
import { SeedRefused } from '../../seeds/seed-refused.ts'
import type { Command } from './command.ts'

function sentence(seeded: Seeded): string {
  const { organisations, codes, services, calendars, releases } = seeded
  const total = Object.values(seeded).reduce((sum, added) => sum + added, 0)
  if (total === 0) return 'Dati di riferimento già presenti: nulla da aggiungere.'
  return (
    `Aggiunti: ${organisations} tra enti e legami, ${codes} voci di elenco, ${services} voci di ` +
    `nomenclatura, ${calendars} calendari, ${releases} procedure.`
  )
}

export const command: Command = {
  usage: 'seed [--region <cartella>]',
  summary: 'carica i dati di riferimento della regione',
  help:
    'Enti, elenchi di codici, nomenclatura dei servizi, calendari e procedure, da seeds/regions.\n' +
    'Aggiunge ciò che manca e non cambia nulla di ciò che c’è: si può ripetere. Una procedura\n' +
    'pubblicata con un contenuto diverso è rifiutata.\n' +
    'Esempio: npm run siso -- seed --region umbria',
  options: {
    region: { type: 'string', describe: 'cartella in seeds/regions (umbria se non è detto)' },
  },
  needs: 'database',
  run: async (call) => {
    try {
      const seeded = await seedReference(loadDatabaseConfig().databaseUrl, call.option('region'))
      return { ok: true, text: sentence(seeded), data: seeded }
    } catch (error) {
      if (!(error instanceof SeedRefused)) throw error
      return { ok: false, text: error.message, data: { message: error.message } }
    }
  },
}
