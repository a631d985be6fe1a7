import { expect, test } from '@jest/globals'

import type { Release } from '../../../../domain/procedures/schema.ts'
import { problemsOfSuspension } from '../../../../domain/procedures/suspension-rules.ts'
import { validate } from '../../../../domain/procedures/validate/validate.ts'
import { anEnd, aRelease, aTask } from '../support/a-release.ts'
import { known } from '../support/data.ts'
import { withFields } from '../support/parts.ts'
import { handoffParts } from '../support/shared-work.ts'

const shown = (onlyIf: string) => ({
  person: ['name' as const],
  forms: [{ form: 'note', onlyIf }],
  facts: [],
})

/** Six facts of ten codes each: more cases than are gone through. */
const wide = Array.from({ length: 6 }, (_, n) => `fact-${String(n)}`)
const tooWide: Partial<Release> = {
  facts: Object.fromEntries(wide.map((name) => [name, { type: 'code', list: 'ten', title: name }])),
  lists: [
    {
      key: 'ten',
      title: 'Dieci',
      values: Array.from({ length: 10 }, (_, n) => ({ code: `c${String(n)}`, label: String(n) })),
    },
  ],
  start: 'choose',
  steps: [
    { key: 'choose', kind: 'decision', phase: 'contact', title: 'Scelta', table: 'table' },
    anEnd('end'),
  ],
  tables: [
    {
      key: 'table',
      title: 'Tabella',
      rows: Array.from({ length: 10 }, (_, n) => ({
        key: `row-${String(n)}`,
        title: `Riga ${String(n)}`,
        when: { all: wide.map((name) => ({ eq: [name, `c${String(n)}`] as [string, string] })) },
        to: 'end',
      })),
    },
  ],
}

test.each<[string, Partial<Release>, RegExp]>([
  [
    'a field that proposes the newest answer to no concept',
    withFields({ key: 'a', type: 'text', prefill: true }),
    /Propone la risposta più recente, ma non dice di quale concetto/,
  ],
  [
    'an operator proposed from before',
    withFields({ key: 'a', type: 'user', prefill: true, concept: 'plan.manager' }),
    /Un calcolo, un’ora o un operatore non si propongono da prima/,
  ],
  [
    'rows chosen of a section that is not there',
    withFields({ key: 'a', type: 'rows', of: 'gone' }),
    /Sceglie righe: indica con «of» una sezione ripetuta che viene prima/,
  ],
  [
    'a text that says of which rows',
    withFields({ key: 'a', type: 'text', of: 'one' }),
    /Solo un campo che sceglie righe dice di quale sezione/,
  ],
  [
    'an offer that shows a form only if what nobody is asked',
    handoffParts({ shows: shown('gone') }),
    /«gone» non è un campo sì\/no del modulo dell’offerta/,
  ],
  [
    'a task of the body that receives, which nobody chooses',
    {
      steps: [
        aTask('record', { to: 'end', candidates: [{ role: 'coordinator', at: 'receiver' }] }),
        anEnd('end'),
      ],
    },
    /Ci sono compiti per l’ente che riceve, ma nessun modulo lo sceglie/,
  ],
  [
    'a table with too many cases and no last word',
    tooWide,
    /Alla tabella «table» aggiungi il caso «altrimenti»/,
  ],
  [
    'a form that no task uses',
    { forms: withFields({ key: 'a', type: 'text' }).forms ?? [] },
    /Il modulo «form» non è usato da nessun compito/,
  ],
  [
    'a phase without a step',
    { phases: [...aRelease().phases, { key: 'plan', title: 'Progetto' }] },
    /Nessun passo è nella fase «plan»/,
  ],
  [
    'a value to be confirmed',
    { notes: [{ slot: 'x', text: 'Il termine', status: 'da confermare' }] },
    /Da confermare prima di pubblicare in produzione: Il termine\./,
  ],
])('%s is told with words that say how to mend it', (_name, parts, message) => {
  const told = validate(aRelease(parts), known).map((one) => one.message)
  expect(told).toContainEqual(expect.stringMatching(message))
})

test('a note of a suspension that is too long is refused with its length', () => {
  const setting = { reasons: ['document'], others: [], began: '2026-03-01', today: '2026-03-02' }
  const typed = { reason: 'document', from: '2026-03-02', until: '', note: 'x'.repeat(2001) }
  expect(problemsOfSuspension(typed, setting)).toEqual([
    { field: 'note', message: 'La nota ha 2001 caratteri, il massimo è 2000: accorciala.' },
  ])
})
