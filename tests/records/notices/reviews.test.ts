import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { addDays } from '../../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { factKinds } from '../../../domain/social/kinds.ts'
import { changeFact, recordFact } from '../../../domain/social/record-fact.ts'
import type { LearntFact } from '../../../domain/social/record-fact.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
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
  await setClock(desk.owner, { minutesAhead: 0 })
  one = await aCaseInAssessment(desk, team)
})

const day = (days: number) => addDays(dayInItaly(new Date()), days)
const due = 'Si avvicina una revisione scritta nella cartella sociale di una persona che segui'

const fact = (kind: string, detail: LearntFact['detail'], over: Partial<LearntFact> = {}) => ({
  ...{ kind, detail, validFrom: day(-100), validTo: '', source: 'declared' },
  sourceDate: day(-10),
  ...over,
})
const invalidity = (reviewOn: string) => fact('invalidity', { kind: 'civil', reviewOn })
const problem = (lookAgainOn: string, over: Partial<LearntFact> = {}) =>
  fact('problem', { problem: 'Sfratto', lookAgainOn }, over)

async function learn(learnt: LearntFact): Promise<string> {
  const id = randomUUID()
  await desk.actAs(team.worker, (act) => recordFact(act, one.person, { ...learnt, id }))
  return id
}

async function told(): Promise<string[]> {
  await desk.engine.query('select tell_expiring(100)')
  return unreadTitles(desk, team.worker, one.id)
}

test.each([
  ['an invalidity', 'invalidity', { kind: 'civil' }],
  ['a disability', 'disability', { recognition: 'recognised' }],
] as const)('a review of %s is told once, thirty days before', async (_, kind, said) => {
  await learn(fact(kind, { ...said, reviewOn: day(31) }))
  expect(await told()).toEqual([])
  await learn(fact(kind, { ...said, reviewOn: day(30) }))
  expect(await told()).toEqual([due])
  expect(await told()).toEqual([due])
})

test('a problem to be looked at again is told seven days before, or on its day where it is nearer', async () => {
  await learn(problem(day(8)))
  await learn(problem(day(3)))
  expect(await told()).toEqual([])
  await setClock(desk.owner, { minutesAhead: 1440 })
  await desk.engine.query('select tell_expiring(100)')
  await setClock(desk.owner, { minutesAhead: 0 })
  expect(await told()).toEqual([due])
  const { rows } = await desk.owner.query<{ n: number }>(
    'select count(*)::int as n from fact_to_tell where person_id = $1',
    [one.person],
  )
  expect(rows).toEqual([{ n: 1 }])
})

test('a review that is over, was moved, or of what has ended or was a mistake is not told', async () => {
  await learn(invalidity(day(-1)))
  await learn(problem(day(7), { validTo: day(5) }))
  const moved = await learn(invalidity(day(10)))
  const solved = await learn(invalidity(day(10)))
  const wrong = await learn(invalidity(day(10)))
  const change = (id: string, learnt: LearntFact | undefined) =>
    desk.actAs(team.worker, (act) =>
      changeFact(act, one.person, { id: randomUUID(), fact: id, reason: 'Nuovo verbale', learnt }),
    )
  await change(moved, invalidity(day(200)))
  await change(solved, { ...invalidity(day(10)), validTo: day(0) })
  await change(wrong, undefined)
  expect(await told()).toEqual([])
})

test('every day that the record asks for is one that is told', () => {
  const asked = factKinds.flatMap(({ fields }) =>
    fields.filter(({ type }) => type === 'date').map(({ key }) => key),
  )
  expect(new Set(asked)).toEqual(new Set(['reviewOn', 'lookAgainOn']))
})
