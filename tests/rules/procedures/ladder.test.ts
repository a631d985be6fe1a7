import { expect, test } from '@jest/globals'
import { wakeAt } from '../../../domain/procedures/engine/state.ts'
import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aDeadline, anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, kinds, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'
const fourHoursLater = '2026-11-25T13:00:00.000Z'
const nextDay = '2026-11-26T09:00:00.000Z'
const opener = [{ who: 'opener' as const }]

type Rungs = Release['deadlines'][number]['rungs']
type Actions = Rungs[number]['actions']

function breach(...actions: Actions): Rungs {
  return [{ key: 'breach', kind: 'breach', actions }]
}

function withRungs(rungs: Rungs, parts: Partial<Release['deadlines'][number]> = {}): CaseRun {
  const release = aRelease({ deadlines: [aDeadline({ rungs, ...parts })], notices: [aNotice] })
  return new CaseRun(release, calendar)
}

const twoWays = [
  aTask('record', {
    to: 'end',
    outcomes: [
      { key: 'done', title: 'Fatto', consequence: 'Si chiude', to: 'end' },
      { key: 'silence', title: 'Silenzio', consequence: 'Si prosegue', to: 'second' },
    ],
  }),
  aTask('second', { to: 'end' }),
  anEnd('end'),
]

test('a task shows when it is due, and the case wakes then', () => {
  const one = withRungs(breach({ do: 'add-supervisor' }))
  const [task] = only(one.start(morning), 'open-task')
  expect([task?.dueAt, task?.hardAt]).toEqual([fourHoursLater, undefined])
  expect(wakeAt(one.state)).toBe(fourHoursLater)
})

test('a term runs from when the contact happened, even if it was recorded later', () => {
  const one = withRungs(breach({ do: 'add-supervisor' }))
  one.apply({ kind: 'started', at: noon, effectiveAt: morning, facts: {} })
  expect(wakeAt(one.state)).toBe(fourHoursLater)
})

test('a breach notifies, adds the supervisor, raises the priority and opens a task beside', () => {
  const one = withRungs(
    breach(
      { do: 'notify', notice: 'notice', to: opener },
      { do: 'add-supervisor' },
      { do: 'raise-priority', to: 'urgent' },
      { do: 'open-task', title: 'Sollecita', candidates: opener },
    ),
  )
  one.start(morning)
  const commands = one.elapse(fourHoursLater)
  expect(commands).toMatchObject([
    { kind: 'rung-fired', id: 'term@record#1', rung: 'breach' },
    { kind: 'start-effect', effect: { key: 'record#1:2', type: 'notify' }, to: opener },
    { kind: 'change-task', task: 'record#1', addCandidates: [{ role: 'coordinator', at: 'zone' }] },
    { kind: 'change-task', task: 'record#1', priority: 'urgent' },
    { kind: 'open-task', task: 'follow-up#3', purpose: 'follow-up', title: 'Sollecita' },
  ])
  expect(one.tasks).toEqual(['record#1'])
})

test('doing the task stops its deadline', () => {
  const one = withRungs(breach({ do: 'add-supervisor' }))
  one.start(morning)
  const commands = one.complete('record#1', 'done', { at: noon })
  expect(only(commands, 'drop-deadline')).toEqual([
    { kind: 'drop-deadline', id: 'term@record#1', why: 'met' },
  ])
  expect(one.elapse(nextDay)).toEqual([])
})

test('a rung that was recomputed, fired already or belongs to nothing does nothing', () => {
  const one = withRungs(breach({ do: 'add-supervisor' }))
  one.start(morning)
  const rung = {
    kind: 'rung' as const,
    at: fourHoursLater,
    deadline: 'term@record#1',
    rung: 'breach',
  }
  expect(one.apply({ ...rung, version: 2 })).toEqual([])
  expect(one.apply({ ...rung, version: 1, deadline: 'term@record#8' })).toEqual([])
  expect(one.apply({ ...rung, version: 1 })).not.toEqual([])
  expect(one.apply({ ...rung, version: 1 })).toEqual([])
})

test('a hard deadline says when acts become refused, then takes its outcome by itself', () => {
  const deadline = aDeadline({ defaultOutcome: 'silence', rungs: breach({ do: 'take-outcome' }) })
  const one = new CaseRun(aRelease({ steps: twoWays, deadlines: [deadline] }), calendar)
  expect(only(one.start(morning), 'open-task')[0]?.hardAt).toBe(fourHoursLater)
  const commands = one.elapse(fourHoursLater)
  expect(only(commands, 'close-task')).toEqual([
    { kind: 'close-task', task: 'record#1', as: 'expired' },
  ])
  expect(one.tasks).toEqual(['second#1'])
})

test('a ladder fires in the order of its instants', () => {
  const one = withRungs([
    {
      key: 'late',
      kind: 'breach',
      after: { value: 1, unit: 'hours' },
      actions: [{ do: 'add-supervisor' }],
    },
    {
      key: 'soon',
      kind: 'warning',
      before: { value: 90, unit: 'minutes' },
      actions: [{ do: 'add-supervisor' }],
    },
    { key: 'now', kind: 'target', actions: [{ do: 'add-supervisor' }] },
  ])
  one.start(morning)
  expect(one.state.deadlines[0]?.rungs.map(({ rung }) => rung)).toEqual(['soon', 'now', 'late'])
  expect(only(one.elapse(nextDay), 'rung-fired').map(({ rung }) => rung)).toEqual([
    'soon',
    'now',
    'late',
  ])
})

test('a warning of seven days comes with the first minute of that day in Rome', () => {
  const one = withRungs(
    [
      {
        key: 'warning',
        kind: 'warning',
        before: { value: 7, unit: 'days' },
        actions: [{ do: 'add-supervisor' }],
      },
    ],
    { terms: [{ amount: { value: 30, unit: 'days' } }] },
  )
  one.start('2026-03-10T09:00:00.000Z')
  expect(wakeAt(one.state)).toBe('2026-04-01T22:00:00.000Z')
})

test('the term is the first whose condition holds, and there is none if none does', () => {
  const terms = [
    {
      when: { eq: ['urgency', 'red'] as [string, string] },
      amount: { value: 1, unit: 'hours' as const },
    },
  ]
  const one = withRungs(breach({ do: 'add-supervisor' }), { terms })
  one.start(morning, { urgency: 'green' })
  expect(one.state.deadlines).toEqual([])
  const other = withRungs(breach({ do: 'add-supervisor' }), { terms })
  other.start(morning, { urgency: 'red' })
  expect(wakeAt(other.state)).toBe('2026-11-25T10:00:00.000Z')
})

test('a corrected fact moves the term: new version and proof, and the old rung does nothing', () => {
  const terms = [
    {
      when: { eq: ['urgency', 'red'] as [string, string] },
      amount: { value: 1, unit: 'hours' as const },
    },
    { amount: { value: 4, unit: 'hours' as const } },
  ]
  const one = withRungs(breach({ do: 'add-supervisor' }), { terms })
  one.start(morning)
  const commands = one.apply({ kind: 'facts-corrected', at: noon, facts: { urgency: 'red' } })
  expect(commands).toMatchObject([
    {
      kind: 'set-deadline',
      deadline: { version: 2, dueAt: '2026-11-25T10:00:00.000Z' },
      task: 'record#1',
    },
    { kind: 'change-task', task: 'record#1', dueAt: '2026-11-25T10:00:00.000Z' },
  ])
  const old = {
    kind: 'rung' as const,
    at: fourHoursLater,
    deadline: 'term@record#1',
    rung: 'breach',
  }
  expect(one.apply({ ...old, version: 1 })).toEqual([])
})

test('a term that no longer applies is dropped', () => {
  const terms = [
    {
      when: { eq: ['urgency', 'red'] as [string, string] },
      amount: { value: 1, unit: 'hours' as const },
    },
  ]
  const one = withRungs(breach({ do: 'add-supervisor' }), { terms })
  one.start(morning, { urgency: 'red' })
  const commands = one.apply({ kind: 'facts-corrected', at: noon, facts: { urgency: 'green' } })
  expect(commands).toEqual([
    { kind: 'drop-deadline', id: 'term@record#1', why: 'cancelled' },
    { kind: 'change-task', task: 'record#1', dueAt: null, hardAt: null },
  ])
})

test('a dropped term leaves its task the one of the phase', () => {
  const terms = [
    {
      when: { eq: ['urgency', 'red'] as [string, string] },
      amount: { value: 1, unit: 'hours' as const },
    },
  ]
  const rungs = breach({ do: 'add-supervisor' })
  const own = aDeadline({ key: 'own', on: { step: 'record' }, terms, rungs })
  const phase = aDeadline({ key: 'phase', on: { phase: 'contact' }, rungs })
  const steps = [aTask('record', { to: 'end' }), anEnd('end')]
  const one = new CaseRun(aRelease({ steps, deadlines: [own, phase] }), calendar)
  one.start(morning, { urgency: 'red' })
  const commands = one.apply({ kind: 'facts-corrected', at: noon, facts: { urgency: 'green' } })
  expect(only(commands, 'change-task')).toEqual([
    { kind: 'change-task', task: 'record#1', dueAt: fourHoursLater, hardAt: null },
  ])
})

test('what has fired is never un-fired by a correction', () => {
  const rungs: Rungs = [
    {
      key: 'soon',
      kind: 'warning',
      before: { value: 2, unit: 'hours' },
      actions: [{ do: 'add-supervisor' }],
    },
    ...breach({ do: 'add-supervisor' }),
  ]
  const terms = [
    { when: { present: 'more' }, amount: { value: 8, unit: 'hours' as const } },
    { amount: { value: 4, unit: 'hours' as const } },
  ]
  const one = withRungs(rungs, { terms })
  one.start(morning)
  one.elapse('2026-11-25T11:00:00.000Z')
  one.apply({ kind: 'facts-corrected', at: noon, facts: { more: true } })
  expect(one.state.deadlines[0]?.rungs).toEqual([
    { rung: 'breach', at: '2026-11-25T17:00:00.000Z' },
  ])
})

test('a term counted from a date fact runs from that day, or from the opening if there is none', () => {
  const parts = {
    origin: { fact: 'since' },
    terms: [{ amount: { value: 30, unit: 'days' as const } }],
  }
  const dated = withRungs(breach({ do: 'add-supervisor' }), parts)
  dated.start(morning, { since: '2026-11-10' })
  expect(dated.state.deadlines[0]?.dueAt).toBe('2026-12-10T22:59:59.999Z')
  const undated = withRungs(breach({ do: 'add-supervisor' }), parts)
  undated.start(morning)
  expect(undated.state.deadlines[0]?.dueAt).toBe('2026-12-28T22:59:59.999Z')
})

test('a term in hours counted from a moment runs from that minute of the clock, with the proof in words', () => {
  const parts = {
    origin: { fact: 'removedAt' },
    terms: [{ amount: { value: 24, unit: 'hours' as const } }],
  }
  const facts = { removedAt: { type: 'instant' as const, title: 'Allontanamento' } }
  const deadline = aDeadline({ rungs: breach({ do: 'add-supervisor' }), ...parts })
  const one = new CaseRun(aRelease({ facts, deadlines: [deadline] }), calendar)
  const [set] = only(one.start(morning, { removedAt: '2026-11-24T23:40' }), 'set-deadline')
  expect(set?.deadline.dueAt).toBe('2026-11-25T22:40:00.000Z')
  expect(set && explainProof(set.proof).slice(0, 3)).toEqual([
    'Il termine è di 24 ore.',
    'Si parte da martedì 24 novembre 2026, ore 23:40: Allontanamento.',
    'Scade mercoledì 25 novembre 2026, ore 23:40.',
  ])
  // Corrected: the term moves with it, whenever it was recorded.
  one.apply({ kind: 'facts-corrected', at: noon, facts: { removedAt: '2026-11-24T20:00' } })
  expect(one.state.deadlines[0]?.dueAt).toBe('2026-11-25T19:00:00.000Z')
})

test('a moment that is no time of day leaves the term to the opening', () => {
  const origin = { fact: 'removedAt' }
  for (const removedAt of ['2026-11-24T25:00', '2026-02-30T10:00', 'ieri']) {
    const one = withRungs(breach({ do: 'add-supervisor' }), { origin })
    one.start(morning, { removedAt })
    expect(one.state.deadlines[0]?.dueAt).toBe(fourHoursLater)
  }
})

test('a deadline of the phase is shown on its tasks and stops when the phase is left', () => {
  const steps = [
    aTask('record', { to: 'close' }),
    aTask('close', { to: 'end', phase: 'closure' }),
    anEnd('end'),
  ]
  const deadline = aDeadline({
    on: { phase: 'contact' },
    rungs: breach({ do: 'raise-priority', to: 'high' }),
  })
  const one = new CaseRun(aRelease({ steps, deadlines: [deadline] }), calendar)
  expect(only(one.start(morning), 'open-task')[0]?.dueAt).toBe(fourHoursLater)
  expect(one.state.deadlines[0]?.id).toBe('term@contact:1')
  expect(kinds(one.elapse(fourHoursLater))).toEqual(['rung-fired', 'change-task'])
  expect(kinds(one.complete('record#1', 'done', { at: nextDay }))).toContain('drop-deadline')
})

const waiting = {
  key: 'pause',
  kind: 'wait' as const,
  phase: 'contact' as const,
  title: 'Attesa',
  to: 'record',
}

function waitingCase(parts: object): CaseRun {
  const steps = [{ ...waiting, ...parts }, aTask('record', { to: 'end' }), anEnd('end')]
  return new CaseRun(aRelease({ start: 'pause', steps }), calendar)
}

test('a wait ends on the morning of its day, with a date that can be proved', () => {
  const one = waitingCase({ date: 'reviewOn', after: { value: 6, unit: 'months' } })
  const commands = one.start(morning, { reviewOn: '2026-12-10' })
  expect(only(commands, 'set-deadline')[0]?.proof.origin.why).toBe('reviewOn')
  expect(wakeAt(one.state)).toBe('2026-12-09T23:00:00.000Z')
  one.elapse('2026-12-10T00:00:00.000Z')
  expect(one.tasks).toEqual(['record#1'])
  expect(one.state.deadlines).toEqual([])
})

test('a wait without a date lasts the time that the release gives', () => {
  const one = waitingCase({ date: 'reviewOn', after: { value: 6, unit: 'months' } })
  one.start(morning)
  expect(one.state.deadlines[0]?.dueAt).toBe('2027-05-25T21:59:59.999Z')
})

test('a wait whose day has passed does not wait', () => {
  const one = waitingCase({ date: 'reviewOn' })
  one.start(morning, { reviewOn: '2026-11-20' })
  expect(one.tasks).toEqual(['record#1'])
})

test('a wait ends as soon as its condition holds, at once if it holds already', () => {
  const condition = { when: { eq: ['ready', true] as [string, boolean] } }
  const one = waitingCase(condition)
  one.start(morning)
  expect(one.tasks).toEqual([])
  one.apply({ kind: 'facts-corrected', at: noon, facts: { ready: true } })
  expect(one.tasks).toEqual(['record#1'])
  const other = waitingCase(condition)
  other.start(morning, { ready: true })
  expect(other.tasks).toEqual(['record#1'])
})

test('a date that comes or changes while waiting sets the timer anew', () => {
  const one = waitingCase({ date: 'reviewOn' })
  one.start(morning)
  expect(wakeAt(one.state)).toBeUndefined()
  one.apply({ kind: 'facts-corrected', at: noon, facts: { reviewOn: '2026-12-10' } })
  expect(wakeAt(one.state)).toBe('2026-12-09T23:00:00.000Z')
  one.apply({ kind: 'facts-corrected', at: nextDay, facts: { reviewOn: '2026-12-11' } })
  expect(one.state.deadlines).toMatchObject([
    { version: 2, rungs: [{ at: '2026-12-10T23:00:00.000Z' }] },
  ])
})

test('a wait whose condition held long before it was reached does not wait', () => {
  const steps = [
    aTask('first', { to: 'pause' }),
    { ...waiting, when: { eq: ['ready', true] as [string, boolean] } },
    aTask('record', { to: 'end' }),
    anEnd('end'),
  ]
  const one = new CaseRun(aRelease({ start: 'first', steps }), calendar)
  one.start(morning, { ready: true })
  one.complete('first#1', 'done', { at: noon })
  expect(one.tasks).toEqual(['record#1'])
})

test('an effect that does not answer in time is cancelled, and the path goes on without it', () => {
  const steps = [
    anEffect('tell', { to: 'end', failedTo: 'record' }),
    aTask('record', { to: 'end' }),
    anEnd('end'),
  ]
  const deadline = aDeadline({
    on: { step: 'tell' },
    defaultOutcome: 'failed',
    rungs: breach({ do: 'take-outcome' }),
  })
  const parts = { start: 'tell', steps, deadlines: [deadline], notices: [aNotice] }
  const one = new CaseRun(aRelease(parts), calendar)
  one.start(morning)
  const commands = one.elapse(fourHoursLater)
  expect(only(commands, 'cancel-effect')).toEqual([{ kind: 'cancel-effect', key: 'tell#1:1' }])
  expect(one.tasks).toEqual(['record#1'])
  one.settle('tell#1:1', nextDay)
  expect(one.state.followUps).toMatchObject([{ purpose: 'undo-effect' }])
})
