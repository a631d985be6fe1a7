import { expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { anEnd, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'
import { aFork, aHandoff, aJoin, aNoteForm, handoffParts } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'
const dueAt = '2026-11-27T22:59:59.999Z'

function run(parts: Partial<Release> = handoffParts()): CaseRun {
  const one = new CaseRun(aRelease(parts), calendar)
  one.start(morning)
  return one
}

function offered(parts?: Partial<Release>): CaseRun {
  const one = run(parts)
  one.apply({
    kind: 'completed',
    at: noon,
    task: 'send.offer#1',
    outcome: 'offer',
    facts: {},
    receiver: 12,
  })
  return one
}

function problems(parts: Partial<Release>): string[] {
  return validate(aRelease(parts), known)
    .filter(({ severity }) => severity === 'error')
    .map(({ where, message }) => `${where}: ${message}`)
}

test('the sender prepares the offer; nothing has left yet', () => {
  const one = run()
  expect(one.tasks).toEqual(['send.offer#1'])
  expect(one.state.open[0]).not.toHaveProperty('offered')
  expect(one.state.deadlines).toEqual([])
  one.complete('send.offer#1', 'withdrawn', { at: noon })
  expect(one.tasks).toEqual(['withdrawn#1'])
  expect(one.moves.flatMap(({ commands }) => only(commands, 'settle-offer'))).toEqual([])
})

test('the offer waits for its answer by a term that runs from when it was made', () => {
  const one = offered()
  expect(only(one.last.commands, 'offer')).toEqual([
    {
      kind: 'offer',
      step: 'send#1',
      answer: 'send.answer#1',
      takes: 'case',
      to: [{ role: 'coordinator', at: 'zone' }],
      receiver: 12,
    },
  ])
  const [opened] = only(one.last.commands, 'open-task')
  expect(opened).toMatchObject({
    task: 'send.answer#1',
    offeredTo: { receiver: 12 },
    hardAt: dueAt,
  })
  expect(one.state.open[0]).toMatchObject({ kind: 'handoff', offered: { receiver: 12 } })
  const [set] = only(one.last.commands, 'set-deadline')
  expect(set?.proof.origin).toMatchObject({ at: noon, why: 'offerta di «Invio»' })
})

test.each(['accepted', 'refused'] as const)('an offer that is %s goes its way', (outcome) => {
  const one = offered()
  const commands = one.complete('send.answer#1', outcome, { at: noon })
  expect(only(commands, 'settle-offer')).toEqual([
    { kind: 'settle-offer', step: 'send#1', as: outcome },
  ])
  expect(one.tasks).toEqual([`${outcome}#1`])
  expect(one.state.deadlines).toEqual([])
})

test('an offer that nobody answers in time is over, and a late answer is a late act', () => {
  const one = offered()
  const commands = one.elapse(dueAt)
  expect(only(commands, 'settle-offer')).toEqual([
    { kind: 'settle-offer', step: 'send#1', as: 'expired' },
  ])
  expect(only(commands, 'close-task')).toEqual([
    { kind: 'close-task', task: 'send.answer#1', as: 'expired' },
  ])
  expect(one.tasks).toEqual(['expired#1'])
  expect(only(one.complete('send.answer#1', 'accepted', { at: dueAt }), 'late-act')).toHaveLength(1)
})

test('the sender takes the offer back as long as it is not answered', () => {
  const one = offered()
  const commands = one.apply({ kind: 'recalled', at: noon, task: 'send.offer#1' })
  expect(only(commands, 'settle-offer')[0]?.as).toBe('withdrawn')
  expect(one.tasks).toEqual(['withdrawn#1'])
  const answered = offered()
  answered.complete('send.answer#1', 'accepted', { at: noon })
  const late = answered.apply({
    kind: 'recalled',
    at: noon,
    task: 'send.offer#1',
  })
  expect(only(late, 'late-act')).toHaveLength(1)
  expect(answered.tasks).toEqual(['accepted#1'])
})

test('nothing that was not offered can be taken back', () => {
  const one = run()
  const late = one.apply({ kind: 'recalled', at: noon, task: 'send.offer#1' })
  expect(only(late, 'late-act')).toHaveLength(1)
  expect(one.tasks).toEqual(['send.offer#1'])
})

test('a case that is withdrawn takes its offer with it', () => {
  const one = offered()
  const commands = one.apply({ kind: 'withdrawn', at: noon, reason: 'richiesta' })
  expect(only(commands, 'settle-offer')[0]?.as).toBe('withdrawn')
  expect(one.state.open).toEqual([])
})

test('an offer on the way of a fork ends with the way', () => {
  const ends = { accepted: 'meet', refused: 'meet', expired: 'meet', withdrawn: 'meet' }
  const parts = {
    ...handoffParts(),
    start: 'split',
    steps: [
      aFork('split', ['send', 'work']),
      aHandoff('send', { ends, takes: 'part' }),
      aTask('work', { to: 'meet' }),
      aJoin('meet', 'split', { to: 'end', needs: 'any' }),
      anEnd('end'),
    ],
  }
  expect(problems(parts)).toEqual([])
  const one = offered(parts)
  const commands = one.complete('work#1', 'done', { at: noon })
  expect(only(commands, 'settle-offer')[0]?.as).toBe('withdrawn')
  expect(one.state.closed).toBeDefined()
})

function without(key: string): Partial<Release> {
  const all = handoffParts()
  return {
    ...all,
    steps: (all.steps ?? []).map((step) =>
      step.kind === 'handoff'
        ? {
            ...step,
            outcomes: step.outcomes.map((one) =>
              one.key === key ? { ...one, key: 'other' } : one,
            ),
          }
        : step,
    ),
  }
}

test.each<[string, Partial<Release>, RegExp]>([
  ['an end that is missing', without('refused'), /Manca la fine «refused»/],
  [
    'an offer without a term',
    { ...handoffParts(), deadlines: [] },
    /L’offerta potrebbe restare senza risposta/,
  ],
  [
    'a refusal without a reason',
    { ...handoffParts(), forms: [aNoteForm(), aNoteForm('answer')] },
    /send\.answer: Chi dice di no deve dire perché/,
  ],
  [
    'a receiver to be chosen that nobody chooses',
    handoffParts({ to: { at: 'receiver', roles: ['coordinator'] } }),
    /Chi offre deve scegliere a chi/,
  ],
  [
    'an offer to oneself',
    handoffParts({ to: { at: 'office', roles: ['coordinator'] } }),
    /non la può offrire a sé stesso/,
  ],
  [
    'a whole case that one of several ways offers',
    {
      ...handoffParts(),
      start: 'split',
      steps: [
        aFork('split', ['send', 'work']),
        aHandoff('send', {
          ends: { accepted: 'meet', refused: 'meet', expired: 'meet', withdrawn: 'meet' },
        }),
        aTask('work', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    },
    /«send» offre tutta la pratica, mentre le altre vie ci lavorano/,
  ],
  [
    'a role that is not there',
    handoffParts({ to: { at: 'zone', roles: ['nobody'] } }),
    /send\.answer: Il ruolo «nobody» non esiste/,
  ],
  [
    'a shown form, field or fact that is not there',
    handoffParts({
      shows: {
        person: [],
        forms: [{ form: 'gone' }, { form: 'note', fields: ['gone'] }],
        facts: ['gone'],
      },
    }),
    /fatto «gone».*\n.*modulo «gone».*\n.*campo «gone», che nel modulo «note» non c’è/,
  ],
])('%s is refused, and the message says what to do', (_what, parts, message) => {
  expect(problems(parts).join('\n')).toMatch(message)
})

test('the procedure of these tests could be published', () => {
  expect(problems(handoffParts())).toEqual([])
})
