import { expect, test } from '@jest/globals'

import { aRelease, aTask, anEnd } from './support/a-release.ts'
import { CaseRun, kinds, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const at = '2026-11-25T09:00:00.000Z'
const social = [{ role: 'social-worker', at: 'office' as const }]

function aRun(): CaseRun {
  const run = new CaseRun(aRelease(), calendar)
  run.start(at)
  return run
}

test('an added task opens beside the path, for whom it was meant and by its day', () => {
  const run = aRun()
  const before = run.state.open
  const commands = run.apply({
    kind: 'task-added',
    at,
    candidates: social,
    assignee: 'ida',
    dueOn: '2026-12-03',
  })
  expect(commands).toEqual([
    expect.objectContaining({
      kind: 'open-task',
      task: 'ad-hoc#2',
      purpose: 'ad-hoc',
      phase: 'contact',
      assignee: 'ida',
      candidates: social,
      dueAt: '2026-12-03T22:59:59.999Z',
    }),
  ])
  expect(run.state.open).toBe(before)
})

test('it is completed with a note or cancelled with a reason, once, and the path stands still', () => {
  const run = aRun()
  run.apply({ kind: 'task-added', at, candidates: social })
  run.apply({ kind: 'task-added', at, candidates: social })
  expect(run.complete('ad-hoc#2', 'done', { at })).toEqual([
    { kind: 'close-task', task: 'ad-hoc#2', as: 'completed' },
  ])
  expect(run.apply({ kind: 'task-cancelled', at, task: 'ad-hoc#3' })).toEqual([
    { kind: 'close-task', task: 'ad-hoc#3', as: 'cancelled' },
  ])
  expect(run.apply({ kind: 'task-cancelled', at, task: 'ad-hoc#3' })).toEqual([])
  expect(run.tasks).toEqual(['record#1'])
})

test('a step of the path is not cancelled as if it were an added task', () => {
  const run = aRun()
  expect(run.apply({ kind: 'task-cancelled', at, task: 'record#1' })).toEqual([])
})

test('the case closes without it, unless it must not close before', () => {
  const free = aRun()
  free.apply({ kind: 'task-added', at, candidates: social })
  const over = free.complete('record#1', 'done', { at })
  expect(only(over, 'close-task').map(({ task, as }) => [task, as])).toContainEqual([
    'ad-hoc#2',
    'cancelled',
  ])
  expect(free.state.closed).toBeDefined()

  const held = aRun()
  held.apply({ kind: 'task-added', at, candidates: social, holds: true })
  const waits = held.complete('record#1', 'done', { at })
  expect(only(waits, 'await-end')).toEqual([{ kind: 'await-end', step: 'end#1', for: ['tasks'] }])
  expect(held.state.closed).toBeUndefined()
  expect(kinds(held.complete('ad-hoc#2', 'done', { at }))).toEqual(['close-task', 'close-case'])
})

test('one that comes after the case has closed is a late act, not lost', () => {
  const run = aRun()
  run.complete('record#1', 'done', { at })
  expect(kinds(run.apply({ kind: 'task-added', at, candidates: social }))).toEqual([
    'late-act',
    'open-task',
  ])
})

test('a withdrawn case takes even the tasks that held it along', () => {
  const run = new CaseRun(
    aRelease({ steps: [aTask('record', { to: 'end' }), anEnd('end')] }),
    calendar,
  )
  run.start(at)
  run.apply({ kind: 'task-added', at, candidates: social, holds: true })
  run.apply({ kind: 'withdrawn', at, reason: 'richiesta' })
  expect(run.state.closed?.outcome).toBe('withdrawn')
  expect(run.state.followUps).toEqual([])
})
