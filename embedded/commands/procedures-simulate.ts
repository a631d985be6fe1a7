import { roles } from '../../domain/auth/roles.ts'
import { readRelease } from '../../domain/procedures/read-release.ts'
import { simulate } from '../../domain/procedures/simulate/simulate.ts'
import type { Simulated } from '../../domain/procedures/simulate/simulate.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { seededLists } from '../../seeds/lists.ts'
import { WrongUse } from './command.ts'
import type { Command } from './command.ts'
import { documentIn, seededCalendar } from './procedures.ts'

interface Shown extends Simulated {
  readonly title: string
}

function linesOf({ title, walk, differences }: Shown): string[] {
  const end = walk.outcome ? `chiusa: ${walk.outcome}` : `aperti: ${walk.open.join(', ')}`
  const terms = walk.deadlines.map(({ deadline, due }) => `${deadline} ${due}`)
  return [
    `${differences.length === 0 ? '✓' : '✗'} ${title}`,
    `    ${walk.path.join(' → ')} — ${end}`,
    ...(terms.length > 0 ? [`    scadenze: ${terms.join(', ')}`] : []),
    ...differences.map((one) => `    ${one}`),
  ]
}

export const command: Command = {
  usage: 'procedures simulate <file>',
  summary: 'vive gli scenari di una procedura e dice come vanno a finire',
  help:
    'Una procedura porta con sé i suoi scenari: fatti, atti a distanza di tempo, e come deve finire.\n' +
    'Di ognuno mostra i compiti in ordine, le scadenze e le differenze. Codice 1 se uno non torna.\n' +
    'Esempio: npm run siso -- procedures simulate procedura.json',
  options: {},
  needs: 'nothing',
  run({ args: [file] }) {
    if (file === undefined) throw new WrongUse('Manca il file della procedura da provare.')
    const release = readRelease(documentIn(file), { roles, lists: seededLists() })
    const shown = (release.scenarios ?? []).map((scenario) => ({
      ...simulate(scenario, release, seededCalendar()),
      title: italian(scenario.title),
    }))
    const failed = shown.filter(({ differences }) => differences.length > 0).length
    const held = `Scenari: ${String(shown.length)}, riusciti ${String(shown.length - failed)}.`
    const text = [...shown.flatMap(linesOf), held].join('\n')
    return Promise.resolve({ ok: failed === 0, text, data: shown })
  },
}
