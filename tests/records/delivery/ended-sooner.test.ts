import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'

import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow, runEffects } from '../../support/a-service.ts'
import { opensBeside } from '../../support/open-beside.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

let desk: Desk
let team: Team
let cook: Colleague
let code: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const body = await aProvider(desk, 'of-here', desk.here.zone)
  code = body.code
  cook = await desk.hire('provider', body.id)
})
afterEach(() => daysAhead(0))
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

/** Later, and everybody has signed in again. */
async function daysAhead(days: number): Promise<void> {
  await setClock(desk.owner, { minutesAhead: days * 24 * 60 })
  await desk.owner.query(
    `update session set created_at = siso_clock(), seen_at = siso_clock(), expires_at = siso_clock() + interval '1 hour'`,
  )
}

const today = dayInItaly(new Date())

/** Meals and home help that a provider has begun. */
async function aPlan() {
  const { parent, services } = await aGrant(desk, team, [aRow(code), aRow(code)])
  const [meals, help] = services
  if (!meals || !help) throw new Error('two services')
  for (const one of services) {
    const start = { outcome: 'accept', facts: { startedOn: addDays(today, -20) } }
    await one.complete(cook, await one.task('start-service'), start)
    await runEffects(desk, one.id)
  }
  return { parent, meals, help }
}

const opens = (who: Colleague, service: TestCase) =>
  opensBeside(desk, [who, service], {
    ...{ subprocess: 'end-sooner', reason: 'declined', words: 'Cucina la figlia' },
  })

/** Who follows the case says that the meals end on a day. */
async function ends(meals: TestCase, stopsOn: string, outcome = 'end'): Promise<void> {
  await opens(team.worker, meals)
  await meals.advance('workflow')
  const task = await meals.task('set-last-day')
  await meals.complete(team.worker, task, { outcome, facts: { stopsOn } })
  await runEffects(desk, meals.id)
}

const lastDay = 'select ends_on::text from granted_service where case_id = $1'
const state = 'select state from granted_service where case_id = $1'

const record = (service: TestCase, day: string) =>
  desk.actAs(cook, (act) =>
    recordDeliveries(act, { entries: [{ service: service.id, day, quantity: 100, reason: '' }] }),
  )

test('one service ends on the day said, and no other: who delivers it is told, and the plan is reviewed', async () => {
  const { parent, meals, help } = await aPlan()
  const granted = await help.scalar<string>(lastDay)
  await ends(meals, addDays(today, 3))
  expect(await meals.scalar(lastDay)).toBe(addDays(today, 3))
  expect(await meals.scalar(state)).toBe('open')
  const told = `select count(*)::int from notice where case_id = $1 and kind = 'procedure' and audience like 'provider@%' and title like '%finisce prima%'`
  expect(await meals.scalar(told)).toBe(1)

  await daysAhead(8)
  await runEffects(desk, meals.id)
  expect(await meals.scalar(state)).toBe('closed')
  expect((await record(meals, addDays(today, 4))).flaws).toMatchObject([{ code: 'outside-period' }])
  expect(await meals.scalar(lastDay)).toBe(addDays(today, 3))
  await runEffects(desk, help.id)
  expect(await help.scalar(state)).toBe('open')
  expect(await help.scalar(lastDay)).toBe(granted)
  await runEffects(desk, parent.id)
  expect((await parent.task('review')).assignee).toBe(team.worker.id)
})

test('a day that is past ends it at once, but never before what has been delivered', async () => {
  const { meals } = await aPlan()
  await record(meals, addDays(today, -2))
  await ends(meals, addDays(today, -7))
  expect(await meals.scalar(lastDay)).toBe(addDays(today, -2))
  expect(await meals.scalar(state)).toBe('closed')
})

test('thought again, it lasts as long as it was granted', async () => {
  const { meals } = await aPlan()
  const granted = await meals.scalar<string>(lastDay)
  await ends(meals, addDays(today, -1), 'keep')
  expect([await meals.scalar(state), await meals.scalar(lastDay)]).toEqual(['open', granted])
})

test('neither who delivers it nor the desk ends it', async () => {
  const { meals } = await aPlan()
  await expect(opens(cook, meals)).rejects.toMatchObject({ code: 'case-not-found' })
  await expect(opens(team.clerk, meals)).rejects.toMatchObject({ code: 'subprocess-not-openable' })
})

test('a plan that is written anew after a service has ended waits for its own review', async () => {
  const { parent, meals } = await aPlan()
  await ends(meals, addDays(today, -7))
  await runEffects(desk, parent.id)
  const reassess = { outcome: 'reassess', facts: { assessmentFrom: today } }
  await parent.complete(team.worker, await parent.task('review'), reassess)
  await parent.advance('workflow')
  await parent.complete(team.worker, await parent.task('assess'), { outcome: 'done' })
  await parent.advance('workflow')
  const propose = { outcome: 'propose', facts: { servicesGranted: 'one-by-one' } }
  const answers = { granted: [aRow(code)] }
  await parent.complete(team.worker, await parent.task('write-plan'), { ...propose, answers })
  await parent.complete(team.coordinator, await parent.task('approve-plan'), { outcome: 'approve' })
  await parent.complete(team.worker, await parent.task('sign-plan'), { outcome: 'signed' })
  await runEffects(desk, parent.id)
  await expect(parent.task('review')).rejects.toThrow('no open task review')
})
