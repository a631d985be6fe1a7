import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { addParticipant } from '../../../domain/diary/change-participants.ts'
import { participantsOf } from '../../../domain/diary/participants.ts'
import { remainingOf } from '../../../domain/registry/deaths.ts'
import { inboxRow } from '../../../domain/tasks/inbox.ts'
import { taskPage } from '../../../domain/tasks/queries.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
})
afterAll(() => desk.close())

/** Somebody without a case, in the household of the case. */
async function aRelative(name: string): Promise<string> {
  const id = randomUUID()
  await desk.owner.query(
    `insert into person (id, identity, given_name, family_name, search_key, orgs)
     values ($1, 'provisional', $2, 'Prova', lower('prova ' || $2), $3)`,
    [id, name, [desk.here.org]],
  )
  const part = { personId: id, role: 'household-member', from: '2026-01-02', until: '' }
  await desk.actAs(team.worker, (act) => addParticipant(act, one.id, part))
  return id
}

const dies = (person: string) =>
  desk.actAs(team.clerk, ({ sql }) =>
    sql.query(
      `update person set identity = 'provisional', death_date = '2026-11-19', version = version + 1 where id = $1`,
      [person],
    ),
  )

const told = () =>
  one.scalar(
    `select count(*)::int from notice where case_id = $1 and kind = 'person-died' and audience = 'user:' || $2`,
    [one.id, team.worker.id],
  )

test('who follows the family is told that a member without a case died, and sees it among its people', async () => {
  const husband = await aRelative('Gino')
  expect(await told()).toBe(0)
  await dies(husband)
  expect(await told()).toBe(1)
  const people = await desk.actAs(team.worker, ({ sql }) => participantsOf(sql, one.id))
  expect(people.find(({ personId }) => personId === husband)).toMatchObject({ died: true })
  const task = await one.task('assess')
  const row = await desk.actAs(team.worker, ({ sql }) => inboxRow(sql, task.id))
  expect(row).toMatchObject({ died: false })
})

test('when she herself died, the inbox and the task say so, and who lives on without a case is named', async () => {
  const son = await aRelative('Ivo')
  await dies(one.person)
  const task = await one.task('assess')
  expect(await desk.actAs(team.worker, ({ sql }) => inboxRow(sql, task.id))).toMatchObject({
    died: true,
  })
  expect(await desk.actAs(team.worker, ({ sql }) => taskPage(sql, task.id))).toMatchObject({
    died: true,
  })
  const remaining = await desk.actAs(team.worker, ({ sql }) => remainingOf(sql, one.person))
  expect(remaining).toMatchObject([{ id: son, followed: false }])
})
