import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { later, setClock } from '../../support/builders/clock.ts'
import { holdCase, someoneWaits } from '../../support/builders/locks.ts'
import { hardRelease, waitRelease } from '../../support/builders/releases.ts'
import { correctFacts } from '../../support/builders/withdraw.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  await desk.publish(hardRelease(false))
  await desk.publish(hardRelease(true))
  await desk.publish(waitRelease())
})
afterAll(() => desk.close())
beforeEach(() => setClock(desk.owner, { minutesAhead: 0 }))

const extendSession = () =>
  desk.owner.query(`update session set expires_at = now() + interval '1 year'`)

async function undecided(crosses: boolean): Promise<{ one: TestCase; hardAt: Date }> {
  await extendSession()
  const one = await aCase(desk, { by: team.clerk, release: hardRelease(crosses) })
  const { hard_at: hardAt } = await one.task('decide')
  if (!hardAt) throw new Error('the task must have a hard deadline')
  return { one, hardAt }
}

/** What a person reads: the outcome of the act, and where the case stands when all is done. */
async function storyOf(one: TestCase, act: () => Promise<unknown>) {
  const answer = await act().then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
  await one.advance('workflow')
  const tasks = await one.tasks()
  const events = await one.events()
  return {
    refused: answer !== 'done',
    decide: tasks.find(({ step }) => step === 'decide')?.state,
    open: tasks
      .filter(({ state }) => state === 'open' || state === 'claimed')
      .map(({ key }) => key),
    kinds: events.map(({ kind }) => kind),
    rising: events.every(({ at }, n) => n === 0 || at >= (events[n - 1]?.at ?? at)),
  }
}

describe.each([
  ['within the phase', false],
  ['into the next phase', true],
])('a hard deadline whose default leads %s', (_, crosses) => {
  const onTime = {
    refused: false,
    decide: 'completed',
    open: ['after#1'],
    kinds: ['started', 'completed'],
    rising: true,
  }
  const tooLate = {
    refused: true,
    decide: 'expired',
    open: ['after#1'],
    kinds: ['started', 'rung'],
    rising: true,
  }

  test('takes an act one millisecond before it', async () => {
    const { one, hardAt } = await undecided(crosses)
    await setClock(desk.owner, { at: later(hardAt, -1) })
    const task = await one.task('decide')
    const act = () => one.complete(team.clerk, task, { outcome: 'yes' })
    expect(await storyOf(one, act)).toEqual(onTime)
  })

  test.each([
    ['at its very instant', 0],
    ['one millisecond after it', 1],
    ['three hours after it, with no worker up', 3 * 3_600_000],
  ])('refuses an act %s', async (__, ms) => {
    const { one, hardAt } = await undecided(crosses)
    await setClock(desk.owner, { at: later(hardAt, ms) })
    const task = await one.task('decide')
    const act = () => one.complete(team.clerk, task, { outcome: 'yes' })
    expect(await storyOf(one, act)).toEqual(tooLate)
  })

  test('refuses an act after it when the worker was up and took the default', async () => {
    const { one, hardAt } = await undecided(crosses)
    const task = await one.task('decide')
    await setClock(desk.owner, { at: later(hardAt, 1) })
    await one.advance('workflow')
    const act = () => one.complete(team.clerk, task, { outcome: 'yes' })
    expect(await storyOf(one, act)).toEqual(tooLate)
  })

  test('takes an act made in time although the worker comes three hours later', async () => {
    const { one, hardAt } = await undecided(crosses)
    const task = await one.task('decide')
    await setClock(desk.owner, { at: later(hardAt, -1) })
    const act = async () => {
      await one.complete(team.clerk, task, { outcome: 'yes' })
      await setClock(desk.owner, { at: later(hardAt, 3 * 3_600_000) })
    }
    expect(await storyOf(one, act)).toEqual(onTime)
  })

  test('refuses an act that waited for the case across the instant', async () => {
    const { one, hardAt } = await undecided(crosses)
    const task = await one.task('decide')
    await setClock(desk.owner, { runningFrom: later(hardAt, -400) })
    const release = await holdCase(desk, one.id)
    const story = storyOf(one, () => one.complete(team.clerk, task, { outcome: 'yes' }))
    await someoneWaits(desk)
    await pause(500)
    await release()
    expect(await story).toEqual(tooLate)
  })
})

const firstRung = (one: TestCase, deadline: string) =>
  one.scalar<string>(
    `select rungs -> 0 ->> 'at' from deadline where case_id = $1 and deadline = '${deadline}'`,
  )

describe('a rung that is due', () => {
  test('comes before the act that follows it, with or without a worker', async () => {
    const one = await aCaseInTriage(desk, team, { urgency: 'red' })
    await extendSession()
    await setClock(desk.owner, { minutesAhead: 241 })
    await one.complete(team.worker, await one.task('triage'), { outcome: 'take-charge' })
    const kinds = (await one.events()).map(({ key }) => key.split(':')[0])
    expect(kinds.slice(-2)).toEqual(['deadline', 'act'])
  })

  test('raises the priority of a task and calls the supervisors to it, both', async () => {
    const one = await aCaseInTriage(desk, team, { urgency: 'green' })
    await setClock(desk.owner, { at: await firstRung(one, 'urgency') })
    await one.advance('workflow')
    const triage = await one.task('triage')
    expect(triage.priority).toBe(2)
    expect(triage.groups).toContain(`coordinator@${String(desk.here.zone)}`)
    const offered = await one.scalar<number>(
      `select count(*)::int from task_candidate where case_id = $1 and group_key like 'coordinator@%'`,
    )
    expect(offered).toBeGreaterThan(0)
  })

  test('warns about a task that only the case manager may do', async () => {
    const one = await aCaseInAssessment(desk, team)
    await setClock(desk.owner, { at: await firstRung(one, 'assessment') })
    const position = await one.advance('workflow')
    expect(position.blocked).toBe(false)
    expect((await one.task('assess')).priority).toBe(1)
  })

  test('but must wait for the worker does not keep people from their other tasks', async () => {
    await extendSession()
    const one = await aCase(desk, { by: team.clerk, release: waitRelease() })
    await one.complete(team.clerk, await one.task('begin'), { outcome: 'go' })
    await setClock(desk.owner, { minutesAhead: 2 })
    await one.advance('web')
    const beside = await one.task('follow-up')
    await setClock(desk.owner, { minutesAhead: 180 })
    const { kind } = await one.complete(team.clerk, beside, { outcome: 'done' })
    expect(kind).toBe('done')
    await one.advance('workflow')
    expect((await one.events()).map(({ kind }) => kind)).toEqual([
      'started',
      'completed',
      'rung',
      'rung',
      'completed',
    ])
    expect((await one.task('after')).state).toBe('open')
  })

  test('of the past, brought by a contact recorded late, keeps the order of instants', async () => {
    for (let n = 0; n < 20; n++) {
      const effectiveAt = new Date(Date.now() - 24 * 3_600_000)
      const one = await aCase(desk, { by: team.clerk, release: hardRelease(false), effectiveAt })
      const events = await one.events()
      expect(events.map(({ kind }) => kind)).toEqual(['started', 'rung'])
      const behind = await one.scalar<boolean>(
        `exists (select from case_event a join case_event b on b.case_id = a.case_id and b.seq = a.seq + 1
          where a.case_id = $1 and b.at < a.at)`,
      )
      expect(behind).toBe(false)
    }
  })
})

test('a hard deadline that corrected facts take away no longer holds its task', async () => {
  await extendSession()
  const release = conditional()
  await desk.publish(release)
  const one = await aCase(desk, { by: team.clerk, release })
  const { hard_at: hardAt } = await one.task('decide')
  if (!hardAt) throw new Error('the task must have a hard deadline')
  await correctFacts(desk, one.id, { ready: true })
  await one.advance('workflow')
  const task = await one.task('decide')
  expect([task.due_at, task.hard_at]).toEqual([null, null])
  const offered = 'select min(due_at)::text from task_candidate where case_id = $1'
  expect(await one.scalar(offered)).toBe('infinity')
  await setClock(desk.owner, { at: later(hardAt, 60_000) })
  expect(await one.complete(team.clerk, task, { outcome: 'yes' })).toMatchObject({ late: false })
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
})

/** The hard deadline of `decide` holds until the case is ready. */
function conditional() {
  const release = hardRelease(false)
  const deadlines = release.deadlines.map((deadline) => ({
    ...deadline,
    terms: deadline.terms.map((term) => ({ ...term, when: { not: { present: 'ready' } } })),
  }))
  return { ...release, key: 'hard-conditional', deadlines }
}
