import { expect, test } from '@jest/globals'

import { validate } from '../../../domain/procedures/validate/validate.ts'
import { anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { known, presaInCarico } from './support/data.ts'
import type { Parts } from './support/parts.ts'
import { decision, facts, lists, rest, withFields, withTable } from './support/parts.ts'

function errors(parts: Parts): string[] {
  const problems = validate(aRelease(parts), known)
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

test('a sound procedure has nothing to mend', () => {
  expect(errors({})).toEqual([])
})

test('the shipped pathway has no error, and says which values are to be confirmed', () => {
  const problems = validate(presaInCarico(), known)
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(problems.map(({ where }) => where)).toEqual([
    'notes.desk-reopening',
    'notes.urgency-terms',
    'notes.emergency-term',
    'notes.sending-term',
    'notes.transfer-term',
    'notes.triage-cut-offs',
    'notes.scale-bands',
    'notes.needs-classes',
    'notes.card-lists',
    'notes.review-term',
    'notes.plan-end-term',
    'notes.goal-areas',
    'notes.privacy-notice',
    'notes.letter-texts',
    'notes.uvm-term',
    'notes.uvm-quorum',
    'notes.uvm-instruments',
    'notes.sina-bands',
  ])
})

const refusals: readonly [string, Parts, RegExp][] = [
  [
    'a step twice',
    { steps: [aTask('record', { to: 'end' }), aTask('record', { to: 'end' }), anEnd('end')] },
    /«record» c’è più di una volta/,
  ],
  [
    'a code twice in a list',
    {
      lists: [
        {
          key: 'l',
          title: 'L',
          values: [
            { code: 'a', label: 'A' },
            { code: 'a', label: 'B' },
          ],
        },
      ],
    },
    /Il codice «a» c’è più di una volta/,
  ],
  [
    'a field twice in a form',
    withFields({ key: 'a', type: 'text' }, { key: 'a', type: 'text' }),
    /Il campo «a» c’è più di una volta/,
  ],
  [
    'a key that belongs to the engine',
    { start: 'follow-up', steps: [aTask('follow-up', { to: 'end' }), anEnd('end')] },
    /riservato al motore/,
  ],
  ['a first step that does not exist', { start: 'nowhere' }, /primo passo «nowhere» non esiste/],
  [
    'an outcome that leads nowhere',
    { steps: [aTask('record', { to: 'nowhere' }), anEnd('end')] },
    /Porta al passo «nowhere»/,
  ],
  [
    'a row that leads nowhere',
    {
      ...withTable({ present: 'ready' }),
      tables: [{ key: 'table', title: 'T', rows: [], otherwise: { title: 'X', to: 'nowhere' } }],
    },
    /Porta al passo «nowhere»/,
  ],
  [
    'a step that nobody reaches',
    { steps: [aTask('record', { to: 'end' }), aTask('lost', { to: 'end' }), anEnd('end')] },
    /Al passo «lost» non si arriva mai/,
  ],
  [
    'a step that never ends',
    { steps: [aTask('record', { to: 'record' }), anEnd('end')] },
    /non si arriva mai a una chiusura/,
  ],
  [
    'a circle of decisions',
    {
      start: 'choose',
      steps: [decision, anEnd('end')],
      tables: [
        {
          key: 'table',
          title: 'T',
          rows: [{ key: 'a', title: 'A', when: { all: [] }, to: 'choose' }],
          otherwise: rest,
        },
      ],
    },
    /senza che una persona faccia qualcosa/,
  ],
  [
    'a circle of effects',
    {
      start: 'tell',
      notices: [aNotice],
      steps: [anEffect('tell', { to: 'tell', failedTo: 'end' }), anEnd('end')],
    },
    /senza che una persona faccia qualcosa/,
  ],
  [
    'a circle around a wait that may be over at once',
    {
      facts,
      lists,
      start: 'w',
      steps: [
        { key: 'w', kind: 'wait', phase: 'contact', title: 'W', date: 'since', to: 'choose' },
        decision,
        anEnd('end'),
      ],
      tables: [
        {
          key: 'table',
          title: 'T',
          rows: [{ key: 'a', title: 'A', when: { all: [] }, to: 'w' }],
          otherwise: rest,
        },
      ],
    },
    /senza che una persona faccia qualcosa/,
  ],
  [
    'a phase that is not listed',
    { steps: [aTask('record', { to: 'end', phase: 'plan' }), anEnd('end')] },
    /La fase «plan» non è tra le fasi/,
  ],
  [
    'a role that does not exist',
    {
      steps: [
        aTask('record', { to: 'end', candidates: [{ role: 'wizard', at: 'office' }] }),
        anEnd('end'),
      ],
    },
    /Il ruolo «wizard» non esiste/,
  ],
  [
    'a supervisor who does not exist',
    { supervisors: [{ role: 'wizard', at: 'zone' }] },
    /Il ruolo «wizard» non esiste/,
  ],
  [
    'a task for a case manager whom nobody chooses',
    {
      steps: [aTask('record', { to: 'end', candidates: [{ who: 'case-manager' }] }), anEnd('end')],
    },
    /nessun modulo sceglie chi lo segue/,
  ],
  [
    'a task for a provider whom nobody chooses',
    {
      steps: [
        aTask('record', { to: 'end', candidates: [{ role: 'provider', at: 'provider' }] }),
        anEnd('end'),
      ],
    },
    /Ci sono compiti per l’ente erogatore, ma nessun modulo lo sceglie/,
  ],
  [
    'a form that does not exist',
    { steps: [aTask('record', { to: 'end', form: 'ghost' }), anEnd('end')] },
    /Il modulo «ghost» non esiste/,
  ],
  [
    'a form to read that does not exist',
    { steps: [aTask('record', { to: 'end', reads: ['ghost'] }), anEnd('end')] },
    /Il modulo da rileggere «ghost» non esiste/,
  ],
  [
    'a table that does not exist',
    { start: 'choose', steps: [decision, anEnd('end')] },
    /La tabella «table» non esiste/,
  ],
  [
    'a notice that does not exist',
    { start: 'tell', steps: [anEffect('tell', { to: 'end' }), anEnd('end')] },
    /L’avviso «notice» non esiste/,
  ],
  [
    'a wait without an end',
    {
      start: 'w',
      steps: [{ key: 'w', kind: 'wait', phase: 'contact', title: 'W', to: 'end' }, anEnd('end')],
    },
    /L’attesa non finirebbe mai/,
  ],
  [
    'a wait that counts nothing from a day',
    {
      facts: { left: { type: 'date', title: 'Uscita' } },
      start: 'w',
      steps: [
        {
          ...{ key: 'w', kind: 'wait', phase: 'contact', title: 'W', to: 'end' },
          ...{ when: { present: 'left' }, since: 'left' },
        },
        anEnd('end'),
      ],
    },
    /Da «left» non si conta nulla/,
  ],
  [
    'a wait for something that is no date',
    {
      facts,
      lists,
      start: 'w',
      steps: [
        { key: 'w', kind: 'wait', phase: 'contact', title: 'W', to: 'end', date: 'score' },
        anEnd('end'),
      ],
    },
    /«score» non è un fatto di tipo data/,
  ],
  [
    'a table without a last word',
    {
      ...withTable({ present: 'ready' }),
      tables: [
        {
          key: 'table',
          title: 'T',
          rows: [{ key: 'a', title: 'A', when: { present: 'ready' }, to: 'end' }],
        },
      ],
    },
    /quando «Pronto» non è indicato: aggiungi una riga o il caso «altrimenti»/,
  ],
  [
    'a condition on an unknown fact',
    withTable({ eq: ['colour', 'red'] }),
    /La condizione usa «colour»/,
  ],
  [
    'a condition on a code that is not in the list',
    withTable({ all: [{ not: { in: ['urgency', ['red', 'blue']] } }] }),
    /«urgency» non può valere «blue»/,
  ],
  [
    'a number asked of a code',
    withTable({ eq: ['score', 'many'] }),
    /«score» non può valere «many»/,
  ],
  ['order asked of a code', withTable({ gt: ['urgency', 'red'] }), /non è un numero né una data/],
  [
    'a range that is no date',
    withTable({ between: ['since', '2026-01-01', 'tomorrow'] }),
    /«since» non può valere «tomorrow»/,
  ],
  [
    'a row that fixes an unknown fact',
    withTable({ present: 'ready' }, { colour: 'red' }),
    /Fissa il fatto «colour»/,
  ],
  [
    'a row that fixes a wrong value',
    withTable({ present: 'ready' }, { urgency: 'blue' }),
    /Fissa «urgency» a «blue»/,
  ],
  [
    'a priority on an unknown fact',
    {
      steps: [
        aTask('record', { to: 'end', priorities: [{ when: { present: 'colour' }, is: 'high' }] }),
        anEnd('end'),
      ],
    },
    /La condizione usa «colour»/,
  ],
]

test.each(refusals)('%s is refused with words that say how to mend it', (_name, parts, message) => {
  expect(errors(parts)).toContainEqual(expect.stringMatching(message))
})

test('what is left over is only a warning', () => {
  const parts: Parts = {
    phases: [
      { key: 'contact', title: 'Contatto' },
      { key: 'plan', title: 'Progetto' },
    ],
    tables: [{ key: 'spare', title: 'T', rows: [], otherwise: rest }],
    forms: withFields({ key: 'a', type: 'text' }).forms ?? [],
  }
  expect(validate(aRelease(parts), known).map(({ severity, where }) => [severity, where])).toEqual([
    ['warning', 'phases.plan'],
    ['warning', 'tables.spare'],
    ['warning', 'forms.form'],
  ])
})

test('a code list of the installation is as good as one of the procedure', () => {
  const { lists: _lists, ...parts } = withFields({ key: 'a', type: 'code', list: 'urgency' })
  const release = aRelease({ ...parts, facts: {}, phases: [{ key: 'contact', title: 'Contatto' }] })
  expect(validate(release, { ...known, lists: ['urgency'] })).toEqual([])
})
