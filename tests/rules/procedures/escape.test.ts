import { describe, expect, test } from '@jest/globals'

import { escapeNotice } from '../../../domain/procedures/engine/escape.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import type { StepKey } from '../../../domain/procedures/engine/types.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, aRelease, aTask, anEnd } from './support/a-release.ts'
import { CaseRun, kinds, only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const at = '2026-11-25T09:00:00.000Z'

const onward = { key: 'onward', title: 'Avanti', consequence: 'Si prosegue', to: 'visit' }
const release = aRelease({
  facts: { seen: { type: 'boolean', title: 'Vista' } },
  phases: [
    { key: 'contact', title: 'Contatto' },
    { key: 'triage', title: 'Triage' },
  ],
  steps: [
    aTask('record', {
      to: 'visit',
      outcomes: [
        { ...onward, skippable: true, sets: { seen: true } },
        { ...onward, key: 'signed' },
      ],
    }),
    aTask('visit', { to: 'weigh' }),
    aTask('weigh', { to: 'end', phase: 'triage' }),
    anEnd('end', { phase: 'triage' }),
  ],
  deadlines: [
    aDeadline({
      rungs: [{ key: 'late', kind: 'breach', actions: [{ do: 'raise-priority', to: 'urgent' }] }],
    }),
  ],
})

function aRun(): CaseRun {
  const run = new CaseRun(release, calendar)
  run.start(at)
  return run
}

const reason = 'done-elsewhere'
const skip = (task: StepKey, outcome: string) =>
  ({ kind: 'escaped', at, task, reason, escape: 'skip', outcome }) as const
const redo = (task: StepKey, to: string) =>
  ({ kind: 'escaped', at, task, reason, escape: 'redo', to }) as const
const park = (task: StepKey, until?: string) =>
  ({
    kind: 'escaped',
    at,
    task,
    reason,
    escape: 'park',
    ...(until !== undefined && { until }),
  }) as const

describe('skip', () => {
  test('goes on by the outcome that may be skipped, with its facts, and tells the supervisors', () => {
    const run = aRun()
    const commands = run.apply(skip('record#1', 'onward'))
    expect(only(commands, 'close-task')).toEqual([
      { kind: 'close-task', task: 'record#1', as: 'cancelled' },
    ])
    expect(only(commands, 'drop-deadline').map(({ why }) => why)).toEqual(['cancelled'])
    expect(run.tasks).toEqual(['visit#1'])
    expect(run.state.facts).toEqual({ seen: true })
    expect(only(commands, 'start-effect')).toEqual([
      {
        kind: 'start-effect',
        effect: { key: 'record#1:2', type: 'notify', mode: 'repeatable' },
        params: { notice: escapeNotice },
        to: release.supervisors,
      },
    ])
  })

  test('by an outcome that may not be skipped is an error, never a guess', () => {
    expect(() => aRun().apply(skip('record#1', 'signed'))).toThrow('unknown-outcome')
  })

  test('of a step that is over is a late act', () => {
    const run = aRun()
    run.complete('record#1', 'signed', { at })
    expect(kinds(run.apply(skip('record#1', 'onward')))).toEqual(['late-act', 'open-task'])
    expect(run.tasks).toEqual(['visit#1'])
  })
})

describe('redo', () => {
  test('enters an earlier step anew; what was open is cancelled; the way there may leave the phase', () => {
    const run = aRun()
    run.complete('record#1', 'signed', { at })
    run.complete('visit#1', 'done', { at })
    const commands = run.apply(redo('weigh#1', 'record'))
    expect(only(commands, 'close-task')).toEqual([
      { kind: 'close-task', task: 'weigh#1', as: 'cancelled' },
    ])
    expect(run.tasks).toEqual(['record#2'])
    expect(run.last.crossesInto).toBe('contact')
    expect(run.state.phases).toEqual({ contact: 2, triage: 1 })
  })

  test('of a step that the case has not been through is a late act', () => {
    const run = aRun()
    expect(kinds(run.apply(redo('record#1', 'weigh')))).toEqual(['late-act', 'open-task'])
    expect(kinds(run.apply(redo('record#1', 'no-such-step')))).toEqual(['late-act', 'open-task'])
    expect(run.tasks).toEqual(['record#1'])
  })

  test('of a step that is gone from the release that the case has come to is a late act', () => {
    const run = aRun()
    run.complete('record#1', 'signed', { at })
    const steps = release.steps.filter(({ key }) => key !== 'record')
    const event = { ...redo('visit#1', 'record'), seq: 3 }
    const move = step(run.state, event, { ...release, version: 2, steps }, calendar)
    expect(kinds(move.commands)).toEqual(['late-act', 'open-task'])
    expect(move.state.open).toEqual(run.state.open)
  })
})

describe('park', () => {
  test('puts the step aside until its day; its deadlines run on', () => {
    const run = aRun()
    const before = run.state.deadlines
    const commands = run.apply(park('record#1', '2026-12-03'))
    expect(kinds(commands)).toEqual(['park-task', 'set-deadline', 'start-effect'])
    expect(run.state.open).toEqual([expect.objectContaining({ step: 'record', parked: true })])
    expect(run.state.deadlines).toEqual(expect.arrayContaining([...before]))
    const back = run.elapse('2026-12-02T23:00:00.000Z')
    expect(kinds(back)).toEqual([
      'rung-fired',
      'change-task',
      'rung-fired',
      'drop-deadline',
      'resume-task',
    ])
    expect(run.state.open[0]).not.toHaveProperty('parked')
  })

  test('without a day it stays aside until somebody takes it up; twice does no harm', () => {
    const run = aRun()
    run.apply(park('record#1'))
    run.elapse('2027-12-31T23:00:00.000Z')
    expect(run.state.open[0]?.parked).toBe(true)
    expect(kinds(run.apply({ kind: 'resumed', at, task: 'record#1' }))).toEqual(['resume-task'])
    expect(run.apply({ kind: 'resumed', at, task: 'record#1' })).toEqual([])
  })

  test('parked again without a day, no day brings it back', () => {
    const run = aRun()
    run.apply(park('record#1', '2026-12-03'))
    const commands = run.apply(park('record#1'))
    expect(only(commands, 'drop-deadline').map(({ id }) => id)).toEqual(['park@record#1'])
    expect(run.state.deadlines.filter(({ deadline }) => deadline === 'park')).toEqual([])
  })

  test('parked again, the first day does nothing', () => {
    const run = aRun()
    run.apply(park('record#1', '2026-12-03'))
    run.apply({ kind: 'resumed', at, task: 'record#1' })
    run.apply(park('record#1', '2026-12-09'))
    const timers = run.state.deadlines.filter(({ deadline }) => deadline === 'park')
    expect(timers.map(({ version, dueAt }) => [version, dueAt])).toEqual([
      [4, '2026-12-09T22:59:59.999Z'],
    ])
  })

  test('completed, skipped or redone all the same, its timer stops', () => {
    for (const end of [
      () => ({ kind: 'completed', at, task: 'record#1', outcome: 'signed', facts: {} }) as const,
      () => skip('record#1', 'onward'),
      () => redo('record#1', 'record'),
    ]) {
      const run = aRun()
      run.apply(park('record#1', '2026-12-03'))
      run.apply(end())
      expect(run.state.deadlines.filter(({ deadline }) => deadline === 'park')).toEqual([])
      expect(run.state.open[0]).not.toHaveProperty('parked')
    }
  })
})

test('a signature cannot be skipped, says the check of a release', () => {
  const signed = aRelease({
    steps: [
      aTask('record', {
        to: 'end',
        outcomes: [
          {
            key: 'sign',
            title: 'Firma',
            consequence: 'Si firma',
            to: 'end',
            signature: true,
            skippable: true,
          },
        ],
      }),
      anEnd('end'),
    ],
  })
  expect(validate(signed, known).map(({ message }) => message)).toContainEqual(
    expect.stringContaining('saltando il passo nessuno firmerebbe'),
  )
})
