import { expect, test } from '@jest/globals'
import { umbriaCalendar } from './support/data.ts'
import { aDeadline, anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, kinds, only } from './support/case-run.ts'
import { canonical, wakeAt } from '../../../domain/procedures/engine/state.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'
const fourHoursLater = '2026-11-25T13:00:00.000Z'
const nextDay = '2026-11-26T09:00:00.000Z'

function run(parts: Parameters<typeof aRelease>[0] = {}): CaseRun {
  return new CaseRun(aRelease(parts), calendar)
}

test('a new contact opens its phase and its first task at once, without leaving the phase', () => {
  const one = run()
  expect(kinds(one.start(morning))).toEqual(['enter-phase', 'open-task'])
  expect(one.last.crossesInto).toBeUndefined()
  expect(one.tasks).toEqual(['record#1'])
})

test('a case that has started does not start again', () => {
  const one = run()
  one.start(morning)
  const before = one.state
  expect(one.start(noon)).toEqual([])
  expect(one.state).toEqual(before)
})

test('an outcome closes the task, fixes its facts and takes its way', () => {
  const outcomes = [
    { key: 'yes', title: 'Sì', consequence: 'Continua', to: 'second', sets: { urgency: 'red' } },
    { key: 'no', title: 'No', consequence: 'Si chiude', to: 'end' },
  ]
  const one = run({
    steps: [aTask('record', { to: 'end', outcomes }), aTask('second', { to: 'end' }), anEnd('end')],
  })
  one.start(morning)
  const commands = one.complete('record#1', 'yes', {
    at: noon,
    facts: { urgency: 'green', area: 'x' },
  })
  expect(kinds(commands)).toEqual(['close-task', 'open-task'])
  expect(one.state.facts).toEqual({ urgency: 'red', area: 'x' })
  expect(one.tasks).toEqual(['second#1'])
})

test('a field left empty this time makes its fact unknown again', () => {
  const one = run({ steps: [aTask('record', { to: 'record' }), anEnd('end')] })
  one.start(morning, { urgency: 'red', score: 3 })
  one.complete('record#1', 'done', { at: noon, facts: { urgency: '' } })
  expect(one.state.facts).toEqual({ score: 3 })
})

test('going back opens the same task as a new iteration', () => {
  const one = run({ steps: [aTask('record', { to: 'record' }), anEnd('end')] })
  one.start(morning)
  one.complete('record#1', 'done', { at: noon })
  expect(one.tasks).toEqual(['record#2'])
})

test('an act on a task that is no longer open is kept as a late act for who follows the case', () => {
  const one = run({
    steps: [aTask('record', { to: 'second' }), aTask('second', { to: 'end' }), anEnd('end')],
  })
  one.start(morning)
  one.complete('record#1', 'done', { at: noon })
  const before = one.state
  const commands = one.complete('record#1', 'done', { at: nextDay, facts: { urgency: 'red' } })
  expect(commands).toMatchObject([
    { kind: 'late-act', seq: 3, task: 'record#1' },
    {
      kind: 'open-task',
      purpose: 'late-act',
      candidates: [{ who: 'case-manager' }, { role: 'coordinator', at: 'zone' }],
    },
  ])
  expect(one.state).toEqual({ ...before, counter: 2, followUps: one.state.followUps })
})

test('the task about a late act is closed by doing it, and moves nothing', () => {
  const one = run()
  one.start(morning)
  one.complete('record#9', 'done', { at: noon })
  const [followUp] = one.state.followUps
  const commands = one.complete(followUp?.key ?? 'record#0', 'seen', { at: nextDay })
  expect(kinds(commands)).toEqual(['close-task'])
  expect([one.state.followUps, one.tasks]).toEqual([[], ['record#1']])
})

test('an outcome that the task does not have is refused with a closed code', () => {
  const one = run()
  one.start(morning)
  expect(() => one.complete('record#1', 'invented', { at: noon })).toThrow('unknown-outcome')
})

test('passing into another phase is announced, recorded and entered once', () => {
  const one = run({ steps: [aTask('record', { to: 'end' }), anEnd('end', { phase: 'closure' })] })
  one.start(morning)
  const commands = one.complete('record#1', 'done', { at: noon })
  expect(one.last.crossesInto).toBe('closure')
  expect(only(commands, 'enter-phase')).toEqual([{ kind: 'enter-phase', phase: 'closure', n: 1 }])
})

test('coming back into a phase enters it a second time', () => {
  const steps = [
    aTask('record', { to: 'close' }),
    aTask('close', { to: 'record', phase: 'closure' }),
    anEnd('end'),
  ]
  const one = run({ steps })
  one.start(morning)
  one.complete('record#1', 'done', { at: noon })
  const commands = one.complete('close#1', 'done', { at: nextDay })
  expect(only(commands, 'enter-phase')).toEqual([{ kind: 'enter-phase', phase: 'contact', n: 2 }])
  expect(one.state.phases).toEqual({ contact: 2, closure: 1 })
})

test('the end closes the case with its outcome and stops what was running', () => {
  const rungs = [
    { key: 'breach', kind: 'breach' as const, actions: [{ do: 'add-supervisor' as const }] },
  ]
  const one = run({ deadlines: [aDeadline({ on: { case: true }, rungs })] })
  one.start(morning)
  const commands = one.complete('record#1', 'done', { at: noon })
  expect(kinds(commands)).toEqual(['close-task', 'drop-deadline', 'close-case'])
  expect(one.state.closed).toEqual({ outcome: 'finished', at: noon })
  expect(wakeAt(one.state)).toBeUndefined()
})

test('a withdrawn case closes its tasks and deadlines', () => {
  const one = run()
  one.start(morning)
  const commands = one.apply({ kind: 'withdrawn', at: noon, reason: 'richiesta' })
  expect(kinds(commands)).toEqual(['close-task', 'close-case'])
  expect(one.apply({ kind: 'withdrawn', at: nextDay, reason: 'di nuovo' })).toEqual([])
})

test('an act that reaches a closed case is a late act, still seen after the closing', () => {
  const one = run()
  one.start(morning)
  one.apply({ kind: 'withdrawn', at: noon, reason: 'richiesta' })
  one.complete('record#1', 'done', { at: nextDay })
  expect(one.state.followUps).toMatchObject([{ purpose: 'late-act' }])
  expect(one.state.closed).toBeDefined()
})

test('closing keeps the tasks about late acts and drops the reminders', () => {
  const action = {
    do: 'open-task' as const,
    title: 'Sollecita',
    candidates: [{ who: 'opener' as const }],
  }
  const one = run({
    deadlines: [aDeadline({ rungs: [{ key: 'breach', kind: 'breach', actions: [action] }] })],
  })
  one.start(morning)
  one.complete('record#7', 'done', { at: noon })
  one.elapse(fourHoursLater)
  expect(one.state.followUps).toHaveLength(2)
  one.complete('record#1', 'done', { at: nextDay })
  expect(one.state.followUps.map(({ purpose }) => purpose)).toEqual(['late-act'])
})

test('a decision takes the first row that holds, fixes its facts and keeps what was asked', () => {
  const table = {
    key: 'table',
    title: 'Scelta',
    rows: [
      {
        key: 'red',
        title: 'Rossa',
        when: { eq: ['urgency', 'red'] as [string, string] },
        to: 'end',
      },
      {
        key: 'high',
        title: 'Alta',
        when: { gte: ['score', 8] as [string, number] },
        to: 'second',
        sets: { track: 'x' },
      },
      { key: 'any', title: 'Sempre', when: { all: [] }, to: 'end' },
    ],
    otherwise: { title: 'Altrimenti', to: 'end' },
  }
  const choose = {
    key: 'choose',
    kind: 'decision' as const,
    phase: 'contact' as const,
    title: 'Scelta',
    table: 'table',
  }
  const one = run({
    start: 'choose',
    tables: [table],
    steps: [choose, aTask('second', { to: 'end' }), anEnd('end')],
  })
  const [decision] = only(one.start(morning, { score: 9 }), 'decide')
  expect(decision).toMatchObject({ step: 'choose#1', row: 'high' })
  expect(decision?.trace.map(({ value }) => value)).toEqual([false, true])
  expect([one.state.facts['track'], one.tasks]).toEqual(['x', ['second#1']])
})

test('a decision without a way for these facts is an incident, not a guess', () => {
  const choose = {
    key: 'choose',
    kind: 'decision' as const,
    phase: 'contact' as const,
    title: 'Scelta',
    table: 'table',
  }
  const tables = [
    {
      key: 'table',
      title: 'Scelta',
      rows: [{ key: 'a', title: 'A', when: { any: [] }, to: 'end' }],
    },
  ]
  const one = run({ start: 'choose', tables, steps: [choose, anEnd('end')] })
  expect(() => one.start(morning)).toThrow('no-way')
})

test('decisions that turn for ever stop after 200 steps', () => {
  const choose = {
    key: 'choose',
    kind: 'decision' as const,
    phase: 'contact' as const,
    title: 'Scelta',
    table: 'table',
  }
  const tables = [
    { key: 'table', title: 'Scelta', rows: [], otherwise: { title: 'Di nuovo', to: 'choose' } },
  ]
  const one = run({ start: 'choose', tables, steps: [choose, anEnd('end')] })
  expect(() => one.start(morning)).toThrow('endless-loop')
})

test('a step, table or deadline that is not in the release is an incident', () => {
  const one = run({ steps: [aTask('record', { to: 'nowhere' })] })
  one.start(morning)
  expect(() => one.complete('record#1', 'done', { at: noon })).toThrow('unknown-step')
})

test('priority follows the first condition that holds', () => {
  const priorities = [
    { when: { eq: ['urgency', 'red'] as [string, string] }, is: 'urgent' as const },
  ]
  const opened = (urgency: string) => {
    const one = run({ steps: [aTask('record', { to: 'end', priorities }), anEnd('end')] })
    return only(one.start(morning, { urgency }), 'open-task')[0]?.priority
  }
  expect([opened('red'), opened('green')]).toEqual(['urgent', 'normal'])
})

test('equal states have equal canonical text, whatever the order of their keys', () => {
  expect(canonical({ b: [1, { d: 2, c: null }], a: 'x' })).toBe(
    '{"a":"x","b":[1,{"c":null,"d":2}]}',
  )
})

test('an effect that the path waits for holds it until the result comes', () => {
  const steps = [anEffect('tell', { to: 'record' }), aTask('record', { to: 'end' }), anEnd('end')]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  const [notify] = only(one.start(morning), 'start-effect')
  expect(notify).toMatchObject({
    effect: { key: 'tell#1:1', mode: 'repeatable' },
    params: { notice: 'notice' },
  })
  expect(one.tasks).toEqual([])
  one.settle('tell#1:1', noon)
  expect(one.tasks).toEqual(['record#1'])
})

test('an effect that fails takes its own way and tells who follows the case', () => {
  const steps = [
    anEffect('tell', { to: 'end', failedTo: 'record' }),
    aTask('record', { to: 'end' }),
    anEnd('end'),
  ]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  one.start(morning)
  const commands = one.settle('tell#1:1', noon, 'failed')
  expect(only(commands, 'open-task').map(({ purpose }) => purpose)).toEqual(['follow-up', 'step'])
})

test('an effect that the path does not wait for lets the next task open at once', () => {
  const steps = [
    anEffect('tell', { to: 'record', waits: false }),
    aTask('record', { to: 'end' }),
    anEnd('end'),
  ]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  one.start(morning)
  expect(one.tasks).toEqual(['record#1'])
  one.settle('tell#1:1', noon)
  expect(one.tasks).toEqual(['record#1'])
})

test('the end waits for an effect that cannot simply be done again', () => {
  const steps = [anEffect('tell', { to: 'end', waits: false, mode: 'once' }), anEnd('end')]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  one.start(morning)
  expect(one.state.closed).toBeUndefined()
  expect(one.state.open).toMatchObject([{ step: 'end', kind: 'end' }])
  one.settle('tell#1:1', noon)
  expect(one.state.closed).toEqual({ outcome: 'finished', at: noon })
})

test('where the release says so the end cancels the effect, and a late result opens a task to undo it', () => {
  const steps = [
    anEffect('tell', { to: 'end', waits: false, mode: 'once' }),
    anEnd('end', { pending: 'cancel' }),
  ]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  expect(only(one.start(morning), 'cancel-effect')).toEqual([
    { kind: 'cancel-effect', key: 'tell#1:1' },
  ])
  expect(one.state.closed).toBeDefined()
  one.settle('tell#1:1', noon)
  expect(one.state.followUps).toMatchObject([{ purpose: 'undo-effect' }])
})

test('a cancelled effect that failed anyway leaves nothing to undo', () => {
  const steps = [
    anEffect('tell', { to: 'end', waits: false, mode: 'once' }),
    anEnd('end', { pending: 'cancel' }),
  ]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  one.start(morning)
  expect(one.settle('tell#1:1', noon, 'failed')).toEqual([])
})

test('a cancelled effect of which nobody knows the end asks a person to find out', () => {
  const steps = [
    anEffect('tell', { to: 'end', waits: false, mode: 'once' }),
    anEnd('end', { pending: 'cancel' }),
  ]
  const one = run({ start: 'tell', steps, notices: [aNotice] })
  one.start(morning)
  expect(only(one.settle('tell#1:1', noon, 'unknown'), 'open-task')).toMatchObject([
    { purpose: 'undo-effect', title: expect.stringContaining('Verifica se') },
  ])
})
