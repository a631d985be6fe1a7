import { describe, expect, test } from '@jest/globals'

import type { CaseState, Command } from '../../../domain/procedures/engine/types.ts'
import type { Fold } from '../../../domain/tasks/fold.ts'
import type { LockedCase, OpenEffect } from '../../../domain/tasks/load-case.ts'
import { planWrites } from '../../../domain/tasks/plan-writes.ts'

const now = '2026-11-25T09:00:00.000Z'
const soon = '2026-11-25T09:02:00.000Z'
const before = '2026-11-25T08:00:00.000Z'
const key = 'tell#1:1'

const running: CaseState = {
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
  counter: 1,
}
const closed: CaseState = { ...running, closed: { outcome: 'done', at: now } }

function locked(effects: readonly OpenEffect[] = [], more: Partial<LockedCase> = {}): LockedCase {
  return {
    caseId: 'case',
    lastSeq: 1,
    processedSeq: 1,
    lastAt: before,
    wakeAt: null,
    toldWakeAt: null,
    engine: 1,
    release: 'r@1',
    calendar: 'c',
    state: running,
    incident: null,
    place: {
      office: 1,
      municipality: null,
      zone: null,
      district: null,
      region: null,
      provider: null,
      receiver: null,
      manager: null,
      openedBy: 'opener',
      sender: null,
      orgs: [1],
      protected: false,
    },
    now,
    events: [],
    effects,
    awaited: false,
    ...more,
  }
}

const folded = (state: CaseState, ...commands: Command[]): Fold => ({
  state,
  moves:
    commands.length > 0
      ? [{ seq: 2, at: now, state, commands, engine: 1, calendar: 'c', release: 'r@1' }]
      : [],
  appended: [],
  again: false,
  apart: false,
})
const start = {
  kind: 'start-effect',
  effect: { key, type: 'notify', mode: 'once' },
  params: {},
  to: [],
} as const
const cancel = { kind: 'cancel-effect', key } as const

describe('the workflow is given to start', () => {
  test('what the move has just begun', () => {
    expect(planWrites(locked(), folded(running, start), 'web')).toMatchObject({
      idle: [key],
      wakeAt: now,
    })
  })

  test('nothing that was begun and revoked in the same move', () => {
    expect(planWrites(locked(), folded(running, start, cancel), 'web').idle).toEqual([])
  })

  test('nothing that somebody is at: it waits for the end of the lease', () => {
    const effect = { key, leaseUntil: soon, begun: true }
    const plan = planWrites(locked([effect]), folded(running), 'workflow')
    expect(plan).toMatchObject({ idle: [], sleepUntil: soon, wakeAt: soon })
  })

  test('what was left half-way by somebody whose lease is over', () => {
    const effect = { key, leaseUntil: before, begun: true }
    expect(planWrites(locked([effect]), folded(running), 'workflow').idle).toEqual([key])
  })

  test('what was revoked half-way too, but not what was revoked before its beginning', () => {
    const revoked = (begun: boolean) =>
      planWrites(locked([{ key, leaseUntil: null, begun }]), folded(closed, cancel), 'workflow')
    expect(revoked(true)).toMatchObject({ idle: [key], over: false })
    expect(revoked(false)).toMatchObject({ idle: [], over: true })
  })
})

describe('a case that is closed', () => {
  test('is over for its workflow when nothing is left to run', () => {
    expect(planWrites(locked(), folded(closed), 'workflow')).toMatchObject({
      over: true,
      rungAt: null,
      wakeAt: null,
    })
  })

  test('has its workflow told, when it was the web that closed it', () => {
    expect(planWrites(locked(), folded(closed), 'web').wakeAt).toBe(now)
  })
})

describe('the row of a case that stands still', () => {
  test('is not written again', () => {
    expect(planWrites(locked(), folded(running), 'workflow').changed).toBe(false)
  })

  test('is written when the workflow learns of an earlier wake', () => {
    const deadline = {
      id: 'd',
      deadline: 'd',
      version: 1,
      origin: before,
      dueAt: soon,
      entered: { at: before, why: 'inizio' },
      boundTo: 'case' as const,
      fired: [],
      rungs: [{ rung: 'breach', at: soon }],
    }
    const state = { ...running, deadlines: [deadline] }
    const known = locked([], { wakeAt: soon, toldWakeAt: null })
    expect(planWrites(known, folded(state), 'web').changed).toBe(false)
    expect(planWrites(known, folded(state), 'workflow')).toMatchObject({
      changed: true,
      told: true,
      rungAt: soon,
    })
  })
})
