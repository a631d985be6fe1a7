import { expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'
import { aFork, aJoin } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'

type Needs = Parameters<typeof aJoin>[2]['needs']

function forked(needs: Needs = 'all', parts: Partial<Release> = {}): Partial<Release> {
  return {
    start: 'split',
    facts: { urgent: { type: 'boolean', title: 'Urgente' } },
    steps: [
      aFork('split', [
        'left',
        'right',
        { title: 'Urgenza', to: 'hurry', when: { eq: ['urgent', true] } },
      ]),
      aTask('left', { to: 'meet' }),
      aTask('right', { to: 'meet' }),
      aTask('hurry', { to: 'meet' }),
      aJoin('meet', 'split', { to: 'after', ...(needs && { needs }) }),
      aTask('after', {
        to: 'end',
        outcomes: [
          { key: 'done', title: 'Fine', consequence: 'Fine', to: 'end' },
          { key: 'again', title: 'Rifai', consequence: 'Rifai', to: 'split' },
        ],
      }),
      anEnd('end'),
    ],
    ...parts,
  }
}

function run(parts: Partial<Release>, facts = {}): CaseRun {
  const one = new CaseRun(aRelease(parts), calendar)
  one.start(morning, facts)
  return one
}

function problems(parts: Partial<Release>): string[] {
  return validate(aRelease(parts), known)
    .filter(({ severity }) => severity === 'error')
    .map(({ where, message }) => `${where}: ${message}`)
}

test('only the ways whose condition holds are taken, and the state says which token is where', () => {
  const one = run(forked())
  expect(one.tasks).toEqual(['left#1', 'right#1'])
  expect(one.state.open.map(({ kind, of, way }) => [kind, of, way])).toEqual([
    ['fork', undefined, undefined],
    ['task', 'split#1', 'left'],
    ['task', 'split#1', 'right'],
  ])
  expect(run(forked(), { urgent: true }).tasks).toEqual(['left#1', 'right#1', 'hurry#1'])
})

test('a join of all waits for every way taken', () => {
  const one = run(forked())
  expect(one.complete('left#1', 'done', { at: noon })).toHaveLength(1)
  expect(one.tasks).toEqual(['right#1'])
  expect(one.state.open[0]).toMatchObject({ kind: 'fork', arrived: ['left'] })
  const commands = one.complete('right#1', 'done', { at: noon })
  expect(only(commands, 'joined')).toEqual([
    { kind: 'joined', fork: 'split#1', arrived: ['left', 'right'], cancelled: [] },
  ])
  expect(one.state.open.map(({ step, of }) => [step, of])).toEqual([['after', undefined]])
})

test('a join of any cancels the ways that have not arrived; what comes from them is a late act', () => {
  const one = run(forked('any'), { urgent: true })
  const commands = one.complete('right#1', 'done', { at: noon })
  expect(only(commands, 'close-task').map(({ task, as }) => [task, as])).toEqual([
    ['right#1', 'completed'],
    ['left#1', 'cancelled'],
    ['hurry#1', 'cancelled'],
  ])
  expect(one.tasks).toEqual(['after#1'])
  expect(only(one.complete('left#1', 'done', { at: noon }), 'late-act')).toHaveLength(1)
})

test('a join of a number waits for that many, or for all where fewer were taken', () => {
  const three = run(forked(3), { urgent: true })
  three.complete('left#1', 'done', { at: noon })
  three.complete('right#1', 'done', { at: noon })
  expect(three.tasks).toEqual(['hurry#1'])
  const two = run(forked(3))
  two.complete('left#1', 'done', { at: noon })
  two.complete('right#1', 'done', { at: noon })
  expect(two.tasks).toEqual(['after#1'])
})

test('going back over a fork makes a new iteration of all of it', () => {
  const one = run(forked())
  for (const task of ['left#1', 'right#1'] as const) one.complete(task, 'done', { at: noon })
  one.complete('after#1', 'again', { at: noon })
  expect(one.state.open.map(({ step, iteration, of }) => [step, iteration, of])).toEqual([
    ['split', 2, undefined],
    ['left', 2, 'split#2'],
    ['right', 2, 'split#2'],
  ])
})

function nested(needs: Needs): Partial<Release> {
  return {
    start: 'outer',
    steps: [
      aFork('outer', ['alone', 'inner']),
      aTask('alone', { to: 'outer-join' }),
      aFork('inner', ['one', 'tell']),
      aTask('one', { to: 'inner-join' }),
      anEffect('tell', { to: 'inner-join', mode: 'lookup' }),
      aJoin('inner-join', 'inner', { to: 'between' }),
      aTask('between', { to: 'outer-join' }),
      aJoin('outer-join', 'outer', { to: 'end', ...(needs && { needs }) }),
      anEnd('end'),
    ],
    notices: [aNotice],
  }
}

test('forks may stand inside the way of another', () => {
  expect(problems(nested('all'))).toEqual([])
  const one = run(nested('all'))
  one.complete('one#1', 'done', { at: noon })
  one.settle('tell#1:1', noon)
  expect(one.state.open.map(({ step, of, way }) => [step, of, way])).toEqual([
    ['outer', undefined, undefined],
    ['alone', 'outer#1', 'alone'],
    ['between', 'outer#1', 'inner'],
  ])
})

test('an early join cancels a fork inside with its tasks and its effects', () => {
  const one = run(nested('any'))
  const commands = one.complete('alone#1', 'done', { at: noon })
  expect(only(commands, 'cancel-effect')).toEqual([{ kind: 'cancel-effect', key: 'tell#1:1' }])
  expect(only(commands, 'close-task').map(({ task }) => task)).toContain('one#1')
  expect(one.state.closed?.outcome).toBe('finished')
  const late = one.settle('tell#1:1', noon)
  expect(only(late, 'open-task')[0]?.purpose).toBe('undo-effect')
})

test('what the system began without waiting on a cancelled way is called off too', () => {
  const one = run(
    forked('any', {
      steps: [
        aFork('split', ['left', 'tell']),
        aTask('left', { to: 'meet' }),
        anEffect('tell', { to: 'right', mode: 'once', waits: false }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end', needs: 'any' }),
        anEnd('end', { pending: 'wait' }),
      ],
      notices: [aNotice],
    }),
  )
  const commands = one.complete('left#1', 'done', { at: noon })
  expect(only(commands, 'cancel-effect').map(({ key }) => key)).toEqual(['tell#1:1'])
  expect(one.state.closed).toBeDefined()
})

test('one fact that ends the waits of two ways does not take them further than the join', () => {
  const wait = (key: string) => ({
    key,
    kind: 'wait' as const,
    phase: 'contact' as const,
    title: 'Attesa',
    when: { eq: ['urgent', true] as [string, boolean] },
    to: 'meet',
  })
  const one = run(
    forked('any', {
      steps: [
        aFork('split', ['first', 'second']),
        wait('first'),
        wait('second'),
        aJoin('meet', 'split', { to: 'after', needs: 'any' }),
        aTask('after', { to: 'end' }),
        anEnd('end'),
      ],
    }),
  )
  one.apply({ kind: 'facts-corrected', at: noon, facts: { urgent: true } })
  expect(one.tasks).toEqual(['after#1'])
})

test('a way that is over at once satisfies the join before the others are opened', () => {
  const pause = { key: 'first', kind: 'wait' as const, phase: 'contact' as const, title: 'Attesa' }
  const parts = forked('any', {
    steps: [
      aFork('split', ['first', 'second']),
      { ...pause, when: { eq: ['urgent', true] }, to: 'meet' },
      aTask('second', { to: 'meet' }),
      aJoin('meet', 'split', { to: 'after', needs: 'any' }),
      aTask('after', { to: 'end' }),
      anEnd('end'),
    ],
  })
  expect(run(parts, { urgent: true }).tasks).toEqual(['after#1'])
})

test.each<[string, Partial<Release>, RegExp]>([
  [
    'a fork that nothing joins',
    {
      start: 'split',
      steps: [
        aFork('split', ['a', 'b']),
        aTask('a', { to: 'end' }),
        aTask('b', { to: 'end' }),
        anEnd('end'),
      ],
    },
    /steps\.split: Le vie di «split» devono ricongiungersi in un solo passo: ora sono 0/,
  ],
  [
    'ways that are all conditional',
    forked('all', {
      steps: [
        aFork('split', [
          { title: 'A', to: 'a', when: { eq: ['urgent', true] } },
          { title: 'B', to: 'b', when: { eq: ['urgent', false] } },
        ]),
        aTask('a', { to: 'meet' }),
        aTask('b', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /steps\.split: Tutte le vie hanno una condizione/,
  ],
  ['more ways awaited than there are', forked(4), /steps\.meet: Attende 4 vie, ma le vie sono 3/],
  [
    'a way that ends the case',
    forked('all', {
      steps: [
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'end' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /split\.ways\.0: La via porta alla chiusura «end» mentre le altre sono aperte/,
  ],
  [
    'a way that leaves the phase',
    forked('all', {
      steps: [
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'meet', phase: 'closure' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /Il passo «left» è nella fase «closure»: le vie e il loro ricongiungimento restano/,
  ],
  [
    'a step on two ways',
    forked('all', {
      steps: [
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'both' }),
        aTask('right', { to: 'both' }),
        aTask('both', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /steps\.split: Il passo «both» è su più di una via/,
  ],
  [
    'a way entered from outside',
    forked('all', {
      start: 'before',
      steps: [
        aTask('before', {
          to: 'split',
          outcomes: [
            { key: 'a', title: 'A', consequence: 'A', to: 'split' },
            { key: 'b', title: 'B', consequence: 'B', to: 'left' },
          ],
        }),
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'meet' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /split\.ways\.0: Il passo «before» porta dentro la via dall’esterno/,
  ],
  [
    'a way that goes back to its own fork',
    forked('all', {
      steps: [
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'split' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /split\.ways\.0: La via torna a «split», da cui è partita/,
  ],
  [
    'an empty way',
    forked('all', {
      steps: [
        aFork('split', ['left', 'meet']),
        aTask('left', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }),
    /split\.ways\.1: La via non contiene passi/,
  ],
  [
    'a way that goes to the join of another fork',
    {
      ...nested('all'),
      steps: (nested('all').steps ?? []).map((step) =>
        step.key === 'one' ? aTask('one', { to: 'outer-join' }) : step,
      ),
    },
    /inner\.ways\.0: La via porta a «outer-join», che ricongiunge altre vie/,
  ],
  [
    'a join of nothing',
    {
      steps: [
        aTask('record', { to: 'meet' }),
        aJoin('meet', 'record', { to: 'end' }),
        anEnd('end'),
      ],
    },
    /steps\.meet: Ricongiunge «record», che non è un passo in cui le vie si dividono/,
  ],
])('%s is refused, and the message says what to do', (_what, parts, message) => {
  expect(problems(parts).join('\n')).toMatch(message)
})

test('the procedures of these tests could be published', () => {
  for (const needs of ['all', 'any', 2] as const) {
    expect(problems(forked(needs))).toEqual([])
    expect(problems(nested(needs))).toEqual([])
  }
})
