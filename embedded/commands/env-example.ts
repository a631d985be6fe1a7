import { envExample } from '../../config/env-example.ts'
import type { Command } from './command.ts'

export const command: Command = {
  usage: 'env-example',
  summary: 'scrive il contenuto di .env.example',
  help:
    'Elenca ogni variabile con significato e valore predefinito, dallo schema della configurazione.\n' +
    'Esempio: npm run --silent siso -- env-example > .env.example',
  options: {},
  needs: 'nothing',
  run: () => {
    const text = envExample()
    return Promise.resolve({ ok: true, text: text.trimEnd(), data: { text } })
  },
}
