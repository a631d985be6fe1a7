import { expect, test } from '@jest/globals'

import type { Command, RunningDeadline } from '../../../domain/procedures/engine/types.ts'
import type { Place } from '../../../domain/tasks/load-case.ts'
import { changeRows, droppedTerms, latestTerms } from '../../../domain/tasks/move-rows.ts'
import type { CommandOf } from '../../../domain/tasks/move-rows.ts'

const at = '2026-11-25T09:00:00.000Z'
const later = '2026-11-27T09:00:00.000Z'
const place: Place = {
  office: 1,
  municipality: null,
  zone: 3,
  district: null,
  region: null,
  provider: null,
  receiver: null,
  manager: null,
  openedBy: 'opener',
  sender: null,
  orgs: [1],
  protected: false,
}

const change = (more: Omit<CommandOf<'change-task'>, 'kind' | 'task'>) => ({
  command: { kind: 'change-task', task: 'triage#1', ...more } as const,
})

test('all the changes of one task make one row, the last of each kind standing', () => {
  const rows = changeRows(place, [
    change({ priority: 'high', dueAt: at }),
    change({ addCandidates: [{ role: 'coordinator', at: 'zone' }] }),
    change({ priority: 'urgent' }),
  ])
  expect(rows).toEqual([
    expect.objectContaining({
      key: 'triage#1',
      priority: 2,
      due_at: at,
      new_due: true,
      new_hard: false,
      groups: ['coordinator@3'],
    }),
  ])
})

test('a date that is taken away is told apart from one that does not change', () => {
  expect(changeRows(place, [change({ priority: 'high' })])).toMatchObject([
    { due_at: null, new_due: false, hard_at: null, new_hard: false },
  ])
  expect(changeRows(place, [change({ dueAt: at }), change({ dueAt: null, hardAt: null })])).toEqual(
    [expect.objectContaining({ due_at: null, new_due: true, hard_at: null, new_hard: true })],
  )
  expect(changeRows(place, [change({ dueAt: null }), change({ dueAt: later })])).toMatchObject([
    { due_at: later, new_due: true },
  ])
})

const term = (version: number, dueAt: string): { at: string; command: Command } => {
  const boundTo = 'triage#1'
  const deadline: RunningDeadline = {
    id: 'term@triage#1',
    deadline: 'term',
    version,
    origin: at,
    dueAt,
    entered: { at, why: 'apertura' },
    boundTo,
    fired: [],
    rungs: [],
  }
  const proof = {
    rule: { release: 'r@1', deadline: 'term', amount: { value: 2, unit: 'days' as const } },
    origin: { at, local: '2026-11-25T10:00', why: 'apertura' },
    calendar: 'c',
    skipped: [],
    suspensions: [],
    dueAt,
    dueLocal: '2026-11-27T10:00',
  }
  return { at, command: { kind: 'set-deadline', deadline, proof, task: boundTo } }
}
const drop = {
  at,
  command: { kind: 'drop-deadline', id: 'term@triage#1', why: 'met' },
} as const

test('a deadline that moved twice in one advance is written once, as it is now', () => {
  expect(latestTerms([term(1, at), term(2, later)])).toMatchObject([
    { id: 'term@triage#1', version: 2, due_at: later, task_key: 'triage#1' },
  ])
})

test('a deadline set and stopped in one advance is written, then stopped', () => {
  const timed = [term(1, at), drop]
  expect(latestTerms(timed)).toHaveLength(1)
  expect(droppedTerms(timed)).toEqual([drop.command])
})

test('a deadline stopped and set again is running', () => {
  const timed = [drop, term(2, later)]
  expect(droppedTerms(timed)).toEqual([])
  expect(latestTerms(timed)).toMatchObject([{ version: 2 }])
})
