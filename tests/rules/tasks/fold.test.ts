import { describe, expect, test } from '@jest/globals'

import type { CaseState, Step } from '../../../domain/procedures/engine/types.ts'
import { earliestRung, fold } from '../../../domain/tasks/fold.ts'
import type { FoldInput, RecordedEvent } from '../../../domain/tasks/fold.ts'
import { aRelease } from '../procedures/support/a-release.ts'
import { umbriaCalendar } from '../procedures/support/data.ts'

const at = (minute: number) => `2026-11-25T09:${String(minute).padStart(2, '0')}:00.000Z`

const state: CaseState = {
  schema: 1,
  phase: 'contact',
  phases: { contact: 1 },
  open: [],
  followUps: [],
  iterations: {},
  facts: {},
  deadlines: [],
  stopped: [],
  suspensions: [],
  effects: [],
  counter: 0,
}

function term(id: string, rungs: readonly { rung: string; at: string }[]) {
  const times = { version: 1, origin: at(0), dueAt: at(59) }
  const entered = { at: at(0), why: 'inizio' }
  return { id, deadline: id, ...times, entered, boundTo: 'case' as const, fired: [], rungs }
}

/** Counts what it applies, drops the rung that fired, and does what a fact of the event asks. */
const step: Step = (before, event) => {
  const facts = 'facts' in event ? event.facts : {}
  if (facts['poison'] === true) throw Object.assign(new Error(), { code: 'no-way' })
  const deadlines = before.deadlines.map((one) =>
    event.kind === 'rung' && one.id === event.deadline
      ? { ...one, rungs: one.rungs.filter(({ rung }) => rung !== event.rung) }
      : one,
  )
  const after = { ...before, deadlines, counter: before.counter + 1 }
  return { state: after, commands: [], ...(facts['cross'] === true && { crossesInto: 'triage' }) }
}

function event(seq: number, facts: Record<string, boolean> = {}): RecordedEvent {
  return { seq, key: `e${seq}`, kind: 'facts-corrected', payload: { facts }, at: at(seq) }
}

function run(input: Partial<FoldInput> & { events?: readonly RecordedEvent[] }) {
  const events = input.events ?? []
  return fold({
    state,
    processedSeq: 0,
    lastSeq: events.length,
    now: at(30),
    engine: 1,
    engines: { 1: step },
    release: aRelease({}),
    calendar: umbriaCalendar(),
    mayCross: true,
    limit: 50,
    ...input,
    events,
  })
}

const seqs = (done: ReturnType<typeof run>) => done.moves.map(({ seq }) => seq)

test('waiting events are applied in their order, each a move', () => {
  const done = run({ events: [event(1), event(2), event(3)] })
  expect([seqs(done), done.state.counter, done.again]).toEqual([[1, 2, 3], 3, false])
})

test('the same input gives the same moves', () => {
  const input = { events: [event(1), event(2)] }
  expect(run(input)).toEqual(run(input))
})

describe('an event that leaves the phase', () => {
  const events = [event(1), event(2, { cross: true }), event(3)]

  test('is left for the workflow when the web meets it, with those behind it', () => {
    const done = run({ events, mayCross: false })
    expect([seqs(done), done.crossing, done.again]).toEqual([[1], 2, false])
  })

  test('is applied when the workflow meets it', () => {
    expect(seqs(run({ events }))).toEqual([1, 2, 3])
  })
})

describe('an event that cannot be applied', () => {
  const events = [event(1), event(2, { poison: true }), event(3)]

  test('stops those behind it, and keeps those before it', () => {
    const done = run({ events })
    expect([seqs(done), done.poison]).toEqual([[1], { seq: 2, code: 'no-way' }])
  })

  test('is passed over when a person has set it aside', () => {
    const done = run({ events, setAside: 2 })
    expect(seqs(done)).toEqual([1, 2, 3])
    expect(done.state.followUps).toMatchObject([{ purpose: 'follow-up' }])
  })
})

describe('an event that takes the case to another release', () => {
  const next = { ...aRelease({ version: 2 }), engine: 2 as 1 }
  const migrated = { ...event(1), kind: 'migrated', payload: { to: 'prova@2' } }
  const counting: Step = (before) => ({
    state: { ...before, counter: before.counter + 10 },
    commands: [],
  })
  const asked = { events: [migrated], releases: new Map([['prova@2', next]]) }

  test('is applied by the engine of that one, and the move says so', () => {
    const done = run({ ...asked, engines: { 1: step, 2: counting } })
    const [move] = done.moves
    expect([move?.engine, move?.release, done.state.counter]).toEqual([2, 'prova@2', 10])
  })

  test('is not applied by any other', () => {
    expect(run(asked).poison).toEqual({ seq: 1, code: 'unknown-engine' })
  })
})

test('no more events than the limit are applied at once, and it is said that others wait', () => {
  const done = run({ events: [event(1), event(2), event(3)], limit: 2 })
  expect([seqs(done), done.again]).toEqual([[1, 2], true])
})

describe('rungs', () => {
  const late = term('a', [{ rung: 'breach', at: at(20) }])
  const early = term('b', [
    { rung: 'warning', at: at(10) },
    { rung: 'breach', at: at(40) },
  ])
  const due = { ...state, deadlines: [late, early] }

  test('that are due come after the events, oldest first, and those to come stay', () => {
    const done = run({ state: due, events: [event(1)] })
    expect(done.appended.map(({ seq, key }) => [seq, key])).toEqual([
      [2, 'deadline:b:warning:1'],
      [3, 'deadline:a:breach:1'],
    ])
    expect(earliestRung(done.state)?.at).toBe(at(40))
  })

  test('of a closed case never fire', () => {
    const closed = { ...due, closed: { outcome: 'done', at: at(5) } }
    expect(run({ state: closed }).appended).toEqual([])
  })

  test('at the same instant fire in the order of their names, whatever the order in the state', () => {
    const same = ['z', 'a'].map((id) => term(id, [{ rung: 'breach', at: at(10) }]))
    expect(earliestRung({ ...state, deadlines: same })).toMatchObject({ deadline: 'a' })
    expect(earliestRung({ ...state, deadlines: same.toReversed() })).toMatchObject({
      deadline: 'a',
    })
  })
})
