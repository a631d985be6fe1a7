import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { assignTask, handOnTask } from '../../../domain/tasks/assign-task.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { whoCouldTake } from '../../../domain/tasks/queries-people.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { recipientsOf } from '../../../domain/tasks/recipients.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { someoneWaits, underWay } from '../../support/builders/locks.ts'
import { protect } from '../../support/builders/protect.ts'

let desk: Desk
let team: Team
/** Of the same office and role as the team's worker. */
let colleague: Colleague
let one: TestCase
let taskId: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  colleague = await desk.hire('social-worker', desk.here.org)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInTriage(desk, team)
  taskId = (await one.task('triage')).id
  await desk.actAs(team.worker, (act) => claimTask(act, taskId))
})

const assignee = async () => (await one.task('triage')).assignee
const taker = (found: readonly { id: string }[], who: Colleague) =>
  found.some(({ id }) => id === who.id)
const offeredTo = (who: Colleague) =>
  desk.actAs(team.worker, async ({ sql }) => taker(await whoCouldTake(sql, [taskId]), who))
const handOn = () => desk.actAs(team.worker, (act) => handOnTask(act, taskId, colleague.id))

test('a task of a case that is not protected goes to any colleague who could have taken it', async () => {
  expect(await offeredTo(colleague)).toBe(true)
  await handOn()
  expect(await assignee()).toBe(colleague.id)
})

test('a task of a protected case goes to nobody who would not see it, whoever gives it', async () => {
  await protect(desk, one, [team.worker, team.coordinator])
  expect(await offeredTo(colleague)).toBe(false)
  expect(await offeredTo(team.worker)).toBe(true)
  const refusal = { code: 'assignee-not-named', status: 422 }
  await expect(handOn()).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(`${colleague.name} non è tra le persone indicate per nome`),
  })
  const assign = desk.actAs(team.coordinator, (act) => assignTask(act, taskId, colleague.id))
  await expect(assign).rejects.toMatchObject(refusal)
  expect(await assignee()).toBe(team.worker.id)
})

test('once named the colleague is offered it and sees it in hand; when the name has ended, no more', async () => {
  await protect(desk, one, [team.worker, colleague])
  expect(await offeredTo(colleague)).toBe(true)
  await desk.owner.query(
    `update case_grant set valid_to = siso_clock() where case_id = $1 and user_id = $2`,
    [one.id, colleague.id],
  )
  expect(await offeredTo(colleague)).toBe(false)
  await expect(handOn()).rejects.toMatchObject({ code: 'assignee-not-named' })
  await protect(desk, one, [colleague])
  await handOn()
  const seen = await desk.actAs(colleague, ({ sql }) =>
    sql.query<{ assignee: string }>('select assignee from task where id = $1', [taskId]),
  )
  expect(seen).toEqual([{ assignee: colleague.id }])
})

test('what a coordinator gives to another while one hands it on is not taken back', async () => {
  const other = await desk.hire('social-worker', desk.here.org)
  const reassigned = await underWay(desk, 'update task set assignee = $2 where id = $1', [
    taskId,
    other.id,
  ])
  const late = expect(handOn()).rejects.toMatchObject({
    code: 'task-taken',
    message: expect.stringContaining(other.name),
  })
  await someoneWaits(desk)
  await reassigned()
  await late
  expect(await assignee()).toBe(other.id)
  const traced = `select count(*)::int from audit_event where case_id = $1 and action = 'task-assigned'`
  expect(await one.scalar(traced)).toBe(0)
})

test('a task is added to a protected case for who is named for it, and for groups with somebody who is', async () => {
  const recipients = () =>
    desk.actAs(team.worker, async ({ sql }) =>
      recipientsOf(sql, one.id, await getRelease(sql, (await one.task('triage')).release)),
    )
  const ids = (found: Awaited<ReturnType<typeof recipients>>) =>
    found.flatMap(({ people }) => people.map(({ id }) => id))
  const before = ids(await recipients())
  for (const who of [team.worker, colleague, team.clerk]) expect(before).toContain(who.id)
  await protect(desk, one, [team.worker])
  const after = await recipients()
  expect(new Set(ids(after))).toEqual(new Set([team.worker.id]))
  for (const { group } of after) expect(group).toContain('social-worker@')
})
