import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { saveTaskDraft } from '../../../domain/tasks/task-draft.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { someoneWaits } from '../../support/builders/locks.ts'

let desk: Desk
let team: Team
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

const typed = (version: number) => ({ version, data: { motivation: 'a metà' } })
const draftsOf = (one: TestCase, taskId: string) =>
  one.scalar<number>(`select count(*)::int from draft where subject = 'task:' || $1`, [taskId])

test('what was typed ends with the act; that of somebody else stays theirs', async () => {
  const one = await aCaseInTriage(desk, team)
  const task = await one.task('triage')
  const other = await desk.hire('social-worker', desk.here.org)
  for (const who of [team.worker, other])
    await desk.actAs(who, (act) => saveTaskDraft(act, task.id, typed(task.version)))
  expect(await draftsOf(one, task.id)).toBe(2)
  await one.complete(team.worker, task, { outcome: 'take-charge' })
  expect(await draftsOf(one, task.id)).toBe(1)
})

test('a draft that is saved by itself while the act is under way ends with it too', async () => {
  const one = await aCaseInTriage(desk, team)
  const task = await one.task('triage')
  const [saving, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  const saved = desk.actAs(team.worker, async (act) => {
    await saveTaskDraft(act, task.id, typed(task.version))
    saving.resolve(undefined)
    await goOn.promise
  })
  await saving.promise
  const done = one.complete(team.worker, task, { outcome: 'take-charge' })
  await someoneWaits(desk)
  goOn.resolve(undefined)
  await Promise.all([saved, done])
  expect(await draftsOf(one, task.id)).toBe(0)
})
