import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { nudgeTask } from '../../../domain/tasks/nudge-task.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { protect } from '../../support/builders/protect.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
/** Of the same office and role as the team's worker. */
let colleague: Colleague
/** Works elsewhere, sees no case of this office. */
let elsewhere: Colleague
let one: TestCase
/** Nobody has it in hand yet. */
let taskId: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  colleague = await desk.hire('social-worker', desk.here.org)
  elsewhere = await desk.hire('social-worker', desk.elsewhere.org)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInTriage(desk, team)
  taskId = (await one.task('triage')).id
})

const nudge = (who: Colleague) => desk.actAs(who, (act) => nudgeTask(act, taskId))
const nudges = async (who: Colleague) =>
  (await unreadTitles(desk, who, one.id)).filter((title) => title.startsWith('Sollecito di '))
const offerTo = (groups: readonly string[]) =>
  desk.owner.query('update task set groups = $2 where id = $1', [taskId, groups])
const written = () =>
  one.scalar<number>(
    `select (select count(*)::int from notice where case_id = $1 and effect_key like 'nudge:%')
       + (select count(*)::int from audit_event where case_id = $1 and action = 'task-nudged')`,
    [one.id],
  )

test('a task that nobody has in hand is asked of all who could take it, by name of who asks', async () => {
  expect(await nudge(team.coordinator)).toEqual({ isTold: true, folder: one.id })
  for (const who of [team.worker, colleague])
    expect(await nudges(who)).toEqual([expect.stringContaining(team.coordinator.name)])
  expect(await nudges(team.clerk)).toEqual([])
})

test('one of a protected case is asked only of those who are named for it', async () => {
  await protect(desk, one, [team.worker, team.coordinator])
  expect((await nudge(team.coordinator)).isTold).toBe(true)
  expect(await nudges(team.worker)).toHaveLength(1)
  expect(await nudges(colleague)).toEqual([])
  expect((await nudge(team.worker)).isTold).toBe(false)
  expect(await written()).toBe(2)
})

test('whoever has it in hand is told alone, and of a protected case no more once they are not named', async () => {
  await desk.actAs(team.worker, (act) => claimTask(act, taskId))
  await nudge(team.coordinator)
  expect([await nudges(team.worker), await nudges(colleague)]).toEqual([[expect.any(String)], []])
  await desk.owner.query(`delete from notice where effect_key like 'nudge:' || $1 || '%'`, [taskId])
  await protect(desk, one, [team.coordinator])
  await expect(nudge(team.coordinator)).rejects.toMatchObject({ code: 'nobody-to-nudge' })
})

test('where nobody else could be told it is refused with what to do, and nothing is written', async () => {
  const refusal = {
    code: 'nobody-to-nudge',
    status: 409,
    message: expect.stringContaining('Chiedi a chi coordina di assegnarla'),
  }
  await protect(desk, one, [team.coordinator])
  await expect(nudge(team.coordinator)).rejects.toMatchObject(refusal)
  await offerTo([])
  await expect(nudge(team.coordinator)).rejects.toMatchObject(refusal)
  expect(await written()).toBe(0)
})

test('who sees a task and not its case learns that it was asked for today already', async () => {
  const there = `social-worker@${String(desk.elsewhere.org)}`
  await offerTo([`social-worker@${String(desk.here.org)}`, there])
  expect(await nudge(team.coordinator)).toEqual({ isTold: true, folder: one.id })
  expect(await nudge(elsewhere)).toEqual({ isTold: false, folder: null })
  expect(await nudges(colleague)).toHaveLength(1)
})

test('what is out of one’s sight is not asked for, even past the page', async () => {
  await expect(nudge(elsewhere)).rejects.toMatchObject({ code: 'task-not-found' })
  const said = await desk.actAs(elsewhere, ({ sql }) =>
    sql.query('select nudge_task($1) as said', [taskId]),
  )
  expect(said).toEqual([{ said: null }])
  await protect(desk, one, [team.worker])
  await expect(nudge(colleague)).rejects.toMatchObject({ code: 'task-not-found' })
  expect(await written()).toBe(0)
})
