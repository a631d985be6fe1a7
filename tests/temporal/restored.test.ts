import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { wakeCase } from '../../activities/wake-case.ts'
import { taskQueue } from '../../config/temporal.ts'
import type { Restored } from '../../domain/tasks/restore.ts'
import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import type { Colleague } from '../support/a-town.ts'
import { startOwnPostgres, temporaryFolder } from '../support/servers.ts'
import { onServersApart } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'
import type { SpawnedProgram } from '../support/servers.ts'
import { siso } from '../support/siso.ts'

const journal = join(temporaryFolder(), 'calls')
/** A run that began within this of a case's last move tells nothing. */
const toleranceMs = 5_000

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart())
}, 60_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

const startWorker = (): Promise<SpawnedProgram> =>
  office.start('tests/support/scripted-worker.ts', [journal])

const sent = (): string[] =>
  existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n').filter(Boolean) : []

const served = (caseId: string) =>
  eventually(`nothing is left to do in ${caseId}`, () => office.isServed(caseId))

/** A contact, as the desk opens it; with a worker at work it is served at once. */
async function aContact(): Promise<string> {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  office.teller.look(caseId)
  return caseId
}

/** One act of a person, told to Temporal as the web does. */
async function act(
  who: Colleague,
  caseId: string,
  [step, outcome]: readonly [step: string, outcome: string],
): Promise<void> {
  await eventually(`${step} is open`, () => office.theTask(caseId, step))
  const done = await office.complete(who, caseId, [step, outcome])
  expect(done).toMatchObject({ kind: 'done', late: false })
  if (done.kind === 'done' && done.position?.crossing) await office.teller.cross(caseId)
  else if (done.kind === 'done' && done.position?.tellWorkflow) office.teller.look(caseId)
}

async function aTriage(): Promise<string> {
  const caseId = await aContact()
  await act('desk', caseId, ['first', 'on'])
  await served(caseId)
  return caseId
}

/** The data folder of a stopped PostgreSQL is copied whole, or put back from the copy. */
async function whileStopped(work: (folder: string) => void): Promise<void> {
  await postgres.stop()
  work(join(postgres.folder, 'postgres'))
  const port = Number(new URL(postgres.url).port)
  postgres = await startOwnPostgres({ folder: postgres.folder, port })
  await eventually('the pools have new connections', async () => {
    await office.web.query('select 1')
    await office.pool.query('select 1')
    return (await office.owner.query('select 1')).rows.length === 1
  })
}

const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to])

/** The record is served before Temporal hears of it, and begins the run of the next phase. */
const movedOn = (caseId: string, after: Date) =>
  eventually(`Temporal has moved on ${caseId}`, async () => {
    const { startTime } = await office.client.workflow.getHandle(`case-${caseId}`).describe()
    return startTime > after
  })

async function countOf(query: string): Promise<number> {
  const { rows } = await office.owner.query<{ n: number }>(
    `select count(*)::int as n from ${query}`,
  )
  return rows[0]?.n ?? -1
}

describe('the database comes back from a copy of ten acts ago, Temporal does not', () => {
  const cases = { notified: '', moved: '', contact: '', within: '' }
  const lost: string[] = []
  let restored: Restored & { woken: number }
  let sentBefore: string[] = []

  beforeAll(async () => {
    const worker = await startWorker()
    cases.notified = await aTriage()
    cases.moved = await aTriage()
    cases.within = await aTriage()
    cases.contact = await aContact()
    await served(cases.contact)
    await worker.stop()
    await act('worker', cases.notified, ['second', 'on'])
    expect(sent()).toEqual([])
    const copied = join(temporaryFolder(), 'copy')
    await whileStopped((folder) => copy(folder, copied))
    const copiedAt = new Date()
    await pause(toleranceMs + 500)

    const second = await startWorker()
    office.teller.look(cases.notified)
    // There and back again before its workflow looks, it would not have moved for Temporal.
    await movedOn(cases.notified, copiedAt)
    await tenActs()
    await Promise.all([...Object.values(cases), ...lost].map(served))
    const ahead = [cases.notified, cases.moved, cases.contact]
    await Promise.all(ahead.map((one) => movedOn(one, copiedAt)))
    expect(await countOf("case_event where key like 'act:%' or kind = 'started'")).toBe(18)
    sentBefore = sent()
    await second.kill()
    await whileStopped((folder) => {
      rmSync(folder, { recursive: true })
      copy(copied, folder)
    })
    expect(await countOf("case_event where key like 'act:%' or kind = 'started'")).toBe(8)

    const told = await siso(['restore', '--json'], office.env)
    expect(told).toMatchObject({ code: 0 })
    restored = JSON.parse(told.stdout) as typeof restored
  }, 180_000)

  async function tenActs(): Promise<void> {
    await act('desk', cases.notified, ['third', 'back'])
    await act('worker', cases.moved, ['second', 'on'])
    await act('desk', cases.contact, ['first', 'on'])
    for (let n = 0; n < 4; n++) await act('worker', cases.within, ['second', 'again'])
    lost.push(await aContact(), await aContact())
    await act('desk', lost[0] ?? '', ['first', 'on'])
  }

  test('the command lists what was lost: cases, cases that had moved on, who was there to be asked', () => {
    expect(restored.casesLost).toEqual(lost.toSorted())
    const behind = [cases.notified, cases.moved, cases.contact]
    expect(restored.casesBehind).toEqual(behind.toSorted())
    expect(restored.peopleToAsk).toEqual(expect.arrayContaining(['prova.desk', 'prova.worker']))
    expect(new Date(restored.lastAt ?? 0).getTime()).toBeLessThan(Date.now() - toleranceMs)
    expect(restored.woken).toBe(4)
  })

  test('the effect that the copy takes for not sent becomes unknown, and is not sent again', async () => {
    expect(restored.effectsUnknown).toEqual([{ caseId: cases.notified, key: 'tell#1:1' }])
    await startWorker()
    await served(cases.notified)
    await expect(office.theTask(cases.notified, 'third')).resolves.toBeDefined()
    const { rows } = await office.owner.query<{ key: string; status: string }>(
      "select key, status from effect where case_id = $1 and type = 'notify'",
      [cases.notified],
    )
    expect(rows).toEqual([{ key: 'tell#1:1', status: 'unknown' }])
    const tasks = await office.openTasks(cases.notified)
    expect(tasks.map(({ step }) => step)).toEqual(expect.arrayContaining(['third', 'follow-up']))
    expect(sentBefore).toHaveLength(2)
    expect(sent()).toEqual(sentBefore)
  }, 60_000)

  test('new acts in every case are applied, whatever its workflow had lived through since', async () => {
    await office.signInAgain('desk', 'worker', 'coordinator')
    await act('desk', cases.notified, ['third', 'back'])
    await act('worker', cases.moved, ['second', 'again'])
    await act('desk', cases.contact, ['first', 'on'])
    await act('worker', cases.within, ['second', 'on'])
    await act('desk', cases.within, ['third', 'close'])
    const fresh = await aTriage()
    const all = [...Object.values(cases), fresh]
    await Promise.all(all.map(served))
    const steps = await Promise.all(all.map((one) => office.openTasks(one)))
    expect(steps.map((tasks) => tasks.at(-1)?.key)).toEqual([
      'second#2',
      'second#2',
      'second#1',
      undefined,
      'second#1',
    ])
    expect(
      await countOf(
        'case_event e full join case_move m using (case_id, seq) where e.at is null or m.at is null',
      ),
    ).toBe(0)
    // The one that this act asks for, and none of those that the copy knows of.
    expect(sent()).toHaveLength(sentBefore.length + 1)
    await expect(siso(['verify'], office.env)).resolves.toMatchObject({ code: 0 })
  }, 90_000)

  test('the workflow of a case that is in no record any more ends when it looks', async () => {
    for (const caseId of lost) {
      await wakeCase(office.client, taskQueue, caseId)
      const workflow = office.client.workflow.getHandle(`case-${caseId}`)
      await expect(workflow.result()).resolves.toBeUndefined()
    }
    expect(await countOf(`social_case where id in ('${lost.join("','")}')`)).toBe(0)
  }, 60_000)
})
