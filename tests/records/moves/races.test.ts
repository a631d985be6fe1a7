import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { holdCase, someoneWaits } from '../../support/builders/locks.ts'
import { crowdRelease, hardRelease } from '../../support/builders/releases.ts'
import { withdraw } from '../../support/builders/withdraw.ts'

const connections = 30
const rounds = 1000
const atOnce = 10

let desk: Desk
let team: Team
let others: Colleague[]
let keeper: Colleague

beforeAll(async () => {
  desk = await aDesk(connections)
  team = await aTeam(desk)
  others = await Promise.all([1, 2].map(() => desk.hire('front-desk', desk.here.org)))
  keeper = await desk.hire('procedure-admin', desk.here.region ?? 0)
  await desk.publish(hardRelease(false))
  await desk.publish(reworded(hardRelease(false)))
  await desk.publish(crowdRelease(15))
  await desk.publish(crowdRelease(30))
})
afterAll(() => desk.close())

/** The next version, whose first task asks in other words. */
function reworded(release: Release): Release {
  const steps = release.steps.map((one) =>
    one.kind === 'task' && one.key === release.start
      ? { ...one, outcomes: one.outcomes.map((way) => ({ ...way, title: `${way.title}, ora` })) }
      : one,
  )
  return { ...release, version: release.version + 1, steps }
}

type Answer = 'done' | string

/** What the person is told: `done`, or the code of the refusal; any other failure is thrown. */
async function answerOf(act: Promise<unknown>): Promise<Answer> {
  try {
    await act
    return 'done'
  } catch (error) {
    const refusal = error as { code?: string; status?: number; message: string }
    if (refusal.status !== 409) throw error
    return refusal.code ?? ''
  }
}

const chance = (ms: number) => pause(Math.random() * ms)

interface Raced {
  readonly acts: readonly Answer[]
  readonly claim: Answer
  readonly migration: Answer
  readonly state: string
  readonly late: number
  readonly migrated: number
}

/** In some races one is ahead of the people, and what moves the case is last: so that each way to win comes. */
const ahead = ['withdrawal', 'migration', 'nobody', 'nobody', 'nobody'] as const
type Runner = 'withdrawal' | 'migration' | 'person' | 'worker'

function start(runner: Runner, n: number): Promise<unknown> {
  const first = ahead[n % ahead.length]
  if (first === runner) return chance(1)
  const behind = first === 'nobody' ? 0 : runner === 'person' ? 8 : 25
  return chance(20).then(() => pause(behind))
}

/** One task, six who want something else of it, at the same moment. */
async function race(_: unknown, n: number): Promise<Raced> {
  // The hard deadline falls somewhere in the race.
  const effectiveAt = new Date(Date.now() - 3_600_000 + 60 + Math.random() * 300)
  const one = await aCase(desk, { by: team.clerk, release: hardRelease(false), effectiveAt })
  const task = (await one.tasks())[0]
  if (task?.step !== 'decide') throw new Error('the race needs its task')
  await chance(60)
  const [first, second] = others
  if (!first || !second) throw new Error('the race needs its people')
  const taker = team.worker
  const target = { caseId: one.id, to: 'hard-inside@2' }
  const expected = await one.scalar<string>('select state_hash from case_engine where case_id = $1')
  const answering = { by: keeper.id, expected }
  const [claim, migration, a, b] = await Promise.all([
    answerOf(start('person', n).then(() => desk.actAs(taker, (act) => claimTask(act, task.id)))),
    answerOf(start('migration', n).then(() => migrateCase(desk.deps, target, answering))),
    answerOf(start('person', n).then(() => one.complete(first, task, { outcome: 'yes' }))),
    answerOf(start('person', n).then(() => one.complete(second, task, { outcome: 'yes' }))),
    start('withdrawal', n).then(() => withdraw(desk, one.id)),
    start('worker', n).then(() => one.advance('workflow')),
  ])
  await one.advance('workflow')
  const found = await one.scalar<Pick<Raced, 'state' | 'late' | 'migrated'>>(
    `select json_build_object('state', (select state from task where id = '${task.id}'), 'late',
      (select count(*) from task where case_id = $1 and purpose = 'late-act'), 'migrated',
      (select count(*) from case_event where case_id = $1 and kind = 'migrated'))`,
  )
  return { acts: [a, b], claim, migration, ...found }
}

describe('people, a deadline, a withdrawal and another release that meet on one task', () => {
  test('leave one winner a thousand times; the others are told, and nobody meets a deadlock', async () => {
    const before = await deadlocks()
    const won: Record<string, number> = {}
    const moved: Record<string, number> = {}
    for (let n = 0; n < rounds / atOnce; n++) {
      const results = await Promise.all(Array.from({ length: atOnce }, race))
      for (const { acts, claim, migration, migrated, state, late } of results) {
        const winners = acts.filter((answer) => answer === 'done').length
        expect(winners).toBe(state === 'completed' ? 1 : 0)
        expect(['completed', 'expired', 'cancelled']).toContain(state)
        expect(['done', 'task-taken', 'task-over']).toContain(claim)
        // What was looked at is what is moved: changed meanwhile, it stays.
        expect(migrated).toBe(migration === 'done' ? 1 : 0)
        moved[migration] = (moved[migration] ?? 0) + 1
        const how = late > 0 ? 'late act' : state
        won[how] = (won[how] ?? 0) + 1
      }
    }
    const { violations, cases } = await verifyCases(desk.batch)
    expect(violations).toEqual([])
    expect(cases).toBe(rounds)
    expect(await deadlocks()).toBe(before)
    // Each way to win has to have happened, or the race was none.
    expect(Object.keys(won).toSorted()).toEqual(['cancelled', 'completed', 'expired', 'late act'])
    expect(Object.keys(moved)).toEqual(expect.arrayContaining(['done', 'case-changed']))
    expect(['done', 'case-changed', 'case-waits']).toEqual(
      expect.arrayContaining(Object.keys(moved)),
    )
  }, 180_000)
})

async function deadlocks(): Promise<number> {
  const { rows } = await desk.owner.query<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  return Number(rows[0]?.deadlocks)
}

/** A case with as many tasks beside the path, all open. */
async function aCrowd(count: number): Promise<TestCase> {
  const effectiveAt = new Date(Date.now() - 61_000)
  return aCase(desk, { by: team.clerk, release: crowdRelease(count), effectiveAt })
}

const besides = async (one: TestCase) =>
  (await one.tasks()).filter(({ purpose }) => purpose === 'follow-up')

describe('many people on one case', () => {
  test('who each try every task twice win as often as they are refused', async () => {
    for (let round = 0; round < 10; round++) {
      const one = await aCrowd(15)
      const tasks = await besides(one)
      expect(tasks).toHaveLength(15)
      const answers = await Promise.all(
        [...tasks, ...tasks].map((task, n) =>
          answerOf(one.complete(n % 2 ? team.clerk : team.worker, task, { outcome: 'done' })),
        ),
      )
      expect(answers.filter((answer) => answer === 'done')).toHaveLength(15)
      expect(answers.filter((answer) => answer === 'task-over')).toHaveLength(15)
    }
    expect((await verifyCases(desk.batch)).violations).toEqual([])
  }, 60_000)

  test('thirty at once are all applied', async () => {
    const one = await aCrowd(30)
    const tasks = await besides(one)
    expect(tasks).toHaveLength(30)
    await Promise.all(tasks.map((task) => one.complete(team.clerk, task, { outcome: 'done' })))
    expect((await besides(one)).every(({ state }) => state === 'completed')).toBe(true)
    const processed = 'select processed_seq from case_engine where case_id = $1'
    expect(await one.scalar(processed)).toBe(32)
    expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
  })

  test('more than one batch takes are applied by calling again', async () => {
    const [first, second] = [await aCrowd(30), await aCrowd(30)]
    for (const one of [first, second]) {
      const deps = { ...desk.deps, engines: {} }
      const tasks = await besides(one)
      await Promise.all(tasks.map((t) => one.complete(team.clerk, t, { outcome: 'done', deps })))
    }
    const extra = Array.from({ length: 30 }, () => withdraw(desk, first.id))
    await Promise.all(extra)
    expect((await first.advance('workflow')).again).toBe(true)
    expect((await first.advance('workflow')).again).toBe(false)
    expect((await second.advance('workflow')).again).toBe(false)
    expect((await verifyCases(desk.batch, { only: first.id })).violations).toEqual([])
  })
})

describe('an advance that waited for the act which names the case manager', () => {
  test('gives the next task to that manager', async () => {
    const one = await aCaseInTriage(desk, team, { urgency: 'green' })
    await one.complete(team.worker, await one.task('triage'), { outcome: 'take-charge' })
    const release = await holdCase(desk, one.id)
    const assignment = { outcome: 'assign', manager: team.worker.id, deps: idle() }
    const act = one.complete(team.coordinator, await one.task('assign'), assignment)
    await someoneWaits(desk, 1)
    const move = one.advance('workflow')
    await someoneWaits(desk, 2)
    await release()
    await Promise.all([act, move])
    await one.advance('workflow')
    expect((await one.task('assess')).assignee).toBe(team.worker.id)
  })
})

/** The act alone, without the move after it. */
const idle = () => ({ ...desk.deps, engines: {} })

describe('the same post sent again', () => {
  test('twice answers the first outcome, and is one act', async () => {
    const one = await aCase(desk, { by: team.clerk })
    const [card, op] = [await one.task('access-card'), randomUUID()]
    const post = { op, outcome: 'to-triage' }
    expect(await one.complete(team.clerk, card, post)).toMatchObject({ kind: 'done' })
    expect(await one.complete(team.clerk, card, post)).toMatchObject({
      kind: 'repeated',
      caseId: one.id,
    })
    expect(await one.events()).toHaveLength(2)
  })

  test('thirty times at once is one act, and everybody gets its outcome', async () => {
    const one = await aCase(desk, { by: team.clerk })
    const [card, op] = [await one.task('access-card'), randomUUID()]
    const results = await Promise.all(
      Array.from({ length: 30 }, () =>
        one.complete(team.clerk, card, { op, outcome: 'to-triage' }),
      ),
    )
    const kinds = results.map(({ kind }) => kind).toSorted()
    expect(kinds).toEqual(['done', ...Array<string>(29).fill('repeated')])
    expect(await one.events()).toHaveLength(2)
  })

  test('by somebody else, for another task, is refused and writes nothing', async () => {
    const [one, two] = [
      await aCase(desk, { by: team.clerk }),
      await aCase(desk, { by: team.clerk }),
    ]
    const op = randomUUID()
    await one.complete(team.clerk, await one.task('access-card'), { op, outcome: 'to-triage' })
    const [other] = others
    if (!other) throw new Error('somebody else is needed')
    const stolen = await desk.hire('front-desk', desk.here.org)
    const card = await two.task('access-card')
    await desk.owner.query(`update task set assignee = null, state = 'open' where id = $1`, [
      card.id,
    ])
    const act = two.complete(stolen, { ...card }, { op, outcome: 'to-triage' })
    await expect(act).rejects.toMatchObject({ code: 'operation-taken', status: 409 })
    expect(await two.events()).toHaveLength(1)
  })
})

describe('a post without a right to it', () => {
  test('with another form’s token is signed out, and writes nothing', async () => {
    const one = await aCase(desk, { by: team.clerk })
    const forged = {
      ...team.clerk,
      credentials: { ...team.clerk.credentials, csrf: team.worker.credentials.csrf },
    }
    const card = await one.task('access-card')
    expect(await one.complete(forged, card, { outcome: 'to-triage' })).toEqual({
      kind: 'signed-out',
    })
    expect(await one.events()).toHaveLength(1)
    expect((await one.task('access-card')).version).toBe(1)
  })

  test('from another office does not find the task', async () => {
    const one = await aCase(desk, { by: team.clerk })
    const stranger = await desk.hire('front-desk', desk.elsewhere.org)
    const act = one.complete(stranger, await one.task('access-card'), { outcome: 'to-triage' })
    await expect(act).rejects.toMatchObject({ code: 'task-not-found' })
    expect(await one.events()).toHaveLength(1)
  })

  test('after the session has ended is signed out', async () => {
    const gone = await desk.hire('front-desk', desk.here.org)
    const one = await aCase(desk, { by: gone })
    const card = await one.task('access-card')
    await desk.web.query('select end_session($1)', [gone.credentials.tokenHash])
    expect(await one.complete(gone, card, { outcome: 'to-triage' })).toEqual({ kind: 'signed-out' })
  })

  test('with an outcome that the step does not have is refused, and the case is not held', async () => {
    const one = await aCase(desk, { by: team.clerk })
    const act = one.complete(team.clerk, await one.task('access-card'), { outcome: 'invented' })
    await expect(act).rejects.toMatchObject({ code: 'unknown-outcome' })
    expect(await one.events()).toHaveLength(1)
  })
})

test('an act made on a task that was withdrawn meanwhile is kept, and somebody is asked to look', async () => {
  const one = await aCase(desk, { by: team.clerk })
  const card = await one.task('access-card')
  await withdraw(desk, one.id)
  const post = { outcome: 'to-triage', form: card.form, answers: { note: 'x' } }
  expect(await one.complete(team.clerk, card, post)).toMatchObject({ late: true })
  await one.advance('workflow')
  const kept = 'select count(*)::int from task_answer where case_id = $1'
  expect(await one.scalar(kept)).toBe(1)
  expect(await one.scalar('select late from task_answer where case_id = $1')).toBe(true)
  expect(await one.scalar('select state from social_case where id = $1')).toBe('closed')
  const followUp = await one.task('follow-up')
  expect(followUp).toMatchObject({ purpose: 'late-act' })
  expect(followUp.groups).toEqual([`coordinator@${String(desk.here.zone)}`])
  await one.complete(team.coordinator, followUp, { outcome: 'done' })
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
  await setClock(desk.owner, { minutesAhead: 0 })
})
