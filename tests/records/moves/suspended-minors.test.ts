import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { runEffects } from '../../support/a-service.ts'
import { movesTerms } from '../../support/open-beside.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

/* That terms stand still is written to who answers for a minor, once the court has spoken. */

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

async function aChild(outcome: 'assess' | 'emergency'): Promise<TestCase> {
  const release = await desk.actAs(team.worker, ({ sql }) => getRelease(sql, 'minori@1'))
  const one = await aCase(desk, { by: team.worker, release })
  const act = { outcome, manager: team.worker.id, facts: { hasManager: true } }
  await one.complete(team.worker, await one.task('take-report'), act)
  await runEffects(desk, one.id)
  return one
}

async function suspended(one: TestCase): Promise<string[]> {
  const from = dayInItaly(await one.scalar<Date>('select siso_clock()', []))
  const act = { act: 'suspend', reason: 'court', note: '', from, until: '' } as const
  await movesTerms(desk, [team.worker, one], act)
  await runEffects(desk, one.id)
  return one.scalar<string[]>(
    `select coalesce(array_agg(letter), '{}') from document where case_id = $1 and letter like '%sion-notice'`,
  )
}

const failed = (one: TestCase) =>
  one.scalar<number>(
    `select count(*)::int from effect where case_id = $1 and type = 'letter' and status <> 'done'`,
  )

test('the assessment of a child stands still: a letter says so, and another that it goes on', async () => {
  const one = await aChild('assess')
  expect(await suspended(one)).toEqual(['suspension-notice'])
  const suspension = await one.scalar<number>(
    "select max(seq) from case_event where case_id = $1 and kind = 'terms-suspended'",
  )
  const today = dayInItaly(await one.scalar<Date>('select siso_clock()', []))
  const until = `${String(Number(today.slice(0, 4)) + 1)}-03-01`
  await movesTerms(desk, [team.worker, one], { act: 'resume', suspension, seen: 0, until })
  await runEffects(desk, one.id)
  const resumed = `select count(*)::int from document where case_id = $1 and letter = 'resumption-notice'`
  expect([await one.scalar(resumed), await failed(one)]).toEqual([1, 0])
})

test('of a child taken away nothing is written while the court has not spoken, and nothing has failed', async () => {
  const one = await aChild('emergency')
  expect([await suspended(one), await failed(one)]).toEqual([[], 0])
})
