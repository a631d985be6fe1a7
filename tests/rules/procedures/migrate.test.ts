import { describe, expect, test } from '@jest/globals'

import { readRelease } from '../../../domain/procedures/read-release.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import type { Mapping } from '../../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aDeadline, aNotice, aRelease, anEffect, anEnd, aTask } from './support/a-release.ts'
import { CaseRun, frozen } from './support/case-run.ts'
import { documentOf, known, presaInCarico, umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const began = '2026-11-25T09:00:00.000Z'
const later = '2026-11-27T09:00:00.000Z'
const notify = { do: 'add-supervisor' as const }
const over = { key: 'over', kind: 'breach' as const, actions: [notify] }
const term = (value: number, unit: 'hours' | 'days' = 'hours') =>
  aDeadline({ terms: [{ amount: { value, unit } }], rungs: [over] })

function started(release: Release): CaseRun {
  const run = new CaseRun(release, calendar)
  run.start(began)
  return run
}

function moved(run: CaseRun, parts: Partial<Release>, mapping: Mapping = {}) {
  const to = aRelease({ ...run.release, version: 2, ...parts })
  return migrate(run.state, frozen({ from: run.release, to, mapping, calendar, at: later }))
}

describe('a case moved to another release', () => {
  test('keeps its task, with a new version only if it asks something else', () => {
    const run = started(aRelease())
    const titled = moved(run, {
      steps: [aTask('record', { to: 'end', title: 'Altro' }), anEnd('end')],
    })
    expect(titled.kept).toEqual([{ task: 'record#1', revised: false }])
    expect(titled.unchanged).toBe(true)
    const outcomes = [{ key: 'sent', title: 'Inviato', consequence: 'Si chiude', to: 'end' }]
    const asked = moved(run, { steps: [aTask('record', { to: 'end', outcomes }), anEnd('end')] })
    expect(asked.kept).toEqual([{ task: 'record#1', revised: true }])
    expect(asked.unchanged).toBe(false)
  })

  test('has its terms moved, with the proof of both dates', () => {
    const run = started(aRelease({ deadlines: [term(72)] }))
    const { terms, opened, cancelled } = moved(run, { deadlines: [term(96)] })
    expect(terms).toEqual([
      expect.objectContaining({
        id: 'term@record#1',
        change: 'moved',
        was: '2026-11-28T09:00:00.000Z',
        now: '2026-11-29T09:00:00.000Z',
        proofBefore: expect.objectContaining({
          rule: { release: 'prova@1', deadline: 'term', amount: { value: 72, unit: 'hours' } },
        }),
        proofAfter: expect.objectContaining({
          rule: { release: 'prova@2', deadline: 'term', amount: { value: 96, unit: 'hours' } },
        }),
        past: [],
      }),
    ])
    expect([opened, cancelled]).toEqual([[], []])
  })

  test('marks what is past by the new date, and fires it only if told', () => {
    const run = started(aRelease({ deadlines: [term(72)] }))
    const quiet = moved(run, { deadlines: [term(24)] })
    expect(quiet.terms[0]?.past).toEqual(['over'])
    expect(quiet.state?.deadlines[0]).toMatchObject({
      rungs: [],
      fired: [{ rung: 'over', at: later, past: true }],
    })
    const loud = moved(run, { deadlines: [term(24)] }, { firePast: true })
    expect(loud.terms[0]?.past).toEqual(['over'])
    expect(loud.state?.deadlines[0]?.rungs).toHaveLength(1)
  })

  test('starts the terms that the old release had not, from when the step began', () => {
    const [first] = moved(started(aRelease()), { deadlines: [term(72)] }).terms
    expect(first).toMatchObject({ change: 'started', now: '2026-11-28T09:00:00.000Z' })
  })

  test('drops the terms that the new release has not', () => {
    const run = started(aRelease({ deadlines: [term(72)] }))
    expect(moved(run, { deadlines: [] }).terms).toEqual([
      expect.objectContaining({ change: 'dropped', was: '2026-11-28T09:00:00.000Z' }),
    ])
  })

  test('leaves a step for the one named instead of it, with its task', () => {
    const run = started(aRelease())
    const steps = [aTask('register', { to: 'end' }), anEnd('end')]
    const entered = moved(run, { start: 'register', steps }, { enter: { record: 'register' } })
    expect(entered).toMatchObject({ blocked: [], opened: ['register#1'], cancelled: ['record#1'] })
  })
})

describe('a case cannot be moved', () => {
  const effects = { notices: [aNotice], start: 'tell' }
  const telling = () =>
    started(aRelease({ ...effects, steps: [anEffect('tell', { to: 'end' }), anEnd('end')] }))
  const blocked = (run: CaseRun, parts: Partial<Release>, mapping?: Mapping) =>
    moved(run, parts, mapping).blocked

  test.each<[string, () => CaseRun, Partial<Release>, Mapping, string]>([
    [
      'where its step is gone',
      () => started(aRelease()),
      { start: 'a', steps: [aTask('a', { to: 'end' }), anEnd('end')] },
      {},
      'no-step',
    ],
    [
      'where its step is of another kind',
      () => started(aRelease({ notices: [aNotice] })),
      { steps: [anEffect('record', { to: 'end' }), anEnd('end')] },
      {},
      'other-kind',
    ],
    [
      'where its step is in another phase',
      () => started(aRelease()),
      { steps: [aTask('record', { to: 'end', phase: 'closure' }), anEnd('end')] },
      {},
      'other-phase',
    ],
    [
      'where the step named instead is not there either',
      () => started(aRelease()),
      {},
      { enter: { record: 'nowhere' } },
      'no-target',
    ],
    [
      'where an effect has no step any more',
      telling,
      { start: 'a', steps: [aTask('a', { to: 'end' }), anEnd('end')] },
      { enter: { tell: 'a' } },
      'effect-without-step',
    ],
  ])('%s', (_, ...one) => {
    const [run, parts, mapping, why] = one
    expect(blocked(run(), parts, mapping).map((stray) => stray.why)).toContain(why)
  })

  test('once it is closed', () => {
    const run = started(aRelease())
    run.complete('record#1', 'done', { at: later })
    expect(blocked(run, {})).toEqual([{ why: 'closed', key: 'case' }])
  })
})

test('a case at its card is the same by version 2 of the pathway, which has one step more', () => {
  const second = readRelease(documentOf('presa-in-carico.v2.json'), known)
  const first = presaInCarico()
  const [one, two] = [first, second].map(({ steps }) => steps.map(({ key }) => key))
  expect(two?.filter((key) => !one?.includes(key))).toEqual(['share-assessment'])
  const run = started(first)
  const [task] = run.tasks
  const predicted = migrate(run.state, { from: first, to: second, calendar, at: later })
  expect(predicted).toMatchObject({ blocked: [], kept: [{ task, revised: false }], terms: [] })
  expect(predicted.unchanged).toBe(true)
})
