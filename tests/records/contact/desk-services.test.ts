import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { cardQuestions } from '../../../domain/contact/card-questions.ts'
import { listContacts } from '../../../domain/contact/contact-list.ts'
import { givenAtDesk } from '../../../domain/contact/desk-services.ts'
import { readFigures } from '../../../domain/reporting/figures.ts'
import { transaction } from '../../../domain/database.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { today } from '../../../domain/shared/today.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let stranger: Colleague
let planner: Colleague
let release: Release
let day: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  stranger = await desk.hire('front-desk', desk.elsewhere.org)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  ;[release, day] = await transaction(desk.owner, async (sql) => [
    await getRelease(sql, 'presa-in-carico@2'),
    await today(sql),
  ])
})
afterAll(() => desk.close())

const information = 'A.1.01'
const parcel = 'A.2.01'

interface Row {
  readonly service: string
  readonly when?: 'at-desk' | 'before'
  readonly on?: string
}

async function gives(rows: readonly Row[]): Promise<TestCase> {
  const one = await aCase(desk, { by: team.clerk, release })
  const given = rows.map(({ service, when = 'at-desk', on = day }) => ({
    ...{ givenService: service, givenWhen: when, givenOn: on },
  }))
  const answers = { servicesGiven: true, given }
  const card = await one.task('access-card')
  await one.complete(team.clerk, card, { outcome: 'short-intervention', answers })
  return one
}

const givenTo = (who: Colleague, { person }: TestCase) =>
  desk.actAs(who, ({ sql }) => givenAtDesk(sql, person))
const figures = async () =>
  (await desk.actAs(planner, ({ sql }) => readFigures(sql))).given.map(
    ({ code, times, people }) => [code, times, people],
  )

test('what a contact gave at the desk is told with its day and office, the newest first', async () => {
  const before = addDays(day, -3)
  const one = await gives([{ service: parcel, on: before }, { service: information }])
  const told = await givenTo(team.clerk, one)
  expect(told.map((row) => row.day)).toEqual([day, before])
  expect(told[0]).toMatchObject({ caseId: one.id, service: 'Informazione e orientamento' })
  const office = 'select name from organisation where id = $1'
  expect(told[0]?.office).toBe(await one.scalar(`${office}`, [desk.here.org]))
})

test('what the person had had before is not given at the desk', async () => {
  const one = await gives([{ service: parcel, when: 'before' }, { service: information }])
  expect((await givenTo(team.clerk, one)).map((row) => row.service)).toEqual([
    'Informazione e orientamento',
  ])
})

test('whoever does not see the contact is told nothing of it', async () => {
  const one = await gives([{ service: information }])
  expect(await givenTo(stranger, one)).toEqual([])
  await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
  expect(await givenTo(team.clerk, one)).toEqual([])
})

test('a record that turned out to be another person keeps what it was given', async () => {
  const [one, other] = [await gives([{ service: parcel }]), await gives([{ service: information }])]
  await desk.owner.query('update person set replaced_by = $2 where id = $1', [
    one.person,
    other.person,
  ])
  expect(await givenTo(team.clerk, other)).toHaveLength(2)
})

test('the last answer of a card that was answered twice counts', async () => {
  const one = await gives([{ service: parcel }])
  await desk.owner.query(
    `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     select case_id, seq + 100, task_key, form, release,
       jsonb_set(answers, '{given,0,givenService}', to_jsonb($2::text)), actor, at from task_answer where case_id = $1`,
    [one.id, information],
  )
  expect(await givenTo(team.clerk, one)).toMatchObject([{ service: 'Informazione e orientamento' }])
})

test('the figures count each service, times and people; mistaken contacts and old ones do not count', async () => {
  const start = await figures()
  const of = (all: readonly unknown[][], code: string) => all.find(([one]) => one === code) ?? []
  const one = await gives([{ service: parcel }, { service: parcel, on: addDays(day, -1) }])
  const [, times, people] = of(start, parcel)
  expect(of(await figures(), parcel)).toEqual([parcel, Number(times) + 2, Number(people) + 1])
  await desk.owner.query(
    `insert into deleted_contact (case_id, reason, by_user) values ($1, 'twice', $2)`,
    [one.id, team.clerk.id],
  )
  expect(await figures()).toEqual(start)
  const old = await gives([{ service: parcel }])
  await desk.owner.query(
    `update social_case set opened_at = opened_at - interval '31 days' where id = $1`,
    [old.id],
  )
  expect(await figures()).toEqual(start)
})

test('the list of contacts is narrowed to those that gave a service', async () => {
  const [one, other] = [await gives([{ service: parcel }]), await gives([{ service: information }])]
  const { rows } = await desk.actAs(team.clerk, async ({ sql }) =>
    listContacts(
      sql,
      { offices: [desk.here.org], from: day, to: day, service: parcel },
      { questions: await cardQuestions(sql) },
    ),
  )
  const found = rows.map(({ id }) => id)
  expect(found).toContain(one.id)
  expect(found).not.toContain(other.id)
})
