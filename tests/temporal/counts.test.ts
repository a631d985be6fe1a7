import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { createPool } from '../../domain/database.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import type { TaskAct } from '../../domain/tasks/complete-task.ts'
import type { Position } from '../../domain/tasks/schema.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { look } from '../../workflows/pathway/messages.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { joinTown } from '../support/a-town.ts'
import type { Colleague, Town } from '../support/a-town.ts'
import { crowdRelease } from '../support/builders/releases.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { isAtRest, runsOf } from '../support/histories.ts'
import { publish } from '../support/releases/publish.ts'
import { relay } from '../support/releases/relay.ts'

let database: TestDatabase
let office: Installation
let relayed: Town
let crowded: Town

beforeAll(async () => {
  database = await freshDatabase()
  await publish(database.ownerUrl, relay)
  await publish(database.ownerUrl, crowdRelease(30))
  office = await anInstallation(database, { release: 'presa-in-carico@1' })
  relayed = await joinTown(database, { release: 'relay@1' })
  crowded = await joinTown(database, { release: 'crowd-30@1' })
  await office.startWorker()
}, 60_000)

afterAll(async () => {
  await Promise.all([relayed.close(), crowded.close()])
  await office.close()
  await database.drop()
}, 60_000)

/** Opens a contact that happened some time ago, as the desk's post does. */
async function open(town: Town, agoMs = 0): Promise<string> {
  const caseId = await town.openContact({}, { effectiveAt: new Date(Date.now() - agoMs) })
  await town.advance(caseId, 'web')
  office.teller.look(caseId)
  await served(caseId)
  return caseId
}

const served = (caseId: string) =>
  eventually('nothing is left to do', () => office.isServed(caseId))

/** A person's post as the web handles it: the act, then Temporal is told what it must know. */
async function post(
  who: Colleague,
  caseId: string,
  [step, outcome, over]: readonly [string, string, Partial<TaskAct>?],
): Promise<'crossed' | 'looked' | 'untold'> {
  const task = await eventually(`${step} is open`, () => office.theTask(caseId, step))
  const act = office.actOn(task, outcome, over)
  const done = await completeTask(office.deps, office.credentials(who), act)
  expect(done).toMatchObject({ kind: 'done', late: false })
  const told = done.kind === 'done' ? toldBy(done.position) : 'untold'
  if (told === 'crossed') await office.teller.cross(caseId)
  if (told === 'looked') office.teller.look(caseId)
  await served(caseId)
  return told
}

function toldBy(position: Position | undefined): 'crossed' | 'looked' | 'untold' {
  if (position?.crossing) return 'crossed'
  return position?.tellWorkflow ? 'looked' : 'untold'
}

/** What the design allows: 6 transitions a phase, 3 an earlier wake or a rung, 4 an effect. */
async function allowed(caseId: string, looks: number, perPhase: number): Promise<number> {
  const { rows } = await office.owner.query<{ phases: number; effects: number; rungs: number }>(
    `select (select count(*) from case_move, jsonb_array_elements(commands) c
         where case_id = $1 and c->>'kind' = 'enter-phase')::int as phases,
       (select count(*) from effect where case_id = $1)::int as effects,
       (select count(*) from case_event where case_id = $1 and kind = 'rung')::int as rungs`,
    [caseId],
  )
  const { phases = 0, effects = 0, rungs = 0 } = rows[0] ?? {}
  return perPhase * phases + 3 * (looks + rungs) + 4 * effects
}

async function transitionsOf(caseId: string): Promise<number> {
  const runs = await runsOf(office.client, caseId)
  return runs.reduce((sum, { transitions }) => sum + transitions, 0)
}

describe('what a whole life of a case costs Temporal, in transitions', () => {
  test('seven phases, from the desk to closure: at most what was planned, and measured since', async () => {
    const { rows: staff } = await office.owner.query<{ id: string }>(
      "select id from user_account where username = 'prova.worker'",
    )
    const assignment = { manager: staff[0]?.id ?? '', facts: { assessmentFrom: '2026-11-25' } }
    const acts: readonly (readonly [Colleague, string, string, Partial<TaskAct>?])[] = [
      ['desk', 'access-card', 'to-triage', { facts: { urgency: 'green' } }],
      ['worker', 'triage', 'take-charge', { facts: { track: 'social' } }],
      ['zoneCoordinator', 'assign', 'assign', assignment],
      ['worker', 'assess', 'done'],
      ['worker', 'write-plan', 'propose'],
      ['zoneCoordinator', 'approve-plan', 'approve'],
      ['worker', 'sign-plan', 'signed'],
      ['worker', 'activate', 'started', { facts: { reviewNow: true } }],
      ['worker', 'report-delivery', 'recorded'],
      ['worker', 'review', 'close'],
      ['worker', 'close-case', 'close'],
    ]
    const caseId = await open(office)
    let looks = 1
    for (const [who, ...act] of acts) if ((await post(who, caseId, act)) === 'looked') looks++
    await office.client.workflow.getHandle(`case-${caseId}`).result()
    const spent = await transitionsOf(caseId)
    const [planned, measured] = [await allowed(caseId, looks, 6), await allowed(caseId, looks, 5)]
    console.log(`${String(spent)} transitions, ${String(planned)} planned\n`)
    expect(spent).toBeLessThanOrEqual(measured)
    expect(measured).toBeLessThan(planned)
  }, 90_000)

  test('four phases with a term that passes while nobody acts, and an effect that the path waits for', async () => {
    const caseId = await open(relayed, 57_000)
    await post('desk', caseId, ['first', 'on'])
    await eventually('the term has passed', async () => {
      const { rows } = await office.owner.query(
        "select from case_event where case_id = $1 and kind = 'rung'",
        [caseId],
      )
      return rows.length === 1 && office.isServed(caseId)
    })
    await expect(post('desk', caseId, ['second', 'on'])).resolves.toBe('looked')
    await post('desk', caseId, ['third', 'close'])
    await office.client.workflow.getHandle(`case-${caseId}`).result()
    const spent = await transitionsOf(caseId)
    console.log(`${String(spent)} transitions, ${String(await allowed(caseId, 2, 6))} planned\n`)
    expect(spent).toBeLessThanOrEqual(await allowed(caseId, 2, 5))
  }, 60_000)
})

describe('five hundred acts in one phase', () => {
  test('tell Temporal nothing; told all the same, no run has more than twenty turns', async () => {
    const caseId = await open(relayed)
    await post('desk', caseId, ['first', 'on'])
    await eventually('its workflow is at rest', () => isAtRest(office.client, caseId))
    const before = await transitionsOf(caseId)
    const handle = office.client.workflow.getHandle(`case-${caseId}`)
    for (let act = 1; act <= 500; act++) {
      const done = await relayed.complete('worker', caseId, ['second', 'again'])
      expect(done).toMatchObject({ position: { tellWorkflow: false, crossing: false } })
      if (act === 250) expect(await transitionsOf(caseId)).toBe(before)
      if (act > 250) await handle.signal(look)
    }
    await served(caseId)
    const runs = await runsOf(office.client, caseId)
    const turns = runs.map(({ advances }) => advances)
    console.log(`${String(turns.length)} runs of at most ${String(Math.max(...turns))} turns\n`)
    expect(turns.length).toBeGreaterThan(5)
    expect(Math.max(...turns)).toBeLessThanOrEqual(20)
    const { rows } = await office.owner.query<{ applied: number }>(
      "select count(*)::int as applied from case_event join case_move using (case_id, seq) where case_id = $1 and kind = 'completed'",
      [caseId],
    )
    expect(rows[0]?.applied).toBe(501)
  }, 120_000)
})

describe('thirty people sign in one case at the same moment', () => {
  test('every signature is applied, none is late, and the record holds together', async () => {
    const caseId = await open(crowded, 120_000)
    const tasks = (await office.openTasks(caseId)).filter(({ step }) => step !== 'wait-for-all')
    expect(tasks).toHaveLength(30)
    const signed = await Promise.all(
      tasks.map((task) =>
        completeTask(office.deps, office.credentials('worker'), office.actOn(task, 'done')),
      ),
    )
    expect(signed.filter((one) => one.kind === 'done' && !one.late)).toHaveLength(30)
    await served(caseId)
    const { rows } = await office.owner.query(
      "select seq from case_event join case_move using (case_id, seq) where case_id = $1 and kind = 'completed'",
      [caseId],
    )
    expect(rows).toHaveLength(30)
    const batch = createPool(database.url('siso_batch'), 1)
    const { violations } = await verifyCases(batch, { only: caseId })
    await batch.end()
    expect(violations).toEqual([])
  }, 60_000)
})
