import { describe, expect, test } from '@jest/globals'

import { findDay, formatDay } from '../../../domain/procedures/engine/instant.ts'
import type { Facts } from '../../../domain/procedures/engine/types.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import type { Release, Step } from '../../../domain/procedures/schema.ts'
import type { ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import type { Occurrence } from '../../../domain/procedures/schema/subprocess.ts'
import { simulate } from '../../../domain/procedures/simulate/simulate.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, aTask } from './support/a-release.ts'
import { aSubprocess, besideRelease } from './support/beside.ts'
import { CaseRun, only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'
import { aFork, aHandoff, aJoin } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'

function run(release: Release = besideRelease()): CaseRun {
  const one = new CaseRun(release, calendar)
  one.start(morning)
  return one
}

function opened(release?: Release): CaseRun {
  const one = run(release)
  one.apply({ kind: 'subprocess-opened', at: noon, subprocess: 'aside', reason: 'moved' })
  return one
}

function occurred(one: CaseRun, what: Occurrence, facts: Facts = {}) {
  return one.apply({ kind: 'occurred', at: noon, what, facts })
}

const byHand = {
  candidates: [{ who: 'opener' as const }],
  reasons: [{ key: 'x', title: 'X' }],
}

const said = (one: CaseRun, task: 'ask#1' | 'check#1' | 'record#1' | 'last#1', outcome = 'done') =>
  one.complete(task, outcome, { at: noon })

describe('opened by hand', () => {
  test('its steps are open beside the path, which stays where it is', () => {
    const one = opened()
    expect(one.tasks).toEqual(['record#1', 'ask#1'])
    expect(only(one.last.commands, 'open-subprocess')).toEqual([
      { kind: 'open-subprocess', subprocess: 'aside#1' },
    ])
    expect(one.state.open.map(({ step, of }) => [step, of])).toEqual([
      ['record', undefined],
      ['aside', undefined],
      ['ask', 'aside#1'],
    ])
  })

  test('it follows the case from phase to phase, and has none of its own', () => {
    const one = opened()
    said(one, 'record#1')
    expect([one.state.phase, one.tasks]).toEqual(['closure', ['ask#1', 'check#1']])
    const commands = said(one, 'ask#1', 'stay')
    expect([one.state.phase, one.last.crossesInto, one.tasks]).toEqual([
      'closure',
      undefined,
      ['check#1'],
    ])
    expect(only(commands, 'end-subprocess')).toEqual([
      { kind: 'end-subprocess', subprocess: 'aside#1', by: 'stay' },
    ])
  })

  test('its tasks are of the phase that the case is in when they open', () => {
    const one = run()
    said(one, 'record#1')
    one.apply({ kind: 'subprocess-opened', at: noon, subprocess: 'aside', reason: 'moved' })
    expect(only(one.last.commands, 'open-task')).toMatchObject([
      { task: 'ask#1', phase: 'closure' },
    ])
  })

  test('where it is open, where the case is elsewhere or over, or unknown, it is a late act', () => {
    const elsewhere = besideRelease({ opens: { byHand: { ...byHand, phases: ['closure'] } } })
    const again = opened()
    again.apply({ kind: 'subprocess-opened', at: noon, subprocess: 'aside', reason: 'moved' })
    const closed = run()
    closed.apply({ kind: 'withdrawn', at: noon, reason: 'richiesta' })
    closed.apply({ kind: 'subprocess-opened', at: noon, subprocess: 'aside', reason: 'moved' })
    const unknown = run()
    unknown.apply({ kind: 'subprocess-opened', at: noon, subprocess: 'gone', reason: 'moved' })
    for (const one of [opened(elsewhere), again, closed, unknown]) {
      expect(only(one.last.commands, 'open-subprocess')).toEqual([])
      expect(only(one.last.commands, 'late-act').length).toBe(1)
    }
  })

  test('once it has finished it may be opened again, as another time of it', () => {
    const one = opened()
    said(one, 'ask#1', 'stay')
    one.apply({ kind: 'subprocess-opened', at: noon, subprocess: 'aside', reason: 'moved' })
    expect(one.tasks).toEqual(['record#1', 'ask#2'])
  })
})

describe('opened by what happens', () => {
  test('the record reports it: what is for it is opened once, with the facts that it brings', () => {
    const one = run(besideRelease({ opens: { on: 'person-died' } }))
    occurred(one, 'residence-changed')
    expect(one.tasks).toEqual(['record#1'])
    occurred(one, 'person-died', { flag: true })
    expect([one.tasks, one.state.facts]).toEqual([['record#1', 'ask#1'], { flag: true }])
    expect(only(occurred(one, 'person-died'), 'open-task')).toEqual([])
  })

  test('the terms are suspended: once at a time, and again after it has finished', () => {
    const one = run(besideRelease({ opens: { on: 'terms-suspended' } }))
    const suspend = (from: string) =>
      one.apply({ kind: 'terms-suspended', at: noon, from, reason: 'document' })
    suspend('2026-11-25')
    expect(one.tasks).toEqual(['record#1', 'ask#1'])
    suspend('2026-12-25')
    expect(one.tasks).toEqual(['record#1', 'ask#1'])
    said(one, 'ask#1', 'stay')
    suspend('2027-01-25')
    expect(one.tasks).toEqual(['record#1', 'ask#2'])
    expect(one.state.suspensions.length).toBe(3)
  })

  test('it is said until when they are suspended: once, and not of a suspension that is not there', () => {
    const one = run(besideRelease({ opens: { on: 'terms-resumed' } }))
    const from = '2026-11-25'
    one.apply({ kind: 'terms-suspended', at: noon, from, reason: 'document' })
    const suspension = one.state.suspensions[0]?.id ?? 0
    one.apply({ kind: 'terms-resumed', at: noon, suspension: suspension + 100, until: from })
    expect(one.tasks).toEqual(['record#1'])
    one.apply({ kind: 'terms-resumed', at: noon, suspension, until: from })
    expect(one.tasks).toEqual(['record#1', 'ask#1'])
  })

  test('terms suspended after the case is closed open nothing', () => {
    const one = run(besideRelease({ opens: { on: 'terms-suspended' } }))
    one.apply({ kind: 'withdrawn', at: noon, reason: 'richiesta' })
    const late = { at: noon, from: '2026-11-25', reason: 'document' }
    expect(one.apply({ kind: 'terms-suspended', ...late })).toEqual([])
  })

  test('a closed case takes no notice', () => {
    const one = run(besideRelease({ opens: { on: 'person-died' } }))
    one.apply({ kind: 'withdrawn', at: noon, reason: 'richiesta' })
    expect([occurred(one, 'person-died', { flag: true }), one.state.facts]).toEqual([[], {}])
  })

  test('a condition opens it each time that it becomes true, not because it still is', () => {
    const one = run(besideRelease({ opens: { when: { eq: ['flag', true] } } }))
    const correct = (flag: boolean) =>
      one.apply({ kind: 'facts-corrected', at: noon, facts: { flag } })
    correct(true)
    expect(one.tasks).toEqual(['record#1', 'ask#1'])
    said(one, 'ask#1', 'stay')
    correct(true)
    expect(one.tasks).toEqual(['record#1'])
    correct(false)
    correct(true)
    expect(one.tasks).toEqual(['record#1', 'ask#2'])
  })
})

describe('at its finish, and at the end of the case', () => {
  test('the case may leave the place where it was and go on elsewhere', () => {
    const one = opened()
    const commands = said(one, 'ask#1', 'leave')
    expect([one.tasks, one.last.crossesInto]).toEqual([['last#1'], 'closure'])
    expect(only(commands, 'close-task')).toMatchObject([
      { task: 'ask#1', as: 'completed' },
      { task: 'record#1', as: 'cancelled' },
    ])
    expect(only(commands, 'end-subprocess')).toMatchObject([{ by: 'leave', goTo: 'last' }])
  })

  test('leaving, the ways of a fork and a case that waits for its end are left too', () => {
    const one = opened()
    said(one, 'record#1')
    said(one, 'check#1')
    expect(only(one.last.commands, 'await-end')).toMatchObject([{ for: ['subprocesses'] }])
    said(one, 'ask#1', 'leave')
    expect([one.tasks, one.state.closed]).toEqual([['last#1'], undefined])
  })

  test('the case waits for it, and closes as soon as it finishes', () => {
    const one = opened()
    said(one, 'record#1')
    said(one, 'check#1')
    expect(one.state.closed).toBeUndefined()
    said(one, 'ask#1', 'stay')
    expect(one.state.closed?.outcome).toBe('finished')
  })

  test('or the case closes, and it is cancelled', () => {
    const one = opened(besideRelease({ atEnd: 'cancel' }))
    said(one, 'record#1')
    const commands = said(one, 'check#1')
    expect(one.state).toMatchObject({ closed: { outcome: 'finished' }, open: [] })
    expect(only(commands, 'close-task')).toContainEqual({
      kind: 'close-task',
      task: 'ask#1',
      as: 'cancelled',
    })
  })
})

describe('apart from the path', () => {
  test('going back on the path leaves it alone; from inside nobody goes back into the path', () => {
    const one = opened()
    const redo = (task: 'record#1' | 'ask#1', to: string) =>
      one.apply({ kind: 'escaped', at: noon, task, reason: 'wrong', escape: 'redo', to })
    redo('record#1', 'record')
    expect(one.tasks).toEqual(['ask#1', 'record#2'])
    expect(only(redo('ask#1', 'record'), 'late-act').length).toBe(1)
    redo('ask#1', 'ask')
    expect(one.tasks.filter((task) => !task.startsWith('follow-up'))).toEqual(['record#2', 'ask#2'])
  })

  test('the terms of a phase are not those of its tasks', () => {
    const ofPhase = aDeadline({
      on: { phase: 'contact' },
      rungs: [{ key: 'breach', kind: 'breach', actions: [{ do: 'raise-priority', to: 'urgent' }] }],
    })
    const one = opened(besideRelease({}, { deadlines: [ofPhase] }))
    expect(only(one.last.commands, 'open-task')[0]).not.toHaveProperty('dueAt')
    one.elapse('2026-11-26T09:00:00.000Z')
    const raised = one.moves.flatMap(({ commands }) => only(commands, 'change-task'))
    expect(raised.map(({ task }) => task)).toEqual(['record#1'])
  })
})

describe('by another release', () => {
  const at = '2026-11-25T13:00:00.000Z'

  test('an open one goes on, whatever the phase; without its place the case cannot', () => {
    const one = opened()
    said(one, 'record#1')
    const from = besideRelease()
    const to = { ...from, version: 2 }
    const moved = migrate(one.state, { from, to, calendar, at })
    expect([moved.blocked, moved.unchanged]).toEqual([[], true])
    const without = {
      ...to,
      steps: to.steps.filter(({ phase, key }) => phase !== 'any' || key === 'stay'),
    }
    expect(migrate(one.state, { from, to: without, calendar, at }).blocked).toEqual([
      { why: 'no-step', key: 'aside#1' },
      { why: 'no-step', key: 'ask#1' },
    ])
  })

  test('its step is entered instead of another of the same subprocess, not of the path', () => {
    const from = besideRelease()
    const to = {
      ...from,
      version: 2,
      steps: from.steps.map((step): Step =>
        step.key === 'aside' && step.kind === 'subprocess'
          ? { ...step, to: 'question' }
          : step.kind === 'task' && step.key === 'ask'
            ? { ...step, key: 'question' }
            : step,
      ),
    }
    const one = opened()
    const ask = (target: string) =>
      migrate(one.state, { from, to, calendar, at, mapping: { enter: { ask: target } } })
    expect(ask('question').state?.open.map(({ step }) => step)).toContain('question')
    expect(ask('check').blocked).toEqual([{ why: 'other-way', key: 'ask#1' }])
  })
})

test('a scenario opens it, or reports what opens it, and says where it cannot', () => {
  const after = { value: 1, unit: 'hours' } as const
  const release = besideRelease({ opens: { ...aSubprocess().opens, on: 'person-died' } })
  const lived = (events: NonNullable<Release['scenarios']>[number]['events']) =>
    simulate({ key: 'one', title: 'Uno', from: morning, events, expects: {} }, release, calendar)
  const open = { do: 'open', after, subprocess: 'aside' } as const
  expect(lived([open]).walk.open).toEqual(['record', 'aside', 'ask'])
  const died = { do: 'occur', after, what: 'person-died' } as const
  expect(lived([died]).walk.path).toEqual(['record', 'ask'])
  expect(lived([open, open]).differences).toEqual([expect.stringContaining('è già aperto')])
})

test('what is reported says its day, where the procedure has a fact for it: a term runs from there', () => {
  const after = { value: 2, unit: 'days' } as const
  const release = besideRelease(
    { opens: { on: 'residence-changed', happenedOn: 'movedOn' } },
    {
      facts: { movedOn: { type: 'date', title: 'Trasferita il' } },
      deadlines: [
        aDeadline({
          on: { step: 'ask' },
          origin: { fact: 'movedOn' },
          terms: [{ amount: { value: 10, unit: 'days' } }],
          rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
        }),
      ],
    },
  )
  expect(validate(release, known)).toEqual([])
  const moved = { do: 'occur', after, what: 'residence-changed' } as const
  const lived = (...events: ScenarioEvent[]) =>
    simulate({ key: 'one', title: 'Uno', from: morning, events, expects: {} }, release, calendar)
  const daysLater = (days: number) => formatDay((findDay(morning.slice(0, 10)) ?? 0) + days)
  expect(lived(moved).walk.facts).toEqual({ movedOn: daysLater(2) })
  const told = { ...moved, facts: { movedOn: daysLater(-1) } }
  expect(lived(told).walk.deadlines).toEqual([{ deadline: 'term', due: daysLater(9) }])
  expect(lived(told, moved).walk.deadlines.at(-1)?.due).toBe(daysLater(14))
})

describe('what an administrator is told of it', () => {
  const problems = (release: Release) =>
    validate(release, known)
      .filter(({ severity }) => severity === 'error')
      .map(({ where, message }) => `${where}: ${message}`)
  const changed = (key: string, parts: object): Release => {
    const release = besideRelease()
    return {
      ...release,
      steps: release.steps.map((step) =>
        step.key === key ? ({ ...step, ...parts } as Step) : step,
      ),
    }
  }
  const more = (...steps: readonly Step[]): Release => {
    const release = besideRelease()
    return { ...release, steps: [...release.steps, ...steps] }
  }

  test('one that is well made has no error', () => {
    expect(problems(besideRelease())).toEqual([])
  })

  test.each<readonly [string, Release, string]>([
    ['nobody opens it', besideRelease({ opens: {} }), 'steps.aside.opens: Nessuno lo apre mai'],
    ['it has a phase', besideRelease({ phase: 'contact' }), 'steps.aside: «aside» è accanto'],
    [
      'a step in it has a phase',
      changed('ask', { phase: 'contact' }),
      'steps.ask: «ask» è accanto',
    ],
    [
      'it leads to an end',
      changed('aside', { to: 'end' }),
      'steps.aside: Porta alla chiusura «end»',
    ],
    [
      'the path leads into it',
      changed('record', { outcomes: aTask('x', { to: 'ask' }).outcomes }),
      'steps.aside: «record» porta dentro',
    ],
    [
      'a step of the path is of any phase',
      changed('check', { phase: 'any' }),
      'steps.check: «check» è sul percorso',
    ],
    [
      'its finish leads nowhere',
      changed('leave', { goTo: 'gone' }),
      'steps.leave: Porta al passo «gone»',
    ],
    [
      'its finish leads into itself',
      changed('leave', { goTo: 'ask' }),
      'steps.leave: «ask» non è sul percorso',
    ],
    [
      'two of them share a step',
      more(aSubprocess({ key: 'other' })),
      'steps.other: «aside» porta dentro',
    ],
    [
      'it leads to another',
      more(aSubprocess({ key: 'other', to: 'aside' })),
      'steps.other: Porta a «aside»',
    ],
    [
      'its phase is unknown',
      besideRelease({
        opens: {
          byHand: { ...byHand, phases: ['plan'] },
        },
      }),
      'steps.aside.opens: La fase «plan»',
    ],
    [
      'its reasons are twice',
      besideRelease({
        opens: {
          byHand: { ...byHand, reasons: [...byHand.reasons, ...byHand.reasons] },
        },
      }),
      'steps.aside.opens.x: Il motivo «x»',
    ],
    [
      'it asks an unknown role',
      besideRelease({
        opens: {
          byHand: { ...byHand, candidates: [{ role: 'gone', at: 'zone' }] },
        },
      }),
      'steps.aside.opens: Il ruolo «gone»',
    ],
    [
      'the day goes into what is no date',
      besideRelease({ opens: { on: 'person-died', happenedOn: 'flag' } }),
      'steps.aside.opens: «flag» non è un fatto di tipo data',
    ],
    [
      'the day of what a person does',
      besideRelease({ opens: { on: 'terms-suspended', happenedOn: 'flag' } }),
      'steps.aside.opens: Il giorno si sa solo di ciò che il registro riferisce',
    ],
    [
      'it asks an unknown fact',
      besideRelease({ opens: { when: { eq: ['gone', true] } } }),
      'steps.aside.opens: ',
    ],
  ])('%s', (_what, release, told) => {
    expect(problems(release)).toContainEqual(expect.stringContaining(told))
  })

  test('a finish stands in a subprocess, and leads to no single way of a fork', () => {
    const alone = more({ key: 'lost', kind: 'finish', phase: 'contact', title: 'Persa' })
    expect(problems(alone)).toContainEqual(expect.stringContaining('Non finisce nessun'))
    const release = changed('leave', { goTo: 'left' })
    const forked = {
      ...release,
      steps: [
        ...release.steps.map((step) =>
          step.key === 'record' ? aTask('record', { to: 'split' }) : step,
        ),
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'meet' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'check' }),
      ],
    }
    expect(problems(forked)).toContainEqual(
      expect.stringContaining('steps.leave: «left» non è sul percorso della pratica, o è su una'),
    )
  })

  test('two offers of the whole case at once are refused', () => {
    const whole = (key: string, phase: Step['phase'], to: string) => ({
      ...aHandoff(key, { ends: { accepted: to, refused: to, expired: to, withdrawn: to } }),
      phase,
    })
    const release = besideRelease({ to: 'give' })
    const both = {
      ...release,
      steps: [
        ...release.steps.map((step) =>
          step.key === 'record' ? aTask('record', { to: 'send' }) : step,
        ),
        whole('send', 'contact', 'check'),
        whole('give', 'any', 'ask'),
      ],
    }
    expect(problems(both)).toContainEqual(
      expect.stringContaining(
        'steps.aside: Offre tutta la pratica, e intanto la può offrire anche «send»',
      ),
    )
  })
})
