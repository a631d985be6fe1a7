import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { burdens, termsUnder } from '../../../domain/calendars/foresee.ts'
import { withClosure, withPatron } from '../../../domain/calendars/rules.ts'
import { calendarIn, calendarName } from '../../../domain/procedures/engine/calendar.ts'
import { dueDate } from '../../../domain/procedures/engine/due-date.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import type { CaseState } from '../../../domain/procedures/engine/types.ts'
import { readCalendar } from '../../../domain/procedures/read-release.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import type { CaseRun } from '../procedures/support/case-run.ts'
import { umbriaCalendar } from '../procedures/support/data.ts'
import { generatedHappening, generatedRelease } from '../procedures/support/generated.ts'
import { live } from '../procedures/support/histories.ts'
import { runs, sampleSeed, seedFor } from '../procedures/support/seed.ts'

const [comune, office] = ['054039', 'udc-054039']
const calendar = umbriaCalendar()
const edits = fc.record({
  which: fc.nat(),
  where: fc.constantFrom(comune, office, '055032'),
  shift: fc.integer({ min: -3, max: 1 }),
  days: fc.nat({ max: 6 }),
  patron: fc.boolean(),
})
type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never

/** A closure beside one of the terms, so that it matters; sometimes a patron saint too. */
function edited({ state }: CaseRun, { which, where, shift, days, patron }: Edit) {
  const due = state.deadlines[which % Math.max(state.deadlines.length, 1)]?.dueAt ?? '2026-12-01'
  const from = addDays(due.slice(0, 10), shift)
  const shut = { organisation: where, from, until: addDays(from, days), reason: 'prova' }
  const closed = withClosure({ ...readCalendar(calendar), version: 'prova-2' }, shut)
  const saint = { municipality: comune, name: 'patrono', month: Number(from.slice(5, 7)), day: 1 }
  return calendarIn(patron ? withPatron(closed, saint) : closed, comune, office)
}

/** Without a date: a term that stands still, as one does which a later date brings into a suspension. */
const datesOf = ({ deadlines, stopped }: CaseState) =>
  new Map<string, string | undefined>([
    ...stopped.map(({ id }) => [id, undefined] as const),
    ...deadlines.map(({ id, dueAt }) => [id, dueAt] as const),
  ])
const lives = fc.tuple(generatedRelease, fc.array(generatedHappening, { maxLength: 14 }), edits)

test('what is shown before saving is what the terms are after it, and both dates are proved', () => {
  const property = fc.property(lives, ([release, lived, edit]) => {
    const run = live(release, lived)
    if (run.state.closed) return
    const to = edited(run, edit)
    const at = run.log.at(-1)?.at ?? ''
    const foreseen = termsUnder(run.state, { engine: 1, release, from: calendar, to, at })
    const event = { kind: 'calendar-changed', calendar: calendarName(to) } as const
    const after = step(run.state, { ...event, seq: run.log.length + 1, at }, release, to).state
    const [before, now] = [datesOf(run.state), datesOf(after)]
    const moved = [...now].filter(([id, due]) => before.get(id) !== due)
    expect(foreseen.map(({ id, now: due }) => [id, due]).toSorted()).toEqual(moved.toSorted())
    for (const one of foreseen) {
      expect(one.was).toBe(before.get(one.id))
      expect([one.proofBefore?.dueAt ?? one.was, one.proofAfter?.dueAt]).toEqual([one.was, one.now])
      const { rule, origin, suspensions } = one.proofAfter ?? raise()
      expect(dueDate(rule, origin, { calendar: to, suspended: suspensions }).dueAt).toBe(one.now)
    }
  })
  fc.assert(property, { seed: seedFor('calendar effect'), numRuns: runs(300) })
})

function raise(): never {
  throw new Error('a date without its proof')
}

test('generated closures move terms often enough to be looked at', () => {
  const sample = fc.sample(lives, { seed: sampleSeed, numRuns: 200 })
  const moving = sample.filter(([release, lived, edit]) => {
    const run = live(release, lived)
    const at = run.log.at(-1)?.at ?? ''
    if (run.state.closed || run.state.deadlines.length === 0) return false
    const under = { engine: 1, release, from: calendar, to: edited(run, edit), at }
    return termsUnder(run.state, under).length > 0
  })
  expect(moving.length).toBeGreaterThan(10)
})

test('an earlier date, and what is past at once, are told apart from the others', () => {
  const term = { id: 'a@case', change: 'moved', past: [] } as const
  const [early, late] = ['2026-12-01T22:59:59.999Z', '2026-12-02T22:59:59.999Z']
  expect(burdens([{ ...term, was: early, now: late }])).toEqual({ sooner: false, past: false })
  expect(burdens([{ ...term, was: late, now: early }])).toEqual({ sooner: true, past: false })
  expect(burdens([{ ...term, was: late, now: early, past: ['over'] }])).toEqual({
    sooner: true,
    past: true,
  })
})
