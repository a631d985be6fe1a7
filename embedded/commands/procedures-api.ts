import { roles } from '../../domain/auth/roles.ts'
import { describeApi } from '../../domain/procedures/api/describe-api.ts'
import { readRelease } from '../../domain/procedures/read-release.ts'
import { seededLists } from '../../seeds/lists.ts'
import { WrongUse } from './command.ts'
import type { Command } from './command.ts'
import { documentIn } from './procedures.ts'

export const command: Command = {
  usage: 'procedures api <file>',
  summary: 'descrive per i programmi che cosa prendono i moduli di una procedura',
  help:
    'Scrive sullo schermo un documento OpenAPI 3.1 con uno schema JSON per ogni modulo: le stesse\n' +
    'regole con cui la pagina legge le risposte.\n' +
    'Esempio: npm run siso -- procedures api procedura.json > procedura.openapi.json',
  options: {},
  needs: 'nothing',
  run({ args: [file] }) {
    if (file === undefined) throw new WrongUse('Manca il file della procedura da descrivere.')
    const release = readRelease(documentIn(file), { roles, lists: seededLists() })
    const document = describeApi(release)
    return Promise.resolve({ ok: true, text: JSON.stringify(document, null, 2), data: document })
  },
}
