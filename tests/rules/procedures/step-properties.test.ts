import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { calendarName, localDay, startOfDay } from '../../../domain/procedures/engine/calendar.ts'
import { parkTimer } from '../../../domain/procedures/engine/deadlines.ts'
import { decideBy } from '../../../domain/procedures/engine/decide.ts'
import { dueDate } from '../../../domain/procedures/engine/due-date.ts'
import { evaluate } from '../../../domain/procedures/engine/expression.ts'
import { findDay, formatDay } from '../../../domain/procedures/engine/instant.ts'
import { initialState } from '../../../domain/procedures/engine/state.ts'
import { escapeNotice } from '../../../domain/procedures/engine/escape.ts'
import type { CaseEvent, CaseState, Command } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { HitPolicy } from '../../../domain/procedures/schema/table.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import type { CaseRun } from './support/case-run.ts'
import { only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'
import { generatedHappening, generatedRelease } from './support/generated.ts'
import { checkHistories, histories, live } from './support/histories.ts'
import { oracle, questionOf } from './support/oracle.ts'
import { expectFolded, expectHeld, expectShown } from './support/invariants.ts'
import { runs, sampleSeed, seedFor } from './support/seed.ts'

const calendar = umbriaCalendar()
function allCommands(run: CaseRun) {
  return run.moves.flatMap(({ commands }) => commands)
}

test('every generated procedure is one that an administrator could publish', () => {
  const property = fc.property(generatedRelease, (release) => {
    expect(validate(release, known).filter(({ severity }) => severity === 'error')).toEqual([])
  })
  fc.assert(property, { seed: seedFor('valid procedures'), numRuns: runs(200) })
})

test('every step kind, way back and ladder occurs in at least one procedure in twenty', () => {
  const releases = fc.sample(generatedRelease, { seed: sampleSeed, numRuns: 400 })
  const share = (holds: (release: Release) => boolean) =>
    releases.filter(holds).length / releases.length
  for (const kind of ['task', 'decision', 'wait', 'effect', 'end', 'subprocess', 'finish'])
    expect([kind, share(({ steps }) => steps.some((one) => one.kind === kind)) >= 0.05]).toEqual([
      kind,
      true,
    ])
  const back = ({ steps }: Release) =>
    steps.some(
      (one, index) =>
        one.kind === 'task' &&
        one.outcomes.some(({ to }) => steps.findIndex(({ key }) => key === to) <= index),
    )
  expect(share(back)).toBeGreaterThanOrEqual(0.05)
  for (const action of ['notify', 'raise-priority', 'add-supervisor', 'open-task', 'take-outcome'])
    expect([
      action,
      share(({ deadlines }) =>
        deadlines.some(({ rungs }) =>
          rungs.some(({ actions }) => actions.some((one) => one.do === action)),
        ),
      ) >= 0.05,
    ]).toEqual([action, true])
  for (const hit of HitPolicy.options)
    expect([
      hit,
      share(({ steps, tables }) => {
        const asked = steps.flatMap((one) => (one.kind === 'decision' ? [one.table] : []))
        return tables.some((table) => table.hit === hit && asked.includes(table.key))
      }) >= 0.05,
    ]).toEqual([hit, true])
})

function raise(): never {
  throw new Error('a table that is not in the release')
}

test('an open case always waits for a person, a timer or an effect', () => {
  checkHistories('held', expectHeld)
})

test('the record that follows the commands shows exactly what the state holds', () => {
  checkHistories('commands', expectShown)
})

test('no task and no effect ever has the key of another', () => {
  checkHistories('keys', (run) => {
    const commands = allCommands(run)
    const keys = [
      ...only(commands, 'open-task').map(({ task }) => `task ${task}`),
      ...only(commands, 'start-effect').map(({ effect }) => `effect ${effect.key}`),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})

test('the log folded again, with states as they lie in the record, gives the same moves', () => {
  checkHistories('fold', expectFolded)
})

test('every act is applied or becomes a visible late act', () => {
  checkHistories('acts', (run) => {
    run.log.forEach((event, index) => {
      if (event.kind !== 'completed') return
      const commands = run.moves[index]?.commands ?? []
      const applied = only(commands, 'close-task').some(
        ({ task, as }) => task === event.task && as === 'completed',
      )
      const late =
        only(commands, 'late-act').length === 1 && only(commands, 'open-task').length === 1
      expect([applied, late]).toEqual(applied ? [true, false] : [false, true])
    })
  })
})

test('every escape is applied or becomes a visible late act, and the supervisors are told of it', () => {
  checkHistories('escapes', (run) => {
    run.log.forEach((event, index) => {
      if (event.kind !== 'escaped') return
      const commands = run.moves[index]?.commands ?? []
      const told = only(commands, 'start-effect').filter(
        ({ params }) => params['notice'] === escapeNotice,
      )
      expect(told.length + only(commands, 'late-act').length).toBe(1)
      for (const { to } of told) expect(to).toEqual(run.release.supervisors)
    })
  })
})

test('a case opens again as the release allows, anew, or the act is visible as late', () => {
  checkHistories('reopened', (run) => {
    run.log.forEach((event, index) => {
      if (event.kind !== 'reopened') return
      const { state, commands } = run.moves[index] ?? raise()
      const before = run.moves[index - 1]?.state
      const done = only(commands, 'reopen-case').length
      expect(done + only(commands, 'late-act').length).toBe(1)
      expect(done === 1).toBe(
        before?.closed !== undefined && before.iterations[event.to] !== undefined,
      )
      if (done === 1 && !state.closed) {
        expect(only(commands, 'enter-phase').length).toBeGreaterThanOrEqual(1)
        expect(state.openings).toBe((before?.openings ?? 1) + 1)
        expect(state.suspensions.filter(({ until }) => until === undefined)).toEqual([])
      }
    })
  })
})

test('each task that a worker adds is opened once, and the path does not move', () => {
  checkHistories('added tasks', (run) => {
    let before = initialState(run.release)
    run.moves.forEach(({ state, commands }, index) => {
      const kind = run.log[index]?.kind
      const added = kind === 'task-added'
      if (added) expect(only(commands, 'open-task').length).toBe(1)
      if ((added || kind === 'task-cancelled') && state.closed === before.closed)
        expect([state.open, state.iterations]).toEqual([before.open, before.iterations])
      before = state
    })
  })
})

test('what is beside the path moves it only by a finish that says so', () => {
  checkHistories('subprocesses', (run) => {
    const beside = new Set(
      run.release.steps.filter(({ phase }) => phase === 'any').map(({ key }) => key),
    )
    // A wait may be over by the facts of any act, and a fork by a wait in it.
    const stands = ({ open }: CaseState) =>
      open.filter(
        ({ step, of, kind }) =>
          of === undefined && kind !== 'wait' && kind !== 'fork' && !beside.has(nameOf(step)),
      )
    let before = initialState(run.release)
    run.moves.forEach(({ state, commands }, index) => {
      const event = run.log[index]
      const inside = event?.kind === 'completed' && beside.has(nameOf(event.task))
      const leaves = only(commands, 'end-subprocess').some(({ goTo }) => goTo)
      if (inside && !leaves && !state.closed)
        expect(stands(state)).toEqual(expect.arrayContaining(stands(before)))
      before = state
    })
  })
})

const nameOf = (key: string) => key.split(/[.#]/, 1)[0] ?? key

test('a case that a task holds closes by the end of that task alone, or by withdrawal', () => {
  checkHistories('held by a task', (run) => {
    run.moves.forEach(({ commands }, index) => {
      const event = run.log[index] ?? raise()
      if (only(commands, 'close-case').length === 0 || event.kind === 'withdrawn') return
      const before = run.moves[index - 1]?.state.followUps ?? []
      const holding = before.filter(({ holds }) => holds === true).map(({ key }) => key)
      expect(holding.filter((key) => !('task' in event) || event.task !== key)).toEqual([])
    })
  })
})

const besidePath = {
  'a task added': ({ log }: CaseRun) => log.some(({ kind }) => kind === 'task-added'),
  'a task cancelled': ({ log }: CaseRun) => log.some(({ kind }) => kind === 'task-cancelled'),
  'a case held by a task': ({ moves }: CaseRun) =>
    moves.some(({ commands }) =>
      only(commands, 'await-end').some((one) => one.for.includes('tasks')),
    ),
  'a step skipped': ({ log }: CaseRun) => log.some((one) => escaped(one, 'skip')),
  'a step redone': ({ log }: CaseRun) => log.some((one) => escaped(one, 'redo')),
  'a step parked': ({ log }: CaseRun) => log.some((one) => escaped(one, 'park')),
  'a subprocess opened by hand': ({ moves, log }: CaseRun) =>
    opens(moves, log, 'subprocess-opened'),
  'a subprocess opened by what was reported': ({ moves, log }: CaseRun) =>
    opens(moves, log, 'occurred'),
  'a subprocess opened by facts': ({ moves, log }: CaseRun) =>
    opens(moves, log, 'facts-corrected') || opens(moves, log, 'completed'),
  'a subprocess finished by somebody, the case left open where it was': ({ moves, log }: CaseRun) =>
    moves.some(({ state, commands }, index) => {
      const stays = only(commands, 'end-subprocess').some(({ goTo }) => goTo === undefined)
      return stays && log[index]?.kind === 'completed' && !state.closed
    }),
  'a closed case opened again': ({ moves }: CaseRun) =>
    moves.some(({ commands }) => only(commands, 'reopen-case').length > 0),
  'a step taken up by its day': ({ moves, log }: CaseRun) =>
    moves.some(
      ({ commands }, index) =>
        log[index]?.kind === 'rung' && only(commands, 'resume-task').length > 0,
    ),
}

function opens(moves: CaseRun['moves'], log: CaseRun['log'], kind: CaseEvent['kind']): boolean {
  return moves.some(
    ({ commands }, index) =>
      log[index]?.kind === kind && only(commands, 'open-subprocess').length > 0,
  )
}

function escaped(event: CaseEvent, how: string): boolean {
  return event.kind === 'escaped' && event.escape === how
}

/** Of lives long enough for what is rare. */
const long = fc.tuple(generatedRelease, fc.array(generatedHappening, { minLength: 30 }))

test('each way beside the path occurs in at least one history in twenty', () => {
  const found = fc
    .sample(long, { seed: sampleSeed, numRuns: 400 })
    .map(([release, happenings]) => live(release, happenings))
  for (const [what, holds] of Object.entries(besidePath))
    expect([what, found.filter(holds).length / found.length >= 0.05]).toEqual([what, true])
})

test('every due date is the one that its own proof gives, and a walk from day to day; rungs are in order', () => {
  let asked = 0
  checkHistories('proofs', (run) => {
    run.moves.forEach(({ commands }, index) => {
      const calendar = run.calendars[index] ?? raise()
      for (const { deadline, proof } of only(commands, 'set-deadline')) {
        const reckoning = { calendar, suspended: proof.suspensions }
        const due = dueDate(proof.rule, proof.origin, reckoning)
        expect(due).toEqual({ dueAt: deadline.dueAt, proof })
        const question = questionOf(proof, calendar)
        if (question) {
          asked += 1
          expect(oracle(question).due).toBe(Date.parse(deadline.dueAt))
        }
        const instants = deadline.rungs.map(({ at }) => at)
        expect(instants).toEqual(instants.toSorted())
      }
    })
  })
  expect(asked).toBeGreaterThan(0)
})

test('another calendar gives each term that runs, or that a suspension stops, one proof by it; nothing else moves', () => {
  checkHistories('calendars', (run) => {
    run.moves.forEach(({ state, commands }, index) => {
      const before = run.moves[index - 1]?.state
      if (run.log[index]?.kind !== 'calendar-changed' || !before || before.closed) return
      const name = calendarName(run.calendars[index] ?? raise())
      const anew = reckoned(commands)
      expect(new Set(anew.map(({ proof }) => proof.calendar))).toEqual(
        new Set(anew.length > 0 ? [name] : []),
      )
      const suspended = before.stopped.filter(({ because }) => because === 'suspended')
      const terms = [...before.deadlines, ...suspended].filter(
        ({ deadline }) => deadline !== parkTimer,
      )
      expect(anew.map(({ deadline }) => deadline.id).toSorted()).toEqual(
        terms.map(({ id }) => id).toSorted(),
      )
      expect(state.open).toEqual(before.open)
    })
  })
})

/** What a move says of the dates of terms: those that have one, and those that stand still. */
function reckoned(commands: readonly Command[]) {
  return [...only(commands, 'set-deadline'), ...only(commands, 'suspend-deadline')]
}

test('a term has a date up to where a suspension without an end begins, and stands still only where its date would lie beyond', () => {
  checkHistories('standing still', (run) => {
    run.moves.forEach(({ state, commands }, index) => {
      const calendar = run.calendars[index] ?? raise()
      const begins = state.suspensions
        .filter(({ until }) => until === undefined)
        .map(({ from }) => startOfDay(findDay(from) ?? raise(), calendar))
        .toSorted()[0]
      for (const one of reckoned(commands)) {
        const { kind, deadline, proof } = one
        const rule = run.release.deadlines.find(({ key }) => key === deadline.deadline)
        if (rule?.suspendable !== true) expect(kind).toBe('set-deadline')
        else if (kind === 'set-deadline')
          expect(one.deadline.dueAt <= (begins ?? '9999')).toBe(true)
        else {
          const over = proof.suspensions.filter(({ until }) => until !== undefined)
          const { dueAt = '' } = dueDate(proof.rule, proof.origin, { calendar, suspended: over })
          expect(begins !== undefined && dueAt > begins).toBe(true)
        }
      }
    })
  })
})

test('closures and patrons put terms off, and calendars follow one another, in one history in twenty', () => {
  const found = fc
    .sample(histories, { seed: sampleSeed, numRuns: 300 })
    .map(([release, happenings, calendars]) => live(release, happenings, calendars))
  const share = (holds: (run: CaseRun) => boolean) => found.filter(holds).length / found.length
  const putOff = (why: RegExp) => (run: CaseRun) =>
    only(allCommands(run), 'set-deadline').some(({ proof }) =>
      proof.skipped.some((one) => why.test(one.why)),
    )
  expect([
    share(putOff(/^chiusura/)) >= 0.05,
    share(putOff(/^Santo patrono/)) >= 0.05,
    share(({ calendars }) => new Set(calendars).size > 1) >= 0.05,
  ]).toEqual([true, true, true])
})

test('suspensions, open and closed, terms corrected and new calendars occur in one history in twenty', () => {
  const found = fc
    .sample(long, { seed: sampleSeed, numRuns: 300 })
    .map(([release, happenings]) => live(release, happenings))
  const share = (holds: (run: CaseRun) => boolean) => found.filter(holds).length / found.length
  const has = (kind: string) => (run: CaseRun) => run.log.some((event) => event.kind === kind)
  for (const kind of [
    'terms-suspended',
    'terms-resumed',
    'suspension-corrected',
    'suspension-annulled',
    'term-corrected',
    'calendar-changed',
  ])
    expect([kind, share(has(kind)) >= 0.05]).toEqual([kind, true])
  const stopped = (run: CaseRun) => only(allCommands(run), 'suspend-deadline').length > 0
  const moved = (run: CaseRun) =>
    only(allCommands(run), 'set-deadline').some(({ proof }) => proof.suspensions.length > 0)
  expect([share(stopped) >= 0.05, share(moved) >= 0.05]).toEqual([true, true])
})

test('a term is running, or it is stopped for a reason: never both, and its version only rises', () => {
  checkHistories('versions', (run) => {
    const versions = new Map<string, number>()
    run.moves.forEach(({ state }) => {
      const all = [...state.deadlines, ...state.stopped]
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      for (const { id, version } of all) {
        expect(version).toBeGreaterThanOrEqual(versions.get(id) ?? 0)
        versions.set(id, version)
      }
    })
  })
})

test('no rung of a suspendable term comes on a suspended day', () => {
  checkHistories('silence', (run) => {
    run.moves.forEach(({ state }) => {
      for (const { deadline, rungs } of state.deadlines) {
        const rule = run.release.deadlines.find(({ key }) => key === deadline)
        if (!rule?.suspendable) continue
        const days = rungs.map(({ at }) => formatDay(localDay(at, calendar)))
        const silent = state.suspensions.filter(({ from, until = '9999' }) =>
          days.some((day) => from <= day && day <= until),
        )
        expect(silent).toEqual([])
      }
    })
  })
})

test('a decision, asked again with what it kept, is the same decision', () => {
  checkHistories('traces', (run) => {
    for (const { kind: _kind, step: _step, ...kept } of only(allCommands(run), 'decide')) {
      const table = run.release.tables.find(({ key }) => key === kept.table) ?? raise()
      const { way: _way, ...again } = decideBy(table, kept.facts)
      expect(again).toEqual(kept)
      for (const { condition, value } of kept.trace)
        expect(evaluate(condition, kept.facts)).toBe(value)
    }
  })
})

test('each phase entered is counted, and announced when crossed', () => {
  checkHistories('phases', (run) => {
    const commands = allCommands(run)
    const entries = only(commands, 'enter-phase')
    for (const [phase, n] of Object.entries(run.state.phases))
      expect(entries.filter((entry) => entry.phase === phase).map((entry) => entry.n)).toEqual(
        Array.from({ length: n }, (_, i) => i + 1),
      )
    run.moves.forEach((move, index) => {
      const entered = only(move.commands, 'enter-phase').at(-1)?.phase
      const first = index === 0 && only(move.commands, 'enter-phase').length === 1
      expect(move.crossesInto).toBe(first ? undefined : entered)
    })
  })
})
