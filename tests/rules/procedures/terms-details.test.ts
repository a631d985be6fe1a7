import { describe, expect, test } from '@jest/globals'

import { canonical, wakeAt } from '../../../domain/procedures/engine/state.ts'
import type { CaseEvent } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aDeadline, aNotice, aRelease, aTask, anEnd } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { opener, supervise } from './support/parts.ts'

type Deadline = Release['deadlines'][number]

const calendar = umbriaCalendar()
const at = '2026-11-02T09:00:00.000Z'
const days = (value: number) => [{ amount: { value, unit: 'days' as const } }]
const rung = (key: string, parts: Partial<Deadline['rungs'][number]> = {}) => ({
  key,
  kind: 'breach' as const,
  actions: supervise,
  ...parts,
})
const suspensions = [
  { key: 'document', title: 'Documento mancante' },
  { key: 'hospital', title: 'Ricovero' },
]

function run(parts: Partial<Release>, known = {}): CaseRun {
  const one = new CaseRun(aRelease({ suspensions, notices: [aNotice], ...parts }), calendar)
  one.start(at, known)
  return one
}

const withTerm = (parts: Partial<Deadline> & Pick<Deadline, 'rungs'>) =>
  run({ deadlines: [aDeadline({ suspendable: true, terms: days(10), ...parts })] })

type Suspended = Extract<CaseEvent, { kind: 'terms-suspended' }>
const suspend = (on: string, parts: Partial<Suspended> & Pick<Suspended, 'from'>) =>
  ({ kind: 'terms-suspended', at: on, reason: 'document', ...parts }) as const

describe('the rungs of a ladder', () => {
  test('of one instant come in the order of their keys', () => {
    const one = withTerm({ rungs: [rung('c'), rung('a'), rung('b')] })
    expect(one.state.deadlines[0]?.rungs.map(({ rung: key }) => key)).toEqual(['a', 'b', 'c'])
  })

  test('come as many hours, or minutes, before the end as they say', () => {
    const before = (value: number, unit: 'hours' | 'minutes') => ({ before: { value, unit } })
    const one = withTerm({
      terms: [{ amount: { value: 4, unit: 'hours' } }],
      rungs: [rung('hour', before(1, 'hours')), rung('minutes', before(20, 'minutes'))],
    })
    expect(one.state.deadlines[0]?.rungs).toEqual([
      { rung: 'hour', at: '2026-11-02T12:00:00.000Z' },
      { rung: 'minutes', at: '2026-11-02T12:40:00.000Z' },
    ])
  })

  test('wake the case by the nearest of all, whichever deadline it is of', () => {
    const term = (key: string, value: number) =>
      aDeadline({ key, terms: days(value), rungs: [rung('late')] })
    const one = run({ deadlines: [term('long', 9), term('short', 2), term('middle', 5)] })
    expect(wakeAt(one.state)).toBe('2026-11-04T22:59:59.999Z')
  })
})

describe('a wait', () => {
  const wait = (parts: object): Partial<Release> => ({
    start: 'pause',
    facts: { since: { type: 'date', title: 'Dal' } },
    steps: [
      { key: 'pause', kind: 'wait', phase: 'contact', title: 'Attesa', to: 'record', ...parts },
      aTask('record', { to: 'end' }),
      anEnd('end'),
    ],
  })

  test.each([
    ['minutes', '2026-11-02T09:30:00.000Z'],
    ['hours', '2026-11-03T15:00:00.000Z'],
    ['days', '2026-12-01T23:00:00.000Z'],
  ])('of thirty %s ends then; of days, in the morning', (unit, end) => {
    const one = run(wait({ after: { value: 30, unit } }))
    expect(one.state.deadlines[0]?.rungs).toEqual([{ rung: 'elapsed', at: end }])
  })

  test('for a day that has begun this very instant is over at once', () => {
    const midnight = '2026-11-02T23:00:00.000Z'
    const until = (since: string) => {
      const one = new CaseRun(aRelease(wait({ date: 'since' })), calendar)
      one.start(midnight, { since })
      return one.tasks
    }
    expect([until('2026-11-03'), until('2026-11-04')]).toEqual([['record#1'], []])
  })
})

describe('a proof says', () => {
  test('of a term of a phase, which phase began', () => {
    const one = run({
      steps: [
        aTask('record', { to: 'check' }),
        aTask('check', { to: 'end', phase: 'closure' }),
        anEnd('end', { phase: 'closure' }),
      ],
      deadlines: [aDeadline({ on: { phase: 'closure' }, rungs: [rung('late')] })],
    })
    const [set] = only(one.complete('record#1', 'done', { at }), 'set-deadline')
    expect(set?.proof.origin.why).toBe('inizio della fase «Chiusura»')
  })

  test('of each suspension, its own reason', () => {
    const one = withTerm({ rungs: [rung('late')] })
    one.apply(suspend(at, { from: '2026-11-03', until: '2026-11-04', reason: 'hospital' }))
    const [set] = only(one.last.commands, 'set-deadline')
    expect(set?.proof.suspensions.map(({ why }) => why)).toEqual(['Ricovero'])
  })
})

describe('of two suspensions', () => {
  function both(): CaseRun {
    const one = withTerm({ rungs: [rung('late')] })
    one.apply(suspend(at, { from: '2026-11-03', until: '2026-11-03' }))
    one.apply(suspend(at, { from: '2026-11-05', until: '2026-11-05' }))
    return one
  }
  const spans = ({ state }: CaseRun) =>
    state.suspensions.map(({ from, until = '' }) => `${from} ${until}`)

  test('one is ended, and the other stays', () => {
    const one = both()
    one.apply({ kind: 'terms-resumed', at, suspension: 3, until: '2026-11-06' })
    expect(spans(one)).toEqual(['2026-11-03 2026-11-03', '2026-11-05 2026-11-06'])
  })

  test('one is corrected, and the other stays', () => {
    const one = both()
    const corrected = suspend(at, { from: '2026-11-07', until: '2026-11-09' })
    one.apply({ ...corrected, kind: 'suspension-corrected', suspension: 3 })
    expect(spans(one)).toEqual(['2026-11-03 2026-11-03', '2026-11-07 2026-11-09'])
  })

  test('one is annulled, and the other stays', () => {
    const one = both()
    one.apply({ kind: 'suspension-annulled', at, suspension: 2 })
    expect(spans(one)).toEqual(['2026-11-05 2026-11-05'])
  })
})

test('no suspension is kept of a case that is closed', () => {
  const one = withTerm({ rungs: [rung('late')] })
  one.complete('record#1', 'done', { at })
  one.apply(suspend(at, { from: '2026-11-03' }))
  expect(one.state.suspensions).toEqual([])
})

describe('the task about what fired too early', () => {
  const soon = { kind: 'warning' as const, before: { value: 5, unit: 'days' as const } }
  const told = (one: CaseRun) => only(one.last.commands, 'open-task').map(({ title }) => title)

  function allFired(parts: Partial<Deadline> = {}): CaseRun {
    const one = withTerm({ rungs: [rung('soon', soon), rung('late')], ...parts })
    one.elapse('2026-11-13T00:00:00.000Z')
    return one
  }

  test('names only the rungs that the new dates would have put later', () => {
    const one = allFired()
    one.apply(suspend('2026-11-16T09:00:00.000Z', { from: '2026-11-10', until: '2026-11-20' }))
    expect(told(one)).toEqual([
      'Riesamina «Termine»: il superamento è scattato prima della nuova data',
    ])
  })

  test('names them too where the suspension has no end yet', () => {
    const one = allFired()
    one.apply(suspend('2026-11-16T09:00:00.000Z', { from: '2026-11-10' }))
    expect(told(one)).toHaveLength(1)
  })

  test('says that an outcome was taken, whatever else the rung did', () => {
    const notify = { do: 'notify' as const, notice: 'notice', to: opener }
    const outcomes = ['done', 'silence'].map((key) => ({
      key,
      title: key,
      consequence: key,
      to: 'next',
    }))
    const one = run({
      steps: [
        aTask('record', { to: 'next', outcomes }),
        aTask('next', { to: 'end' }),
        anEnd('end'),
      ],
      deadlines: [
        aDeadline({
          suspendable: true,
          terms: days(10),
          defaultOutcome: 'silence',
          rungs: [rung('late', { actions: [notify, { do: 'take-outcome' }] })],
        }),
      ],
    })
    one.elapse('2026-11-13T00:00:00.000Z')
    one.apply(suspend('2026-11-16T09:00:00.000Z', { from: '2026-11-05', until: '2026-11-16' }))
    expect(told(one)).toEqual([
      'Riesamina «Termine»: l’esito previsto è stato preso prima della nuova data',
    ])
  })

  test('is not opened by facts that take the term away', () => {
    const one = run({
      facts: { flag: { type: 'boolean', title: 'Segno' } },
      deadlines: [
        aDeadline({
          suspendable: true,
          terms: [{ when: { not: { present: 'flag' } }, amount: { value: 1, unit: 'days' } }],
          rungs: [rung('late')],
        }),
      ],
    })
    one.elapse('2026-11-04T00:00:00.000Z')
    one.apply({ kind: 'facts-corrected', at: '2026-11-05T09:00:00.000Z', facts: { flag: true } })
    expect(told(one)).toEqual([])
  })
})

test('equal states give equal text: whatever the order of their keys, and what is undefined', () => {
  const text = canonical({ b: 1, a: [{ d: 2, c: undefined }], c: null })
  expect(text).toBe('{"a":[{"d":2}],"b":1,"c":null}')
  expect(canonical({ c: null, b: 1, a: [{ d: 2 }], e: undefined })).toBe(text)
})
