import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { recordEvent } from '../../../domain/audit/record.ts'
import { accessesOfCase } from '../../../domain/audit/queries.ts'
import { readFolder } from '../../../domain/diary/read-folder.ts'
import { assignTask } from '../../../domain/tasks/assign-task.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { needRoles } from '../../../domain/auth/policy.ts'
import { aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
/** Works elsewhere; stands in for people of this office. */
let substitute: Colleague
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
beforeEach(async () => {
  substitute = await desk.hire('social-worker', desk.elsewhere.org)
})
afterAll(() => desk.close())

async function standIn(who: Colleague, whom: Colleague): Promise<void> {
  await desk.owner.query(
    `insert into substitution (user_id, substitute, valid_from, valid_to)
     values ($1, $2, '2020-01-01', '2100-01-01')`,
    [whom.id, who.id],
  )
}

/** On whose behalf the last event of this kind was written. */
function lastBehalf(found: TestCase, action: string): Promise<string | null> {
  return found.scalar(
    `select on_behalf from audit_event where case_id = $1 and action = $2 order by id desc limit 1`,
    [found.id, action],
  )
}

const read = (found: TestCase, who: Colleague) =>
  desk.actAs(who, (act) => readFolder(act, found.id, { part: 'summary', purpose: 'case-work' }))

test('a task completed by a substitute says whose it was: in the audit and in the legal history', async () => {
  await standIn(substitute, team.worker)
  const found = await aCaseInAssessment(desk, team)
  await found.complete(substitute, await found.task('assess'), { outcome: 'done' })
  expect(await lastBehalf(found, 'task-completed')).toBe(team.worker.id)
  const event = `select on_behalf from case_event where case_id = $1 and kind = 'completed' order by seq desc limit 1`
  expect(await found.scalar(event)).toBe(team.worker.id)
})

test('one taken from a group that only the other is in is taken on their behalf', async () => {
  await standIn(substitute, team.worker)
  const found = await aCaseInTriage(desk, team)
  const triage = await found.task('triage')
  await desk.actAs(substitute, (act) => claimTask(act, triage.id))
  expect(await lastBehalf(found, 'task-claimed')).toBe(team.worker.id)
})

test('what one could do oneself is one’s own, though one stands in for a colleague', async () => {
  const colleague = await desk.hire('social-worker', desk.here.org)
  await standIn(colleague, team.worker)
  const found = await aCaseInTriage(desk, team)
  await found.complete(colleague, await found.task('triage'), { outcome: 'complete-card' })
  expect(await lastBehalf(found, 'task-completed')).toBeNull()
  await read(found, colleague)
  expect(await lastBehalf(found, 'case-read')).toBeNull()
})

test('a folder that only the other’s office opens is read on their behalf, and the accesses say so', async () => {
  await standIn(substitute, team.worker)
  const found = await aCaseInTriage(desk, team)
  await read(found, substitute)
  expect(await lastBehalf(found, 'case-read')).toBe(team.worker.id)
  const [access] = await desk.actAs(team.worker, ({ sql }) => accessesOfCase(sql, found.id))
  expect([access?.actorName, access?.onBehalfName]).toEqual([substitute.name, team.worker.name])
})

test('an act that asks for a role which only the other holds is theirs, though one sees the case', async () => {
  const colleague = await desk.hire('social-worker', desk.here.org)
  await standIn(colleague, team.coordinator)
  const found = await aCaseInTriage(desk, team)
  const triage = await found.task('triage')
  await desk.actAs(colleague, async (act) => {
    await needRoles(act.sql, 'task.assign')
    await assignTask(act, triage.id, team.worker.id)
  })
  expect(await lastBehalf(found, 'task-assigned')).toBe(team.coordinator.id)
})

test('without a substitution nobody is stood in for, and what is said expressly is kept', async () => {
  const found = await aCaseInTriage(desk, team)
  await read(found, team.worker)
  expect(await lastBehalf(found, 'case-read')).toBeNull()
  await desk.actAs(team.worker, ({ sql }) =>
    recordEvent(sql, {
      action: 'case-exported',
      objectKind: 'case',
      objectId: found.id,
      caseId: found.id,
      actor: team.worker.id,
      onBehalf: team.coordinator.id,
    }),
  )
  expect(await lastBehalf(found, 'case-exported')).toBe(team.coordinator.id)
})
