import { describe, expect, test } from '@jest/globals'

import {
  calendarIn,
  calendarName,
  calendarNamed,
  findHoliday,
  localText,
} from '../../../domain/procedures/engine/calendar.ts'
import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { findDay, toInstant, toMs } from '../../../domain/procedures/engine/instant.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aDeadline, anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { supervise } from './support/parts.ts'
import { aFork, aJoin } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const at = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'
const evening = '2026-11-25T18:00:00.000Z'
const split: Partial<Release> = {
  start: 'split',
  facts: { agreed: { type: 'boolean', title: 'D’accordo' } },
  notices: [aNotice],
  steps: [
    aFork('split', ['left', 'right']),
    aTask('left', { to: 'meet' }),
    aTask('right', { to: 'meet' }),
    aJoin('meet', 'split', { to: 'end' }),
    anEnd('end'),
  ],
}

function run(parts: Partial<Release>): CaseRun {
  const one = new CaseRun(aRelease(parts), calendar)
  one.start(at)
  return one
}

describe('of two tasks at once', () => {
  const park = (task: 'left#1' | 'right#1', until: string) =>
    ({ kind: 'escaped', at, task, reason: 'hospital', escape: 'park', until }) as const

  test('one is parked, until a day that says where it comes from', () => {
    const one = run(split)
    const [set] = only(one.apply(park('left#1', '2026-12-03')), 'set-deadline')
    expect(set).toMatchObject({
      deadline: { id: 'park@left#1', boundTo: 'left#1' },
      proof: {
        rule: { release: 'prova@1', deadline: 'park', amount: { value: 0, unit: 'days' } },
        origin: { why: 'giorno in cui riprendere' },
      },
    })
    expect(one.state.open.map(({ step, parked }) => [step, parked])).toEqual([
      ['split', undefined],
      ['left', true],
      ['right', undefined],
    ])
  })

  test('both are parked: one that is taken up again leaves the other its day', () => {
    const one = run(split)
    one.apply(park('left#1', '2026-12-03'))
    one.apply(park('right#1', '2026-12-04'))
    one.apply({ kind: 'resumed', at, task: 'left#1' })
    expect(one.state.deadlines.map(({ boundTo }) => boundTo)).toEqual(['right#1'])
    expect(one.state.open.filter(({ parked }) => parked).map(({ step }) => step)).toEqual(['right'])
  })

  const urgent = [{ do: 'raise-priority' as const, to: 'urgent' as const }]
  const rungs = [{ key: 'late', kind: 'warning' as const, actions: urgent }]

  test.each([
    ['its step', { step: 'left' }, ['left#1']],
    ['the phase', { phase: 'contact' as const }, ['left#1', 'right#1']],
    ['the case', { case: true as const }, ['left#1', 'right#1']],
  ])('a term of %s raises the tasks that are its own', (_, on, tasks) => {
    const one = run({ ...split, deadlines: [aDeadline({ on, rungs })] })
    const changed = only(one.elapse(evening), 'change-task')
    expect(changed.map(({ task, priority }) => [task, priority])).toEqual(
      tasks.map((task) => [task, 'urgent']),
    )
  })
})

describe('a rung', () => {
  const warn = {
    key: 'warn',
    kind: 'warning' as const,
    actions: supervise,
    before: { value: 2, unit: 'hours' as const },
  }
  const over = { key: 'over', kind: 'breach' as const, actions: supervise }

  test('that the deadline has not does nothing, and of two one is left', () => {
    const one = run({ deadlines: [aDeadline({ rungs: [warn, over] })] })
    const [deadline] = one.state.deadlines
    if (!deadline) throw new Error('there is no deadline')
    const event = { kind: 'rung', at: noon, deadline: deadline.id, version: 1 } as const
    expect(one.apply({ ...event, rung: 'no-such-rung' })).toEqual([])
    one.apply({ ...event, rung: 'warn' })
    expect(one.state.deadlines[0]).toMatchObject({
      rungs: [{ rung: 'over' }],
      fired: [{ rung: 'warn', at: noon }],
    })
  })

  test('that takes the outcome of a task lets it expire, and what the outcome sets is known', () => {
    const outcomes = [
      { key: 'done', title: 'Fatto', consequence: 'Si chiude', to: 'end', sets: { agreed: false } },
    ]
    const one = run({
      facts: split.facts ?? {},
      steps: [aTask('record', { to: 'end', outcomes }), anEnd('end')],
      deadlines: [
        aDeadline({
          defaultOutcome: 'done',
          rungs: [{ ...over, actions: [{ do: 'take-outcome' }] }],
        }),
      ],
    })
    expect(only(one.elapse(evening), 'close-task')).toEqual([
      { kind: 'close-task', task: 'record#1', as: 'expired' },
    ])
    expect(one.state.facts).toEqual({ agreed: false })
  })

  test('that tells somebody names the step, the case or the entry into the phase', () => {
    const tell = { do: 'notify' as const, notice: 'notice', to: [{ who: 'opener' as const }] }
    const telling = (key: string, on: Release['deadlines'][number]['on']) =>
      aDeadline({ key, on, rungs: [{ ...over, actions: [tell] }] })
    const one = run({
      notices: [aNotice],
      deadlines: [
        telling('a', { step: 'record' }),
        telling('b', { case: true }),
        telling('c', { phase: 'contact' }),
      ],
    })
    one.elapse(evening)
    expect(one.state.effects.map(({ key }) => key.replace(/:\d+$/, '')).sort()).toEqual([
      'case',
      'phase:contact#1',
      'record#1',
    ])
  })
})

test('a case that is withdrawn calls off what must not be done twice, and lets notices go', () => {
  const one = run({
    start: 'tell',
    notices: [aNotice],
    steps: [
      anEffect('tell', { to: 'ask', waits: false }),
      anEffect('ask', { to: 'record', mode: 'once', waits: false }),
      aTask('record', { to: 'end' }),
      anEnd('end'),
    ],
  })
  const commands = one.apply({ kind: 'withdrawn', at: noon, reason: 'moved' })
  expect(only(commands, 'cancel-effect').map(({ key }) => key)).toEqual(['ask#1:1'])
  expect(one.state.effects.map(({ key }) => key)).toEqual(['tell#1:1'])
})

test('what has happened beside the path is said in words', () => {
  const one = run({ facts: split.facts ?? {}, notices: [aNotice] })
  const [late] = only(one.complete('record#9', 'done', { at: noon }), 'open-task')
  expect(late).toMatchObject({ title: 'Esamina un atto arrivato in ritardo', purpose: 'late-act' })
  const candidates = [{ who: 'opener' as const }]
  const [added] = only(one.apply({ kind: 'task-added', at: noon, candidates }), 'open-task')
  expect(added?.title).toBe('Compito aggiunto')
  const unknown = { kind: 'effect-settled', at: noon, effect: 'gone#1:1', facts: {} } as const
  const titles = (['done', 'unknown', 'failed'] as const).map(
    (result) => only(one.apply({ ...unknown, result }), 'open-task')[0]?.title,
  )
  expect(titles).toEqual([
    'Annulla un’operazione fatta dopo la revoca',
    'Verifica se un’operazione revocata è stata fatta, e annullala',
    undefined,
  ])
})

describe('days and instants', () => {
  test('are read whole: nothing before, nothing after', () => {
    expect(['x2026-11-25', '2026-11-25x', '2026-02-30'].map(findDay)).toEqual(
      Array.from({ length: 3 }, () => undefined),
    )
    for (const text of [`x${at}`, `${at}x`]) expect(() => toMs(text)).toThrow('bad-instant')
    expect(toInstant(toMs('2026-11-25T09:00:00Z'))).toBe(at)
  })

  test('a new offset holds from its very instant', () => {
    expect(localText('2026-10-25T00:59:59.999Z', calendar)).toBe('2026-10-25T02:59')
    expect(localText('2026-10-25T01:00:00.000Z', calendar)).toBe('2026-10-25T02:00')
  })
})

describe('a calendar', () => {
  const days: Calendar = {
    ...calendar,
    holidays: [{ name: 'Festa', month: 11, day: 25, from: 2026, to: 2027 }],
    closures: [
      { organisation: '054039', from: '2026-12-01', until: '2026-12-02', reason: 'neve' },
      { organisation: 'udc', from: '2026-12-03', until: '2026-12-03', reason: 'lavori' },
    ],
  }
  const why = (day: string, one: Calendar) => findHoliday(findDay(day) ?? 0, one)

  test('has holidays from a year to another, both included', () => {
    const found = [2025, 2026, 2027, 2028].map((year) => why(`${year}-11-25`, days))
    expect(found).toEqual([undefined, 'Festa', 'Festa', undefined])
  })

  test('has closures of its office and of its comune, on their days only', () => {
    const here = calendarIn(days, '054039', 'udc')
    const closed = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']
    expect(closed.map((day) => why(day, here))).toEqual([
      undefined,
      'chiusura dell’ufficio, neve',
      'chiusura dell’ufficio, neve',
      'chiusura dell’ufficio, lavori',
      undefined,
    ])
    expect(closed.map((day) => why(day, days))).toEqual(closed.map(() => undefined))
  })

  test('is found again by the name that says where it holds', () => {
    const find = (version: string) => (version === days.version ? days : undefined)
    for (const [municipality, office] of [
      ['', ''],
      ['054039', ''],
      ['054039', 'udc'],
    ] as const) {
      const one = calendarIn(days, municipality, office)
      expect(calendarNamed(calendarName(one), find)).toEqual(one)
    }
    expect(calendarNamed('no-such@054039', find)).toBeUndefined()
  })
})
