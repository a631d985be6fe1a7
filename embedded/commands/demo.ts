import { loadDatabaseConfig } from '../../config/config.ts'
import { runStatistics } from '../../domain/statistics/run.ts'
import { statisticsSources } from '../../domain/statistics/sources.ts'
import { makeDemo } from '../../seeds/demo.ts'
import { makeTraining } from '../../seeds/training.ts'
import { WrongUse } from './command.ts'
import type { Command } from './command.ts'

const most = 200_000

export const command: Command = {
  usage: 'demo [--people <numero>]',
  summary: 'crea una popolazione inventata, con utenti e pratiche',
  help:
    'Persone inventate in tutti i comuni, utenti per ogni ruolo, pratiche in ogni fase; accanto, la\n' +
    'organizzazione di formazione. Si fa una volta sola: ripetuto non aggiunge nulla. È rifiutato in\n' +
    'produzione (NODE_ENV=production).\n' +
    'Esempio: npm run siso -- demo --people 2000',
  options: { people: { type: 'string', describe: 'quante persone (2000 se non è detto)' } },
  needs: 'database',
  run: async (call) => {
    const people = Number(call.option('people') ?? '2000')
    if (!Number.isInteger(people) || people < 1 || people > most)
      throw new WrongUse(`--people è un numero intero da 1 a ${String(most)}.`)
    const config = loadDatabaseConfig()
    const { databaseUrl, nodeEnv } = config
    if (nodeEnv === 'production') {
      const message =
        'La popolazione dimostrativa non si crea in produzione: usa un’installazione di prova, senza NODE_ENV=production.'
      return { ok: false, text: message, data: { message } }
    }
    const made = await makeDemo(databaseUrl, { people })
    if (!made.already) {
      await makeTraining(databaseUrl)
      // As if a night had passed: otherwise nobody could look at them before tomorrow.
      await runStatistics({ ...statisticsSources(config), anew: true })
    }
    const text = made.already
      ? 'La popolazione dimostrativa c’è già: nulla da aggiungere.'
      : `Create ${String(made.people)} persone, ${String(made.users)} utenti e ${String(made.cases)} pratiche.`
    return { ok: true, text, data: made }
  },
}
