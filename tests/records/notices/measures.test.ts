import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { changeFact, recordFact } from '../../../domain/social/record-fact.ts'
import type { LearntFact } from '../../../domain/social/record-fact.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})

const day = (days: number) => addDays(dayInItaly(new Date()), days)
const ending = 'Sta per finire un provvedimento registrato per una persona che segui'

/** A measure of the court that its decree gives a term. */
const measure = (validTo: string): LearntFact => ({
  kind: 'court-measure',
  detail: { authority: 'juvenile', measure: 'Affidamento al servizio sociale per due anni' },
  validFrom: day(-100),
  validTo,
  source: 'document',
  sourceDate: day(-101),
})

async function learn(fact: LearntFact): Promise<string> {
  const id = randomUUID()
  await desk.actAs(team.worker, (act) => recordFact(act, one.person, { ...fact, id }))
  return id
}

async function told(): Promise<string[]> {
  await desk.engine.query('select tell_expiring(100)')
  return unreadTitles(desk, team.worker, one.id)
}

test('who follows a person is told once, thirty days before, that a measure of the court ends', async () => {
  await learn(measure(day(31)))
  expect(await told()).toEqual([])
  await learn(measure(day(30)))
  expect(await told()).toEqual([ending])
  expect(await told()).toEqual([ending])
})

test('another measure that lasts longer does not hide the end of this one', async () => {
  await learn(measure(day(300)))
  await learn(measure(day(10)))
  expect(await told()).toEqual([ending])
})

test('a measure that is prolonged, or has no term, or was a mistake, is not told', async () => {
  const prolonged = await learn(measure(day(10)))
  const wrong = await learn(measure(day(10)))
  await learn(measure(''))
  const change = (fact: string, learnt: LearntFact | undefined) =>
    desk.actAs(team.worker, (act) =>
      changeFact(act, one.person, { id: randomUUID(), fact, reason: 'Nuovo decreto', learnt }),
    )
  await change(prolonged, measure(day(200)))
  await change(wrong, undefined)
  expect(await told()).toEqual([])
})
