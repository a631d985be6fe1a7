import { expect, test } from '@jest/globals'

import type { RunningDeadline } from '../../../domain/procedures/engine/types.ts'
import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import { aDeadline, anEnd, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { supervise } from './support/parts.ts'

const calendar = umbriaCalendar()
const began = '2026-11-02T08:00:00.000Z'
const later = '2026-11-03T09:00:00.000Z'
const term = 'answer@work#1'

const over = { key: 'over', kind: 'breach' as const, actions: supervise }
const days = (value: number) => [{ amount: { value, unit: 'days' as const } }]
const release = aRelease({
  start: 'work',
  facts: { asked: { type: 'date', title: 'Richiesta' } },
  steps: [aTask('work', { to: 'end' }), anEnd('end')],
  deadlines: [
    aDeadline({
      ...{ key: 'answer', on: { step: 'work' }, origin: { fact: 'asked' }, terms: days(10) },
      rungs: [over],
    }),
    aDeadline({ key: 'other', on: { step: 'work' }, terms: days(30), rungs: [over] }),
  ],
})

function started(asked = '2026-11-01'): CaseRun {
  const run = new CaseRun(release, calendar)
  run.start(began, { asked })
  return run
}

const correct = (run: CaseRun, from: string, id = term) =>
  run.apply({ kind: 'term-corrected', at: later, term: id, from })

const running = (run: CaseRun, id = term): RunningDeadline | undefined =>
  run.state.deadlines.find((one) => one.id === id)
const dueOf = (run: CaseRun) => running(run)?.dueAt.slice(0, 10)

test('the term runs from the right day, and its proof tells both; no other term moves', () => {
  const run = started()
  const other = running(run, 'other@work#1')
  const [set] = only(correct(run, '2026-10-20'), 'set-deadline')
  expect(set).toMatchObject({ deadline: { id: term, version: 2 }, was: '2026-11-11T22:59:59.999Z' })
  expect(dueOf(run)).toBe('2026-10-30')
  expect(running(run, 'other@work#1')).toBe(other)
  const said = set ? explainProof(set.proof) : []
  expect(said).toContain(
    'Si parte da martedì 20 ottobre 2026: inizio corretto. Il primo giorno non si conta.',
  )
  expect(said).toContain('Prima si partiva da domenica 1 novembre 2026: Richiesta.')
})

test('corrected twice, the first day is still the one on record; said again as it was, nothing is left', () => {
  const run = started()
  correct(run, '2026-10-20')
  const [set] = only(correct(run, '2026-10-25'), 'set-deadline')
  expect(set?.proof.origin.instead?.local).toBe('2026-11-01T00:00')
  const [back] = only(correct(run, '2026-11-01'), 'set-deadline')
  expect(back?.proof.origin).toEqual({
    at: '2026-10-31T23:00:00.000Z',
    local: '2026-11-01T00:00',
    why: 'Richiesta',
  })
  expect(running(run)?.entered).not.toHaveProperty('corrected')
})

test('of a term from a minute, the day alone said again is as good', () => {
  const run = new CaseRun(
    aRelease({
      ...release,
      deadlines: [
        aDeadline({ key: 'answer', on: { step: 'work' }, terms: days(10), rungs: [over] }),
      ],
    }),
    calendar,
  )
  run.start(began)
  const first = running(run)?.entered
  correct(run, '2026-10-20')
  correct(run, '2026-10-21T10:30')
  expect(running(run)?.origin).toBe('2026-10-21T08:30:00.000Z')
  correct(run, '2026-11-02')
  expect(running(run)).toMatchObject({ entered: first, origin: began })
})

test('another answer given since is followed', () => {
  const run = started()
  correct(run, '2026-10-20')
  run.apply({ kind: 'facts-corrected', at: later, facts: { asked: '2026-11-03' } })
  expect(dueOf(run)).toBe('2026-11-13')
})

test('it holds through another calendar and under other rules', () => {
  const run = started()
  correct(run, '2026-10-28')
  run.apply({ kind: 'calendar-changed', at: later, calendar: 'umbria-2026-1' })
  expect(dueOf(run)).toBe('2026-11-07')
  const to = aRelease({
    ...release,
    version: 2,
    deadlines: release.deadlines.map((one) =>
      one.key === 'answer' ? { ...one, terms: days(20) } : one,
    ),
  })
  const { terms } = migrate(run.state, { from: release, to, calendar, at: later })
  expect(terms.map(({ now }) => now?.slice(0, 10))).toEqual(['2026-11-17'])
})

test('what has fired stays fired, and somebody is asked to look where it was too early', () => {
  const run = started('2026-10-20')
  const over = { kind: 'rung' as const, deadline: term, rung: 'over', version: 1 }
  run.apply({ ...over, at: began })
  const [review] = only(correct(run, '2026-11-01'), 'open-task')
  expect(review?.title).toMatch(/^Riesamina /)
  expect(running(run)?.fired).toEqual([{ rung: 'over', at: began, early: true }])
})

test.each([
  ['a term that is not there', '2026-10-20', 'gone@work#1'],
  ['the day that it is', '2026-11-01', term],
  ['no day at all', 'ieri', term],
])('%s: nothing happens', (_what, from, id) => {
  const run = started()
  const before = run.state
  expect(correct(run, from, id)).toEqual([])
  expect(run.state).toEqual(before)
})

test('a timer of the engine’s own runs from no act: nothing happens', () => {
  const run = started()
  const park = { kind: 'escaped' as const, escape: 'park' as const, task: 'work#1' as const }
  run.apply({ ...park, at: began, reason: 'other', until: '2026-11-20' })
  const timer = running(run, 'park@work#1')
  expect(timer?.dueAt.slice(0, 10)).toBe('2026-11-20')
  const before = run.state
  expect(correct(run, '2026-10-20', 'park@work#1')).toEqual([])
  expect(run.state).toEqual(before)
})
