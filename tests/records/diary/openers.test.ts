import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { openersOf } from '../../../domain/diary/openers.ts'
import { findFolder } from '../../../domain/diary/read-folder.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let one: TestCase
let elsewhere: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  elsewhere = await desk.hire('social-worker', desk.elsewhere.org)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})

const openers = (who: Colleague) => desk.actAs(who, ({ sql }) => openersOf(sql, one.id))
const sees = async (who: Colleague) =>
  (await desk.actAs(who, ({ sql }) => findFolder(sql, one.id))) !== undefined

const grant = (who: Colleague, kind: string, validTo: string | null = null) =>
  desk.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason, valid_to) values ($1, $2, $3, 'Visita insieme', $4)`,
    [one.id, who.id, kind, validTo],
  )

test('who works where the case is may open it, and nobody of another zone or of another trade', async () => {
  const found = await openers(team.worker)
  for (const who of [team.worker, team.clerk, team.coordinator])
    expect(found).toContainEqual(expect.objectContaining({ ground: 'role', name: who.name }))
  for (const who of [elsewhere, team.administrator]) {
    expect(found.map(({ name }) => name)).not.toContain(who.name)
    expect(await sees(who)).toBe(false)
  }
})

test('a role that ends says when, and one that has ended opens nothing', async () => {
  const leaving = await desk.hire('social-worker', desk.here.org)
  const ends = 'update user_role set valid_to = $2 where user_id = $1'
  await desk.owner.query(ends, [leaving.id, '2099-01-01'])
  expect(await openers(team.worker)).toContainEqual(
    expect.objectContaining({ name: leaving.name, until: '2099-01-01' }),
  )
  await desk.owner.query(ends, [leaving.id, '2026-01-01'])
  expect((await openers(team.worker)).map(({ name }) => name)).not.toContain(leaving.name)
})

test('who was let in by name is there with the reason and the end, until it comes', async () => {
  await grant(elsewhere, 'share', '2099-03-01T00:00:00+01')
  expect(await openers(team.worker)).toContainEqual(
    expect.objectContaining({
      ...{ ground: 'share', name: elsewhere.name, reason: 'Visita insieme', until: '2099-03-01' },
    }),
  )
  expect(await sees(elsewhere)).toBe(true)
  await desk.owner.query('update case_grant set valid_to = siso_clock() where case_id = $1', [
    one.id,
  ])
  expect((await openers(team.worker)).map(({ name }) => name)).not.toContain(elsewhere.name)
})

test('who stands in for one of them may open it as long as that lasts', async () => {
  const stands = await desk.hire('social-worker', desk.elsewhere.org)
  await desk.owner.query(
    `insert into substitution (user_id, substitute, valid_from, valid_to) values ($1, $2, '2026-01-01', '2099-01-01')`,
    [team.worker.id, stands.id],
  )
  expect(await openers(team.worker)).toContainEqual(
    expect.objectContaining({
      ...{ ground: 'substitute', name: stands.name, of: team.worker.name, until: '2099-01-01' },
    }),
  )
})

test('a protected case is opened by those named for it alone', async () => {
  await grant(team.worker, 'named')
  await grant(team.clerk, 'share')
  await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
  const found = await openers(team.worker)
  expect(found).toContainEqual(expect.objectContaining({ ground: 'named', name: team.worker.name }))
  for (const who of [team.clerk, team.coordinator]) {
    expect(found.map(({ name }) => name)).not.toContain(who.name)
    expect(await sees(who)).toBe(false)
  }
})
