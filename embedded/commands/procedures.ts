import { readFileSync } from 'node:fs'

import { roles } from '../../domain/auth/roles.ts'
import type { Flaw } from '../../domain/procedures/errors.ts'
import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import { readCalendar, readRelease } from '../../domain/procedures/read-release.ts'
import { validate } from '../../domain/procedures/validate/validate.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { seededLists } from '../../seeds/lists.ts'
import { WrongUse } from './command.ts'
import type { Command } from './command.ts'

interface Checked {
  readonly name?: string
  readonly errors: readonly Flaw[]
  readonly warnings: readonly Flaw[]
}

/** The procedure document in a file. Throws WrongUse when it is not there or is no JSON. */
export function documentIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new WrongUse(`«${file}» non si legge come JSON: ${why}`)
  }
}

/** The calendar that comes with the seeds, to try scenarios by. */
export function seededCalendar(): Calendar {
  const file = new URL('../../seeds/calendars/umbria-2026.json', import.meta.url)
  return readCalendar(JSON.parse(readFileSync(file, 'utf8')))
}

export function isFlaw(value: unknown): value is Flaw {
  return typeof value === 'object' && value !== null && 'where' in value && 'message' in value
}

/** Every flaw of a document, and its name when it can be published. */
export function check(document: unknown): Checked {
  const known = { roles, lists: seededLists(), calendar: seededCalendar() }
  try {
    const release = readRelease(document, known)
    const warnings = validate(release, known)
    return { name: `${release.key}@${release.version}`, errors: [], warnings }
  } catch (error) {
    if (!(error instanceof DomainError) || !Array.isArray(error.detail.flaws)) throw error
    return { errors: error.detail.flaws.filter(isFlaw), warnings: [] }
  }
}

export function sentence({ name, errors, warnings }: Checked): string {
  const lines = [
    ...errors.map(({ where, message }) => `✗ ${where}: ${message}`),
    ...warnings.map(({ where, message }) => `! ${where}: ${message}`),
  ]
  const end = name
    ? `La procedura ${name} si può pubblicare. Avvertenze: ${warnings.length}.`
    : `La procedura non si può pubblicare: errori ${errors.length}.`
  return [...lines, end].join('\n')
}

export const command: Command = {
  usage: 'procedures validate <file>',
  summary: 'controlla un documento di procedura prima di pubblicarlo',
  help:
    'Dice ogni errore con il punto da correggere: passi irraggiungibili, esiti che non portano da\n' +
    'nessuna parte, condizioni su fatti che non esistono, candidati senza ruolo, scenari che non\n' +
    'tornano. Non scrive nulla.\n' +
    'Codice 1 se ci sono errori; le avvertenze non bastano.\n' +
    'Esempio: npm run siso -- procedures validate procedura.json',
  options: {},
  needs: 'nothing',
  run: (call) => {
    const [file] = call.args
    if (file === undefined) throw new WrongUse('Manca il file della procedura da controllare.')
    const checked = check(documentIn(file))
    return Promise.resolve({
      ok: checked.errors.length === 0,
      text: sentence(checked),
      data: checked,
    })
  },
}
