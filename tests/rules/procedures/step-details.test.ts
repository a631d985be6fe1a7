import { describe, expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { decision } from './support/parts.ts'
import { aFork, aJoin, aSections, handoffParts, sectionsParts } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'
const afternoon = '2026-11-25T15:00:00.000Z'
const facts: Release['facts'] = {
  frail: { type: 'boolean', title: 'Fragile' },
  score: { type: 'number', title: 'Punti' },
  agreed: { type: 'boolean', title: 'D’accordo' },
}

function run(parts: Partial<Release>, known = {}): CaseRun {
  const one = new CaseRun(aRelease({ facts, ...parts }), calendar)
  one.start(morning, known)
  return one
}

describe('what is learnt in a part of a step is known afterwards', () => {
  const outcomes = [
    {
      key: 'approve',
      title: 'Approva',
      consequence: 'Si prosegue',
      to: 'end',
      sets: { agreed: true },
    },
  ]

  test('of sections: what each part says, and what the outcome says once all have signed', () => {
    const one = run(sectionsParts({ outcomes }))
    one.complete('assess.section.doctor#1', 'sign', { at: noon, facts: { frail: true } })
    one.complete('assess.section.nurse#1', 'sign', { at: noon, facts: { score: 4 } })
    one.complete('assess.synthesis#1', 'approve', { at: noon })
    one.complete('assess.signature.doctor#1', 'sign', { at: noon })
    expect(one.state.facts).toEqual({ frail: true, score: 4 })
    one.complete('assess.signature.nurse#1', 'sign', { at: noon })
    expect(one.state.facts).toEqual({ frail: true, score: 4, agreed: true })
  })

  const ends = (['accepted', 'refused', 'expired', 'withdrawn'] as const).map((key) => ({
    key,
    title: key,
    consequence: key,
    to: key,
    sets: { agreed: key === 'accepted' },
  }))
  const offer = { kind: 'completed', at: noon, task: 'send.offer#1', outcome: 'offer' } as const

  test('of a hand-off: what the offer and the answer say, and what the way says', () => {
    const one = run(handoffParts({ outcomes: ends }))
    one.apply({ ...offer, facts: { frail: true } })
    expect(one.state.facts).toEqual({ frail: true })
    one.complete('send.answer#1', 'accepted', { at: noon, facts: { score: 2 } })
    expect(one.state.facts).toEqual({ frail: true, score: 2, agreed: true })
  })

  test('of an offer taken back: what the way says', () => {
    const one = run(handoffParts({ outcomes: ends }))
    one.apply({ ...offer, facts: {} })
    one.apply({ kind: 'recalled', at: noon, task: 'send.offer#1' })
    expect([one.tasks, one.state.facts]).toEqual([['withdrawn#1'], { agreed: false }])
  })

  test('a section that needs nobody opens the synthesis at once', () => {
    const sections = aSections('assess').sections.map((one) => ({
      ...one,
      when: { eq: ['frail', true] as [string, boolean] },
    }))
    expect(run(sectionsParts({ sections })).tasks).toEqual(['assess.synthesis#1'])
  })
})

describe('effects that the system began on a way', () => {
  const telling = (mode: 'once' | 'repeatable', needs: 'any' | 'all') => ({
    start: 'split',
    notices: [aNotice],
    steps: [
      aFork('split', ['tell', 'left']),
      anEffect('tell', { to: 'right', mode, waits: false }),
      aTask('right', { to: 'meet' }),
      aTask('left', { to: 'meet' }),
      aJoin('meet', 'split', { to: 'after', needs }),
      aTask('after', { to: 'end' }),
      anEnd('end'),
    ],
  })

  test('go on after the join if their way was taken to its end', () => {
    const one = run(telling('once', 'any'))
    const commands = one.complete('right#1', 'done', { at: noon })
    expect(only(commands, 'cancel-effect')).toEqual([])
    expect(one.state.effects).toHaveLength(1)
    expect(one.state.effects[0]).not.toHaveProperty('within')
  })

  test('go on after the join if they may be repeated, even where their way is cancelled', () => {
    const one = run(telling('repeatable', 'any'))
    const commands = one.complete('left#1', 'done', { at: noon })
    expect(only(commands, 'cancel-effect')).toEqual([])
    expect(one.state.effects.map(({ key }) => key)).toEqual(['tell#1:1'])
  })

  test('belong to the outer way, once the fork inside it is over', () => {
    const inner = telling('once', 'all').steps.filter(({ kind }) => kind !== 'end')
    const one = run({
      start: 'outer',
      notices: [aNotice],
      steps: [
        aFork('outer', ['split', 'aside']),
        ...inner.map((step) =>
          step.key === 'after' ? aTask('after', { to: 'outer-join' }) : step,
        ),
        aTask('aside', { to: 'outer-join' }),
        aJoin('outer-join', 'outer', { to: 'end', needs: 'any' }),
        anEnd('end'),
      ],
    })
    one.complete('right#1', 'done', { at: noon })
    one.complete('left#1', 'done', { at: noon })
    expect(one.state.effects[0]?.within).toEqual({ of: 'outer#1', way: 'split' })
    const commands = one.complete('aside#1', 'done', { at: noon })
    expect(only(commands, 'cancel-effect').map(({ key }) => key)).toEqual(['tell#1:1'])
  })

  test('a fork of which no way may be taken is an incident, not a guess', () => {
    const ways = ['left', 'right'].map((to) => ({
      title: to,
      to,
      when: { eq: ['frail', true] as [string, boolean] },
    }))
    const steps = [
      aFork('split', ways),
      aTask('left', { to: 'meet' }),
      aTask('right', { to: 'meet' }),
      aJoin('meet', 'split', { to: 'end' }),
      anEnd('end'),
    ]
    expect(() => run({ start: 'split', steps })).toThrow('no-way')
  })
})

describe('a step redone on a way of a fork', () => {
  const pause = { kind: 'wait' as const, phase: 'contact' as const, title: 'Attesa' }
  const parts: Partial<Release> = {
    start: 'before',
    notices: [aNotice],
    tables: [
      {
        key: 'table',
        title: 'Tabella',
        rows: [{ key: 'row', title: 'Riga', when: { eq: ['frail', true] }, to: 'visit' }],
        otherwise: { title: 'Altrimenti', to: 'visit' },
      },
    ],
    steps: [
      aTask('before', { to: 'split' }),
      aFork('split', ['first', 'other']),
      aTask('first', { to: 'choose' }),
      decision,
      aTask('visit', { to: 'tell' }),
      anEffect('tell', { to: 'pause', waits: false, failedTo: 'mend' }),
      aTask('mend', { to: 'pause' }),
      { key: 'pause', ...pause, when: { eq: ['agreed', true] }, to: 'weigh' },
      aTask('weigh', { to: 'meet' }),
      aTask('other', { to: 'meet' }),
      aJoin('meet', 'split', { to: 'after' }),
      aTask('after', { to: 'end' }),
      anEnd('end'),
    ],
  }
  const redo = (task: `${string}#${number}`, to: string) =>
    ({ kind: 'escaped', at: noon, task, reason: 'wrong', escape: 'redo', to }) as const

  function onTheWay(): CaseRun {
    const one = run(parts, { agreed: true })
    one.complete('before#1', 'done', { at: noon })
    one.complete('first#1', 'done', { at: noon })
    one.complete('visit#1', 'done', { at: noon })
    return one
  }

  test.each(['first', 'visit'])('%s is redone there, and the other way stays', (to) => {
    const one = onTheWay()
    expect(one.tasks).toEqual(['other#1', 'weigh#1'])
    one.apply(redo('weigh#1', to))
    expect(one.tasks).toEqual(['other#1', `${to}#2`])
    expect(one.state.open.at(-1)).toMatchObject({ of: 'split#1', way: 'first' })
  })

  test('a step before the fork cancels all of its ways', () => {
    const one = onTheWay()
    one.apply(redo('weigh#1', 'before'))
    expect([one.tasks, one.state.open.map(({ kind }) => kind)]).toEqual([['before#2'], ['task']])
  })

  test('from another way it is a late act, and so is what is no task', () => {
    const one = onTheWay()
    for (const event of [redo('other#1', 'visit'), redo('weigh#1', 'tell')]) {
      one.apply(event)
      expect(only(one.last.commands, 'late-act')).toHaveLength(1)
      expect(one.tasks).toEqual(['other#1', 'weigh#1'])
    }
  })

  test('a step after the join is outside of the ways', () => {
    const one = onTheWay()
    one.complete('weigh#1', 'done', { at: noon })
    one.complete('other#1', 'done', { at: noon })
    one.apply(redo('after#1', 'visit'))
    expect(only(one.last.commands, 'late-act')).toHaveLength(1)
    one.apply(redo('after#1', 'before'))
    expect(one.tasks).toEqual(['before#2'])
  })
})

describe('what is beside the path', () => {
  const add = { kind: 'task-added', at: noon, candidates: [{ who: 'opener' }] } as const

  test('one task is completed or cancelled, and the others stay', () => {
    const one = run({})
    for (let n = 0; n < 3; n++) one.apply(add)
    const [first, second, third] = one.state.followUps.map(({ key }) => key)
    if (!first || !second || !third) throw new Error('a task is missing')
    one.complete(second, 'done', { at: noon })
    expect(one.state.followUps.map(({ key }) => key)).toEqual([first, third])
    one.apply({ kind: 'task-cancelled', at: noon, task: third })
    expect(one.state.followUps.map(({ key }) => key)).toEqual([first])
  })

  test('what the system asked for itself is not cancelled as a task that a worker added', () => {
    const one = run({})
    one.complete('record#7', 'done', { at: noon })
    const [task] = one.state.followUps.map(({ key }) => key)
    if (!task) throw new Error('there is no late act')
    expect(one.apply({ kind: 'task-cancelled', at: noon, task })).toEqual([])
  })

  test('of two effects the one that is settled is over', () => {
    const one = run({
      start: 'tell',
      notices: [aNotice],
      steps: [
        anEffect('tell', { to: 'again', waits: false }),
        anEffect('again', { to: 'end', waits: true }),
        anEnd('end'),
      ],
    })
    one.settle('tell#1:1', afternoon)
    expect(one.state.effects.map(({ key }) => key)).toEqual(['again#1:1'])
    expect(one.state.followUps).toEqual([])
    one.settle('again#1:1', afternoon)
    expect(one.state.closed?.outcome).toBe('finished')
  })

  test('what an effect tells after the case is closed changes nothing that is known', () => {
    const one = run({
      start: 'tell',
      notices: [aNotice],
      steps: [anEffect('tell', { to: 'end', waits: false }), anEnd('end')],
    })
    expect(one.state.closed?.outcome).toBe('finished')
    const settled = { kind: 'effect-settled', at: noon, effect: 'tell#1:1' } as const
    one.apply({ ...settled, result: 'done', facts: { score: 1 } })
    expect([one.state.facts, one.state.effects]).toEqual([{}, []])
  })

  test('what an effect tells while the case is open is known', () => {
    const one = run({
      start: 'tell',
      notices: [aNotice],
      steps: [anEffect('tell', { to: 'record' }), aTask('record', { to: 'end' }), anEnd('end')],
    })
    const settled = { kind: 'effect-settled', at: noon, effect: 'tell#1:1' } as const
    one.apply({ ...settled, result: 'done', facts: { score: 1 } })
    expect([one.state.facts, one.tasks]).toEqual([{ score: 1 }, ['record#1']])
  })
})
