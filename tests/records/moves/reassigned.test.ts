import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { Release } from '../../../domain/procedures/schema.ts'
import type { Candidate } from '../../../domain/procedures/schema/candidate.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { dryRun } from '../../../domain/tasks/dry-run.ts'
import type { TriedCase } from '../../../domain/tasks/dry-run.ts'
import { addCase, noTotals } from '../../../domain/tasks/dry-run-totals.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const first = movingRelease(1)
const nurse = { role: 'uvm-nurse', at: 'district' } as const
const desks = { role: 'front-desk', at: 'office' } as const

/** The first version, but for who does some of its tasks. */
function asking(version: number, others: Readonly<Record<string, Candidate[]>>): Release {
  const steps = first.steps.map((step) => ({
    ...step,
    ...(others[step.key] && { candidates: others[step.key] }),
  }))
  return Release.parse({ ...first, version, steps })
}
const second = asking(2, { visit: [nurse], call: [desks, nurse] })
const third = asking(3, { visit: [{ who: 'case-manager' }, nurse] })

let desk: Desk
let clerk: Colleague
let by: Colleague
let district: string

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second, third]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
  district = `uvm-nurse@${String(desk.here.district)}`
})
afterAll(() => desk.close())

/** With the visit, the call and the preparation of the letter. */
async function atWork(): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release: first })
  await one.complete(clerk, await one.task('open'), { outcome: 'work' })
  return one
}
const claim = (who: Colleague, { id }: { id: string }) =>
  desk.actAs(who, (act) => claimTask(act, id))
const move = ({ id: caseId }: TestCase, to: string) =>
  migrateCase(desk.deps, { caseId, to }, { by: by.id })
const told = async ({ id }: TestCase, who: Colleague) => {
  const { rows } = await desk.owner.query<{ title: string }>(
    'select title from notice where case_id = $1 and audience = $2 order by title',
    [id, `user:${who.id}`],
  )
  return rows.map(({ title }) => title)
}
async function offered({ id }: { id: string }): Promise<string[]> {
  const { rows } = await desk.owner.query<{ group_key: string }>(
    'select group_key from task_candidate where task_id = $1 order by 1',
    [id],
  )
  return rows.map((row) => row.group_key)
}
async function verified({ id }: TestCase): Promise<void> {
  expect((await verifyCases(desk.batch, { only: id })).violations).toEqual([])
}

test('a rule that only changes who does a task is a change, and the task is offered to those', async () => {
  const one = await atWork()
  const tried: TriedCase[] = []
  for await (const chunk of dryRun(desk.engine, { procedure: 'moving', to: second }))
    tried.push(...chunk)
  expect(tried.reduce(addCase, noTotals)).toMatchObject({ changed: 1, reassigned: 1, unchanged: 0 })
  const [visit, call, letter] = [
    await one.task('visit'),
    await one.task('call'),
    await one.task('prepare'),
  ]
  const { prediction } = await move(one, 'moving@2')
  expect(prediction.reassigned).toEqual([
    { task: 'visit#1', was: [desks], now: [nurse] },
    { task: 'call#1', was: [desks], now: [desks, nurse] },
  ])
  const own = `front-desk@${String(desk.here.org)}`
  expect(await offered(visit)).toEqual([district])
  expect(await offered(call)).toEqual([own, district])
  expect(await offered(letter)).toEqual([own])
  const { version, groups } = await one.task('visit')
  expect({ version, groups }).toEqual({ version: visit.version, groups: [district] })
  await expect(one.complete(clerk, visit, { outcome: 'done' })).rejects.toThrow()
  const colleague = await desk.hire('uvm-nurse', desk.here.district ?? 0)
  await claim(colleague, visit)
  await one.complete(colleague, await one.task('visit'), { outcome: 'done' })
  await verified(one)
})

test('a task in hand stays with who may still do it; else it goes back, and she is told', async () => {
  const one = await atWork()
  for (const step of ['visit', 'call']) await claim(clerk, await one.task(step))
  await move(one, 'moving@2')
  expect(await one.task('call')).toMatchObject({ state: 'claimed', assignee: clerk.id })
  const visit = await one.task('visit')
  expect(visit).toMatchObject({ state: 'open', assignee: null, groups: [district] })
  expect(await offered(visit)).toEqual([district])
  expect(await offered(await one.task('call'))).toEqual([])
  expect(await told(one, clerk)).toContainEqual(
    expect.stringMatching(/«Fai visit» la fanno altri\. Non è più in mano tua\.$/),
  )
  expect((await told(one, clerk)).join()).not.toContain('«Fai call» la fanno altri')
  await verified(one)
})

test('who was added while it waited stays among them; a person of the case comes first', async () => {
  const one = await atWork()
  await setClock(desk.owner, { minutesAhead: 30 * 1440 })
  try {
    await one.advance('web')
    await move(one, 'moving@2')
    const above = `coordinator@${String(desk.here.zone)}`
    expect(await offered(await one.task('visit'))).toEqual([above, district].toSorted())
    await verified(one)
    await desk.owner.query('update social_case set manager = $2 where id = $1', [one.id, clerk.id])
    await move(one, 'moving@3')
    const visit = await one.task('visit')
    expect(visit).toMatchObject({ state: 'claimed', assignee: clerk.id })
    expect(await offered(visit)).toEqual([])
    await verified(one)
  } finally {
    await setClock(desk.owner, { minutesAhead: 0 })
  }
})
