import { describe, expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, aNotice, aRelease, anEnd, aTask } from './support/a-release.ts'
import { decision, facts, rest } from './support/parts.ts'

const known = {
  roles: ['front-desk', 'coordinator', 'provider', 'planner'],
  places: ['054039', 'PG', 'zone-2'],
  posts: {
    kinds: ['office', 'zone', 'municipality', 'region'],
    held: ['front-desk@office', 'coordinator@zone'],
  },
}

const found = (parts: Partial<Release>) => validate(aRelease(parts), known)
const at = (role: string, where: 'office' | 'zone' | 'provider' | 'district') => ({
  role,
  at: where,
})
const recordedBy = (...candidates: ReturnType<typeof at>[]): Partial<Release> => ({
  steps: [aTask('record', { to: 'end', candidates }), anEnd('end')],
})
const until = { to: '2025-01-01T00:00:00.000Z', from: '2026-01-01T00:00:00.000Z' }
const notify = { do: 'add-supervisor' as const }

const cases: [string, Partial<Release>, 'error' | 'warning', string, RegExp][] = [
  [
    'an unknown role at the entry',
    { entry: { at: 'desk', roles: ['mayor'] } },
    'error',
    'entry.roles',
    /«mayor» non esiste: scegline/,
  ],
  [
    'an entry that is no task',
    {
      entry: { at: 'desk', roles: ['front-desk'] },
      start: 'choose',
      steps: [decision, anEnd('end')],
      tables: [{ key: 'table', title: 'T', rows: [], otherwise: rest }],
    },
    'error',
    'entry',
    /comincia da un compito/,
  ],
  [
    'a place that is none',
    { appliesTo: { places: ['PG', 'Parigi'] } },
    'error',
    'appliesTo.places',
    /«Parigi» non è il codice/,
  ],
  [
    'a body that is none',
    { layer: { level: 'zone', organisation: 'zone-77' } },
    'error',
    'layer.organisation',
    /«zone-77» non esiste/,
  ],
  [
    'a zone without its body',
    { layer: { level: 'zone' } },
    'error',
    'layer',
    /dice di quale ente è/,
  ],
  [
    'a copy of something above the nation',
    { layer: { level: 'national', copiedFrom: 'a@1' } },
    'error',
    'layer.copiedFrom',
    /non c’è nulla da cui copiare/,
  ],
  ['an end before the beginning', { validity: until }, 'error', 'validity', /finirebbe prima/],
  [
    'a condition on what is not known at the start',
    { appliesTo: { when: { eq: ['urgency', 'red'] } } },
    'error',
    'appliesTo.when',
    /«urgency»/,
  ],
  [
    'a condition that compares what has no order',
    { appliesTo: { when: { lt: ['person.minor', true] } } },
    'error',
    'appliesTo.when',
    /si può chiedere solo se è uguale/,
  ],
  [
    'an area outside its list',
    {
      appliesTo: { areas: ['moon'] },
      lists: [{ key: 'area', title: 'Area', values: [{ code: 'sun', label: 'Sole' }] }],
    },
    'warning',
    'appliesTo.areas',
    /«moon» non è tra i codici/,
  ],
  [
    'candidates of a kind of body that is not here',
    recordedBy(at('provider', 'provider')),
    'error',
    'steps.record',
    /nessun ente del tipo chiesto \(ente erogatore\)/,
  ],
  [
    'candidates that nobody is',
    recordedBy(at('planner', 'office')),
    'warning',
    'steps.record',
    /Oggi nessuno ha il ruolo chiesto \(planner in ufficio\)/,
  ],
  [
    'a condition on a fact that nothing says',
    {
      facts,
      start: 'choose',
      steps: [decision, anEnd('end')],
      tables: [
        {
          key: 'table',
          title: 'T',
          rows: [{ key: 'row', title: 'R', when: { eq: ['ready', true] }, to: 'end' }],
          otherwise: rest,
        },
      ],
    },
    'warning',
    'tables.table.row',
    /«ready» non è fissato da nessun modulo/,
  ],
  [
    'a term from a date that nothing says',
    {
      facts,
      deadlines: [
        aDeadline({
          origin: { fact: 'since' },
          rungs: [{ key: 'over', kind: 'breach', actions: [notify] }],
        }),
      ],
    },
    'warning',
    'deadlines.term',
    /«since» non è fissato/,
  ],
  [
    'a wait for a date that may be missing',
    {
      facts: { since: { type: 'date', title: 'Dal' } },
      start: 'w',
      steps: [
        { key: 'w', kind: 'wait', phase: 'contact', title: 'W', date: 'since', to: 'end' },
        anEnd('end'),
      ],
    },
    'warning',
    'steps.w',
    /Se «since» manca, l’attesa resta senza una fine/,
  ],
  [
    'a notice that nobody sends',
    { notices: [aNotice] },
    'warning',
    'notices.notice',
    /Nessuno manda l’avviso/,
  ],
  [
    'a warning longer than its term',
    {
      deadlines: [
        aDeadline({
          rungs: [
            {
              key: 'early',
              kind: 'warning',
              before: { value: 7, unit: 'days' },
              actions: [notify],
            },
          ],
        }),
      ],
    },
    'warning',
    'deadlines.term.early',
    /più lungo del termine/,
  ],
]

describe('validate teaches about', () => {
  test.each(cases.map(([name, ...one]) => [name, one] as const))('%s', (_, one) => {
    const [parts, severity, where, message] = one
    expect(found(parts)).toContainEqual({
      severity,
      where,
      message: expect.stringMatching(message),
    })
  })
})

const ofPosts = (problems: ReturnType<typeof found>) =>
  problems.filter(({ where }) => where === 'steps.record')

test('a task with one candidate who is there, and one whom nobody is, can be done', () => {
  expect(
    ofPosts(found(recordedBy(at('front-desk', 'office'), at('provider', 'provider')))),
  ).toEqual([])
})

test('without the organisations at hand nothing is said of them', () => {
  const release = aRelease(recordedBy(at('provider', 'provider')))
  expect(ofPosts(validate(release, { roles: known.roles }))).toEqual([])
})
