import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { restoreRecord } from '../../../domain/tasks/restore.ts'
import type { KnownWorkflow } from '../../../domain/tasks/restore.ts'
import { reviveCases } from '../../../domain/tasks/revive.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { effectRelease } from '../../support/builders/releases.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  await desk.publish(effectRelease('once'))
})
afterAll(() => desk.close())

async function* remembered(workflows: readonly KnownWorkflow[]) {
  for (const workflow of workflows) yield await Promise.resolve(workflow)
}

test('after a restore nothing is sent again, and who must be asked is listed', async () => {
  const one = await aCase(desk, { by: team.clerk, release: effectRelease('once') })
  await one.complete(team.clerk, await one.task('ask'), { outcome: 'go' })
  const lost = '00000000-0000-4000-8000-000000000001'
  const workflows = [
    { caseId: one.id, since: new Date(Date.now() + 60_000) },
    { caseId: lost, since: new Date() },
  ]
  const restored = await restoreRecord(
    { owner: desk.owner, engine: desk.engine },
    remembered(workflows),
  )
  expect(restored.effectsUnknown).toEqual([{ caseId: one.id, key: 'tell#1:1' }])
  expect(restored.casesLost).toEqual([lost])
  expect(restored.casesBehind).toEqual([one.id])
  expect(restored.peopleToAsk).toContain(`u-${team.clerk.id}`)
  await one.advance('workflow')
  expect((await one.task('failed')).state).toBe('open')
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
  const card = await one.task('failed')
  expect(await one.complete(team.clerk, card, { outcome: 'done' })).toEqual({ kind: 'signed-out' })
  const again = await restoreRecord({ owner: desk.owner, engine: desk.engine }, remembered([]))
  expect(again.effectsUnknown).toEqual([])
})

test('reviving wakes every case that is not over, at a pace, and is audited', async () => {
  const woken: string[] = []
  const wake = (caseId: string) => Promise.resolve(void woken.push(caseId))
  const { rows } = await desk.owner.query(`select from social_case where state = 'open'`)
  expect(await reviveCases(desk.owner, { wake, perSecond: 100 })).toBe(rows.length)
  expect(woken).toHaveLength(rows.length)
  const audited = await desk.owner.query(`select from audit_event where action = 'case-revived'`)
  expect(audited.rows).toHaveLength(1)
})
