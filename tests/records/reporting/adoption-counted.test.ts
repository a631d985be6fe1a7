import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { readAdoption } from '../../../domain/reporting/adoption.ts'
import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk, Place } from '../../support/builders/a-desk.ts'
import { later, setClock } from '../../support/builders/clock.ts'

// Weeks of use are counted from tasks that were completed, by the clock of the record.
let desk: Desk

/** A Monday; in winter Italy is an hour ahead. */
const monday = '2026-03-02T09:00:00.000Z'
const [firstWeek, secondWeek] = ['2026-03-02', '2026-03-09']

beforeAll(async () => {
  desk = await aDesk()
}, 60_000)
afterAll(() => desk.close())

const clock = (at: string) => setClock(desk.owner, { at })

interface Red {
  readonly from?: string
  readonly place?: Place
}

/** A red case whose triage waits from an instant on, for four hours at most. */
async function aRedCase({ from = monday, place = desk.here }: Red = {}): Promise<TestCase> {
  await clock(from)
  const clerk = await desk.hire('front-desk', place.org)
  const found = await aCase(desk, { by: clerk, place })
  const card = await found.task('access-card')
  expect(card.due_at).toBeNull()
  await found.complete(clerk, card, { outcome: 'to-triage', facts: { urgency: 'red' } })
  await found.advance('workflow')
  expect((await found.task('triage')).due_at?.toISOString()).toBe(later(from, 4 * 3_600_000))
  return found
}

/** Its triage is completed at an instant, by somebody of the office. */
async function triageAt(at: string, red: Red = {}): Promise<void> {
  const found = await aRedCase(red)
  await clock(at)
  const worker = await desk.hire('social-worker', (red.place ?? desk.here).org)
  await found.complete(worker, await found.task('triage'), { outcome: 'take-charge' })
}

interface Week {
  readonly week: string
  readonly done: number
  readonly with: number
  readonly in: number
}

async function weeksOf({ zone }: Place): Promise<Week[]> {
  const { rows } = await desk.owner.query<Week>(
    `select week::text as week, done, with_term as "with", in_term as "in" from adoption_week where zone = $1 order by week`,
    [zone],
  )
  return rows
}

test('of the tasks of a week, those with a term and those completed within it', async () => {
  await aRedCase()
  await triageAt('2026-03-02T10:00:00.000Z')
  await triageAt('2026-03-02T13:00:00.000Z')
  await triageAt('2026-03-02T13:00:00.001Z')
  // The last moment of Sunday in Italy, and the first of Monday.
  await triageAt('2026-03-08T22:59:59.999Z')
  await triageAt('2026-03-08T23:00:00.000Z')
  await triageAt('2026-03-02T11:00:00.000Z', { place: desk.elsewhere })
  await clock('2026-03-11T09:00:00.000Z')
  await evaluateFigures(desk.engine)
  // Six cards, which have no term, and four of five triages; of these two in time.
  expect(await weeksOf(desk.here)).toEqual([
    { week: firstWeek, done: 10, with: 4, in: 2 },
    { week: secondWeek, done: 1, with: 1, in: 0 },
  ])
  expect(await weeksOf(desk.elsewhere)).toEqual([{ week: firstWeek, done: 2, with: 1, in: 1 }])
})

test('what was completed since the last count is added, and the page has the shares', async () => {
  await triageAt('2026-03-12T10:00:00.000Z', { from: '2026-03-12T09:00:00.000Z' })
  await clock('2026-03-16T09:00:00.000Z')
  await evaluateFigures(desk.engine)
  expect(await weeksOf(desk.here)).toEqual([
    { week: firstWeek, done: 10, with: 4, in: 2 },
    { week: secondWeek, done: 3, with: 2, in: 1 },
  ])
  const planner = await desk.hire('planner', desk.here.zone ?? 0)
  const zones = await desk.actAs(planner, ({ sql }) => readAdoption(sql))
  const [own, other] = [true, false].map((mine) =>
    zones.find(({ zone }) => (zone === desk.here.zone) === mine),
  )
  expect(own).toMatchObject({ early: { inTerm: 3 / 6 }, late: { inTerm: 3 / 6 } })
  expect(other).toMatchObject({ zone: null, early: { inTerm: 1 }, late: { inTerm: 1 } })
})
