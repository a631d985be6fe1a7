import { describe, expect, test } from '@jest/globals'

import type { Migrated } from '../../../domain/procedures/engine/migrated.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import type { CaseEvent, Move } from '../../../domain/procedures/engine/types.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import type { Moving, Prediction } from '../../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aDeadline, anEffect, anEnd, aNotice, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, frozen, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { supervise } from './support/parts.ts'
import { aFork, aJoin, aNoteForm, handoffParts, sectionsParts } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const began = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-26T12:00:00.000Z'
const later = '2026-11-27T09:00:00.000Z'
const over = { key: 'over', kind: 'breach' as const, actions: supervise }

type Parts = Partial<Release>
type Term = Partial<Parameters<typeof aDeadline>[0]>

const hours = (value: number, parts: Term = {}) =>
  aDeadline({ terms: [{ amount: { value, unit: 'hours' } }], rungs: [over], ...parts })

function started(parts: Parts = {}, facts = {}): CaseRun {
  const run = new CaseRun(aRelease(parts), calendar)
  run.start(began, facts)
  return run
}

const movingTo = (run: CaseRun, parts: Parts, more: Partial<Moving> = {}): Moving =>
  frozen({
    from: run.release,
    to: aRelease({ ...run.release, version: 2, ...parts }),
    calendar,
    at: later,
    ...more,
  })

function predicted(run: CaseRun, parts: Parts, more: Partial<Moving> = {}): Prediction {
  return migrate(run.state, movingTo(run, parts, more))
}

const blocksOf = (run: CaseRun, parts: Parts, enter: Migrated['enter'] = {}) =>
  predicted(run, parts, { mapping: { enter } }).blocked.map(({ why, key }) => `${why} ${key}`)

/** The case as the log leaves it, moved. */
function moved(run: CaseRun, parts: Parts, more: Partial<Moving> = {}): Move {
  const moving = movingTo(run, parts, more)
  const { event, blocked } = migrate(run.state, moving)
  if (!event) throw new Error(`blocked: ${JSON.stringify(blocked)}`)
  return step(run.state, { ...event, seq: run.log.length + 1, at: later }, moving.to, calendar)
}

describe('tasks of a case that is moved', () => {
  const dates = (move: Move) =>
    only(move.commands, 'change-task').map(({ task, dueAt, hardAt }) => [task, dueAt, hardAt])

  test('are told of their new date, and of none', () => {
    const run = started({ deadlines: [hours(72)] })
    expect(dates(moved(run, { deadlines: [hours(96)] }))).toEqual([
      ['record#1', '2026-11-29T09:00:00.000Z', null],
    ])
    expect(dates(moved(run, { deadlines: [] }))).toEqual([['record#1', null, null]])
    expect(dates(moved(run, { deadlines: [hours(72)] }))).toEqual([])
  })

  test('are told of a date that their step had not', () => {
    expect(dates(moved(started(), { deadlines: [hours(72)] }))).toEqual([
      ['record#1', '2026-11-28T09:00:00.000Z', null],
    ])
  })

  test('are carried with what the new release says of them, and nothing else is', () => {
    const form = { forms: [aNoteForm()] }
    const steps = [aTask('record', { to: 'end', form: 'note', title: 'Scrivi' }), anEnd('end')]
    const { commands } = moved(started({ ...form }), { ...form, steps })
    expect(only(commands, 'carry-task')).toEqual([
      {
        kind: 'carry-task',
        task: 'record#1',
        title: 'Scrivi',
        form: 'note',
        candidates: [{ who: 'opener' }],
        revised: true,
      },
    ])
    expect(predicted(started({ ...form }), { ...form, steps }).reassigned).toEqual([])
    const effect = { notices: [aNotice], start: 'tell' }
    const run = started({ ...effect, steps: [anEffect('tell', { to: 'end' }), anEnd('end')] })
    expect(moved(run, {}).commands).toEqual([])
  })

  test('are of others where the new release asks others, and that is a change', () => {
    const [was, now] = [[{ who: 'opener' }], [{ role: 'uvm-nurse', at: 'district' }]] as const
    const steps = [aTask('record', { to: 'end', candidates: [...now] }), anEnd('end')]
    const { commands } = moved(started(), { steps })
    const carried = { candidates: now, leaves: was, revised: false }
    expect(only(commands, 'carry-task')).toMatchObject([carried])
    const { unchanged, reassigned, kept } = predicted(started(), { steps })
    const task = 'record#1'
    expect({ unchanged, reassigned, kept }).toEqual({
      ...{ unchanged: false, reassigned: [{ task, was, now }] },
      kept: [{ task, revised: false }],
    })
  })

  test('that are left for what ends the case leave no term behind that would wake it', () => {
    const deadlines = [hours(72, { on: { phase: 'contact' } })]
    const run = started({ deadlines })
    const steps = [aTask('other', { to: 'end' }), anEnd('end')]
    const { state } = moved(
      run,
      { steps, start: 'other' },
      { mapping: { enter: { record: 'end' } } },
    )
    expect([state.closed?.outcome, state.open, state.deadlines]).toEqual(['finished', [], []])
    expect(run.state.deadlines).toHaveLength(1)
  })

  test('are none of its business when the log names the release that it has', () => {
    const run = started({ deadlines: [hours(72)] })
    const to = aRelease({ version: 1, deadlines: [hours(96)] })
    const event: CaseEvent = {
      kind: 'migrated',
      at: later,
      seq: 2,
      from: 'prova@1',
      to: 'prova@1',
      enter: {},
      revised: [],
    }
    expect(step(run.state, event, to, calendar)).toMatchObject({ commands: [], state: run.state })
    const gone = aRelease({ start: 'a', steps: [aTask('a', { to: 'end' }), anEnd('end')] })
    expect(() => step(run.state, { ...event, to: 'prova@2' }, gone, calendar)).toThrow(
      'cannot-migrate',
    )
  })
})

describe('terms of a case that is moved', () => {
  const ofPhase = (value: number) => hours(value, { key: 'phase', on: { phase: 'contact' } })
  const ofCase = (value: number) => hours(value, { key: 'case', on: { case: true } })
  const due = ({ state }: Move) => state.deadlines.map(({ id, dueAt }) => `${id} ${dueAt}`).sort()

  test('of the phase and of the case are moved, each with its own', () => {
    const run = started({ deadlines: [ofPhase(72), ofCase(96)] })
    expect(due(moved(run, { deadlines: [ofPhase(96), ofCase(120)] }))).toEqual([
      'case@case 2026-11-30T09:00:00.000Z',
      'phase@contact:1 2026-11-29T09:00:00.000Z',
    ])
    expect(due(moved(run, { deadlines: [ofPhase(96)] }))).toEqual([
      'phase@contact:1 2026-11-29T09:00:00.000Z',
    ])
  })

  test('that are new begin when the log says that phase and case began', () => {
    const since = { case: '2026-11-24T09:00:00.000Z', phase: noon } as const
    const move = moved(started(), { deadlines: [ofPhase(72), ofCase(96)] }, { since })
    expect(due(move)).toEqual([
      'case@case 2026-11-28T09:00:00.000Z',
      'phase@contact:1 2026-11-29T12:00:00.000Z',
    ])
    const why = only(move.commands, 'set-deadline').map(({ proof }) => proof.origin.why)
    expect(why).toEqual(['inizio della fase', 'inizio della pratica'])
  })

  test('on something else in the new release are dropped, and begin there', () => {
    const run = started({ deadlines: [hours(72, { on: { phase: 'contact' } })] })
    const move = moved(run, { deadlines: [hours(72, { on: { case: true } })] })
    expect(due(move)).toEqual(['term@case 2026-11-28T09:00:00.000Z'])
    expect(only(move.commands, 'drop-deadline').map(({ id }) => id)).toEqual(['term@contact:1'])
  })

  test('have a later version where they move, and the same where they do not', () => {
    const run = started({ deadlines: [hours(72)] })
    const version = (value: number) =>
      moved(run, { deadlines: [hours(value)] }).state.deadlines[0]?.version
    expect([version(72), version(96)]).toEqual([1, 2])
  })

  test('remember the rungs that have fired and are still there', () => {
    const warn = { ...over, key: 'warn', kind: 'warning' as const }
    const before = { ...warn, before: { value: 48, unit: 'hours' as const } }
    const run = started({ deadlines: [hours(72, { rungs: [before, over] })] })
    run.elapse(noon)
    const fired = (rungs: Release['deadlines'][number]['rungs']) =>
      moved(run, { deadlines: [hours(96, { rungs })] }).state.deadlines[0]?.fired.map(
        ({ rung }) => rung,
      )
    expect(fired([before, over])).toEqual(['warn'])
    expect(fired([over])).toEqual([])
  })

  test('a rung of this very instant is past; one that was due before is still due', () => {
    const run = started({ deadlines: [hours(72)] })
    expect(moved(run, { deadlines: [hours(48)] }).state.deadlines[0]).toMatchObject({
      rungs: [],
      fired: [{ rung: 'over', past: true }],
    })
    const behind = started({ deadlines: [hours(40)] })
    const { state, commands } = moved(behind, { deadlines: [hours(44)] })
    expect(state.deadlines[0]).toMatchObject({ fired: [], rungs: [{ rung: 'over' }] })
    expect(only(commands, 'rung-fired')).toEqual([])
  })

  test('of a rung that is past the record is told, and that nothing is done', () => {
    const { commands } = moved(started({ deadlines: [hours(72)] }), { deadlines: [hours(24)] })
    expect(only(commands, 'rung-fired')).toEqual([
      { kind: 'rung-fired', id: 'term@record#1', rung: 'over', actions: [] },
    ])
  })

  test('without a date for want of facts stay so, begin to run, or stop', () => {
    const facts: Release['facts'] = { urgent: { type: 'boolean', title: 'Urgente' } }
    const when = { eq: ['urgent', true] as [string, boolean] }
    const some = hours(72, { terms: [{ when, amount: { value: 72, unit: 'hours' } }] })
    const run = started({ facts, deadlines: [some] })
    expect(moved(run, {}).commands.filter(({ kind }) => kind !== 'carry-task')).toEqual([])
    expect(due(moved(run, { deadlines: [hours(72)] }))).toEqual([
      'term@record#1 2026-11-28T09:00:00.000Z',
    ])
    const running = started({ facts, deadlines: [hours(72)] })
    const stopped = moved(running, { deadlines: [some] })
    expect([stopped.state.deadlines, stopped.state.stopped]).toEqual([
      [],
      [expect.objectContaining({ id: 'term@record#1', because: 'facts', version: 1 })],
    ])
    expect(only(stopped.commands, 'change-task')).toMatchObject([{ dueAt: null }])
    const gone = moved(run, { deadlines: [] })
    expect(gone.state.stopped).toEqual([])
    const begun = moved(started({ facts }), { deadlines: [some] })
    expect(begun.state.stopped).toMatchObject([{ version: 0, because: 'facts' }])
  })

  test('of a wait follow it; the day of a parked task stays', () => {
    const wait = (value: number) => ({
      key: 'pause',
      kind: 'wait' as const,
      phase: 'contact' as const,
      title: 'Attesa',
      after: { value, unit: 'hours' as const },
      to: 'end',
    })
    const run = started({ start: 'pause', steps: [wait(72), anEnd('end')] })
    expect(due(moved(run, { steps: [wait(96), anEnd('end')] }))).toEqual([
      'wait@pause#1 2026-11-29T09:00:00.000Z',
    ])
    // Over by the new rules: the case goes on at once, and is not left with nothing to come.
    const [over] = moved(run, { steps: [wait(1), anEnd('end')] }).state.deadlines
    expect(over).toMatchObject({ rungs: [{ rung: 'elapsed' }], fired: [] })
    expect(over?.rungs[0]?.at.localeCompare(noon)).toBeLessThan(1)
    const parked = started()
    const reason = 'hospital'
    const park = { kind: 'escaped', at: began, task: 'record#1', reason, escape: 'park' } as const
    parked.apply({ ...park, until: '2026-12-10' })
    expect(moved(parked, {}).state.deadlines).toEqual(parked.state.deadlines)
  })

  test('of an offer that are new begin when it was made, and not before', () => {
    const parts = handoffParts()
    const run = started({ ...parts, deadlines: [] })
    const more = { deadlines: parts.deadlines ?? [] }
    expect(due(moved(run, more))).toEqual([])
    run.apply({ kind: 'completed', at: noon, task: 'send.offer#1', outcome: 'offer', facts: {} })
    const move = moved(run, more)
    expect(move.state.deadlines).toMatchObject([{ boundTo: 'send#1', entered: { at: noon } }])
  })

  test('of sections that are new are bound to the step, once, from when it began', () => {
    const run = started(sectionsParts())
    const { state } = moved(run, { deadlines: [hours(72, { on: { step: 'assess' } })] })
    expect(state.deadlines).toMatchObject([{ id: 'term@assess#1', entered: { at: began } }])
  })
})

describe('the place of a case that is moved', () => {
  const ways = (...keys: readonly string[]): Parts => ({
    start: 'split',
    steps: [
      aFork('split', keys),
      ...keys.map((key) => aTask(key, { to: 'meet' })),
      aJoin('meet', 'split', { to: 'end' }),
      anEnd('end'),
    ],
  })

  test('is the same on the ways of a fork; a way that is gone blocks, and what was on it', () => {
    const run = started(ways('left', 'right'))
    expect(blocksOf(run, ways('left', 'right', 'third'))).toEqual([])
    expect(blocksOf(run, ways('left', 'other'))).toEqual(['no-way split#1', 'no-step right#1'])
  })

  test('of a step that lies on another way now, or on none, blocks', () => {
    const run = started(ways('left', 'right'))
    const after = (key: string) => ({
      start: 'split',
      steps: [
        aFork('split', ['left', 'third']),
        aTask('left', { to: 'meet' }),
        aTask('third', { to: key === 'third' ? 'right' : 'meet' }),
        aJoin('meet', 'split', { to: key === 'third' ? 'end' : 'right' }),
        aTask('right', { to: key === 'third' ? 'meet' : 'end' }),
        anEnd('end'),
      ],
    })
    for (const where of ['third', 'none'])
      expect(blocksOf(run, after(where))).toContain('other-way right#1')
    const alone = started({ start: 'right', steps: [aTask('right', { to: 'end' }), anEnd('end')] })
    expect(blocksOf(alone, ways('left', 'right'))).toEqual(['other-way right#1'])
  })

  test('is taken by another step on the same way only', () => {
    const run = started(ways('left', 'right'))
    const other = (key: string): Parts => ({
      start: 'split',
      steps: [
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'meet' }),
        aTask('right', { to: 'more' }),
        aTask('more', { to: 'meet' }),
        aJoin('meet', 'split', { to: key }),
        aTask('after', { to: 'end' }),
        anEnd('end'),
      ],
    })
    const enter = { right: 'more' }
    expect(blocksOf(run, other('after'), enter)).toEqual([])
    expect(blocksOf(run, other('after'), { right: 'after' })).toEqual(['other-way right#1'])
    const { state } = moved(run, other('after'), { mapping: { enter } })
    expect(state.open.map((one) => [one.step, one.way])).toEqual([
      ['split', undefined],
      ['left', 'left'],
      ['more', 'right'],
    ])
  })

  test('that a way begins with is left for another, whose name the way takes', () => {
    const run = started(ways('left', 'right'))
    run.complete('left#1', 'done', { at: noon })
    const enter = { right: 'other' }
    expect(blocksOf(run, ways('left', 'other'), enter)).toEqual([])
    const { state } = moved(run, ways('left', 'other'), { mapping: { enter } })
    expect(state.open.map((one) => [one.step, one.way])).toEqual([
      ['split', undefined],
      ['other', 'other'],
    ])
    expect(state.open[0]).toMatchObject({ ways: ['left', 'other'], arrived: ['left'] })
  })

  test('of a way that is over goes by the other name too, so that the fork knows it has arrived', () => {
    const run = started(ways('left', 'right'))
    run.complete('left#1', 'done', { at: noon })
    const { state } = moved(run, ways('other', 'right'), { mapping: { enter: { left: 'other' } } })
    expect(state.open[0]).toMatchObject({ ways: ['other', 'right'], arrived: ['other'] })
  })

  test('of what the system does on a way goes by the other name too', () => {
    const telling = (first: string): Parts => ({
      start: 'split',
      notices: [aNotice],
      steps: [
        aFork('split', [first, 'right']),
        aTask(first, { to: 'tell' }),
        anEffect('tell', { to: 'more', waits: false }),
        aTask('more', { to: 'meet' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    })
    const run = started(telling('left'))
    run.complete('left#1', 'done', { at: noon })
    const { state } = moved(run, telling('other'), { mapping: { enter: { left: 'other' } } })
    expect(state.effects).toMatchObject([
      { key: 'tell#1:1', within: { of: 'split#1', way: 'other' } },
    ])
  })

  test('that is further on its way stays there, also where the way begins otherwise', () => {
    const long = (first: string): Parts => ({
      start: 'split',
      steps: [
        aFork('split', [first, 'right']),
        aTask(first, { to: 'more' }),
        aTask('more', { to: 'meet' }),
        aTask('right', { to: 'meet' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    })
    const run = started(long('left'))
    run.complete('left#1', 'done', { at: noon })
    expect(blocksOf(run, long('other'))).toEqual(['no-way split#1', 'other-way more#1'])
    const { state } = moved(run, long('other'), { mapping: { enter: { left: 'other' } } })
    expect(state.open.map((one) => [one.step, one.way])).toEqual([
      ['split', undefined],
      ['right', 'right'],
      ['more', 'other'],
    ])
    expect(blocksOf(run, long('other'), { left: 'right' })).toContain('no-way split#1')
  })

  test('is left with all that is in it where a fork is entered as something else', () => {
    const run = started(ways('left', 'right'))
    const steps = [aTask('one', { to: 'end' }), anEnd('end')]
    const mapping = { enter: { split: 'one' } }
    const prediction = predicted(run, { start: 'one', steps }, { mapping })
    expect(prediction).toMatchObject({ blocked: [], opened: ['one#1'] })
    expect([...prediction.cancelled].sort()).toEqual(['left#1', 'right#1'])
    expect(prediction.state?.open).toHaveLength(1)
  })

  test('may be in another phase only where nothing else is open', () => {
    const away = aTask('away', { to: 'end', phase: 'closure' })
    const steps = [away, anEnd('end', { phase: 'closure' })]
    const one = predicted(
      started(),
      { start: 'away', steps },
      { mapping: { enter: { record: 'away' } } },
    )
    expect(one).toMatchObject({ blocked: [], opened: ['away#1'], crossesInto: 'closure' })
    const two = started(ways('left', 'right'))
    const further: Parts = {
      start: 'split',
      steps: [
        aFork('split', ['left', 'right']),
        aTask('left', { to: 'meet' }),
        aTask('right', { to: 'away' }),
        aTask('away', { to: 'meet', phase: 'closure' }),
        aJoin('meet', 'split', { to: 'end' }),
        anEnd('end'),
      ],
    }
    expect(blocksOf(two, further, { right: 'away' })).toEqual(['other-phase right#1'])
  })

  test('is kept by the effects of its phase and of the case, as long as the phase is there', () => {
    const tell = { do: 'notify' as const, notice: 'notice', to: [{ who: 'opener' as const }] }
    const telling = (key: string, on: Release['deadlines'][number]['on']) =>
      hours(4, { key, on, rungs: [{ ...over, actions: [tell] }] })
    const run = started({
      notices: [aNotice],
      deadlines: [telling('one', { phase: 'contact' }), telling('two', { case: true })],
    })
    run.elapse(noon)
    expect(run.state.effects.map(({ key }) => key.split('#')[0])).toEqual(
      expect.arrayContaining(['phase:contact']),
    )
    expect(run.state.effects).toHaveLength(2)
    expect(blocksOf(run, {})).toEqual([])
    const phases = [{ key: 'closure' as const, title: 'Chiusura' }]
    const steps = [
      aTask('record', { to: 'end', phase: 'closure' }),
      anEnd('end', { phase: 'closure' }),
    ]
    const blocked = blocksOf(run, { phases, steps, deadlines: [] }, { record: 'record' })
    expect(blocked).toEqual([expect.stringMatching(/^effect-without-step phase:contact#1/)])
  })
})
