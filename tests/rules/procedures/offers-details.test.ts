import { describe, expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { aFork, aHandoff, aJoin, aNoteForm, handoffParts } from './support/shared-work.ts'

const at = '2026-11-25T09:00:00.000Z'

function run(parts: Partial<Release>): CaseRun {
  const one = new CaseRun(aRelease(parts), umbriaCalendar())
  one.start(at)
  return one
}

const offer = (task: `${string}#${number}`, receiver?: number) =>
  ({
    kind: 'completed',
    at,
    task,
    outcome: 'offer',
    facts: {},
    ...(receiver !== undefined && { receiver }),
  }) as const

describe('who may answer an offer', () => {
  const notices = [aNotice, { ...aNotice, key: 'case-offered' }]

  test('is told, at the body that it is made to', () => {
    const one = run({ ...handoffParts(), notices })
    const [told] = only(one.apply(offer('send.offer#1', 12)), 'start-effect')
    expect(told).toMatchObject({
      effect: { key: 'send#1:2', mode: 'repeatable' },
      params: { notice: 'case-offered' },
      to: [{ role: 'coordinator', at: 'zone' }],
      offeredTo: { receiver: 12 },
    })
  })

  test('is told nothing by a procedure that has no such notice', () => {
    const one = run({ ...handoffParts(), notices: [aNotice] })
    expect(only(one.apply(offer('send.offer#1')), 'start-effect')).toEqual([])
  })

  test('cannot offer it on', () => {
    const one = run(handoffParts())
    one.apply(offer('send.offer#1'))
    expect(() => one.apply(offer('send.answer#1'))).toThrow('unknown-outcome')
  })
})

test('of two offers on the ways of a fork the one that is answered is over', () => {
  const ends = { accepted: 'meet', refused: 'meet', expired: 'meet', withdrawn: 'meet' }
  const one = run({
    start: 'split',
    forms: [aNoteForm()],
    steps: [
      aFork('split', ['left', 'right']),
      aHandoff('left', { takes: 'part', ends }),
      aHandoff('right', { takes: 'part', ends }),
      aJoin('meet', 'split', { to: 'end' }),
      anEnd('end'),
    ],
  })
  one.apply(offer('left.offer#1'))
  one.apply(offer('right.offer#1'))
  one.complete('right.answer#1', 'accepted', { at })
  expect(one.tasks).toEqual(['left.answer#1'])
  expect(one.state.open.map(({ step }) => step)).toEqual(['split', 'left', 'left.answer'])
})

describe('what the system is at', () => {
  const two: Partial<Release> = {
    start: 'split',
    notices: [aNotice],
    steps: [
      aFork('split', ['left', 'right']),
      anEffect('left', { to: 'meet', mode: 'lookup' }),
      anEffect('right', { to: 'meet', mode: 'lookup' }),
      aTask('after', { to: 'end' }),
      aJoin('meet', 'split', { to: 'after', needs: 'any' }),
      anEnd('end'),
    ],
  }

  test('is not called off once it is done', () => {
    const one = run({
      start: 'left',
      notices: [aNotice],
      steps: [anEffect('left', { to: 'after' }), aTask('after', { to: 'end' }), anEnd('end')],
    })
    expect(only(one.settle('left#1:1', at), 'cancel-effect')).toEqual([])
    expect(one.tasks).toEqual(['after#1'])
  })

  test('is called off with its way, and only there', () => {
    const one = run({
      ...two,
      steps: [
        aFork('split', ['tell', 'right']),
        anEffect('tell', { to: 'left', mode: 'lookup', waits: false }),
        aTask('left', { to: 'meet' }),
        anEffect('right', { to: 'meet', mode: 'lookup' }),
        aJoin('meet', 'split', { to: 'after', needs: 'any' }),
        aTask('after', { to: 'end' }),
        anEnd('end'),
      ],
    })
    const commands = one.complete('left#1', 'done', { at })
    expect(only(commands, 'cancel-effect').map(({ key }) => key)).toEqual(['right#1:1'])
    expect(one.state.effects.map(({ key }) => key)).toEqual(['tell#1:1'])
  })

  test('of two, the one that ends first leads on, and the other is called off', () => {
    const one = run(two)
    const commands = one.settle('right#1:1', at)
    expect(only(commands, 'cancel-effect').map(({ key }) => key)).toEqual(['left#1:1'])
    expect([one.tasks, one.state.effects]).toEqual([['after#1'], []])
  })
})
