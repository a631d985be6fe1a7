import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { taskQueue } from '../../config/temporal.ts'
import { askToCross, createCaseTeller } from '../../web/shared/case-teller.ts'
import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { historyOf, runsOf } from '../support/histories.ts'
import { startOwnPostgres, startOwnTemporal } from '../support/servers.ts'
import { onServersApart } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart())
  await office.startWorker()
}, 60_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

const portOf = (address: string): number => Number(address.split(':').at(-1))

async function served(caseId: string): Promise<string> {
  await eventually('nothing is left to do', () => office.isServed(caseId), 60_000)
  return caseId
}

async function aContact(): Promise<string> {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  office.teller.look(caseId)
  return served(caseId)
}

async function aTriage(): Promise<string> {
  const caseId = await aContact()
  await office.complete('desk', caseId, ['first', 'on'])
  await askToCross({ client: office.client, taskQueue }, caseId)
  return served(caseId)
}

const eventsOf = async (caseId: string): Promise<number> =>
  (await runsOf(office.client, caseId)).reduce((sum, { events }) => sum + events, 0)

describe('PostgreSQL is away', () => {
  // The design allows thirty events in sixty seconds. Five to eleven were measured, none in the second half.
  const awayMs = 16_000

  /** A case that has been through an effect, and whose act back into triage waits for its crossing. */
  async function aboutToCross(): Promise<string> {
    const caseId = await aTriage()
    await office.complete('worker', caseId, ['second', 'on'])
    office.teller.look(caseId)
    await eventually('the third task opens', () => office.theTask(caseId, 'third'))
    await served(caseId)
    await office.complete('desk', caseId, ['third', 'back'])
    return caseId
  }

  async function eventsAddedBy(caseId: string, meanwhile: () => Promise<void>): Promise<number> {
    const before = await eventsOf(caseId)
    const crossed = askToCross({ client: office.client, taskQueue }, caseId)
    await meanwhile()
    await crossed
    await served(caseId)
    expect((await office.theTask(caseId)).key).toBe('second#2')
    return (await eventsOf(caseId)) - before
  }

  test('a case that is asked for meanwhile waits without filling its history, and then goes on', async () => {
    const [usual, delayed] = [await aboutToCross(), await aboutToCross()]
    const asUsual = await eventsAddedBy(usual, () => Promise.resolve())

    await postgres.kill()
    const added = await eventsAddedBy(delayed, async () => {
      await pause(awayMs / 2)
      const halfway = await eventsOf(delayed)
      await pause(awayMs / 2)
      expect(await eventsOf(delayed)).toBe(halfway)
      const port = portOf(new URL(postgres.url).host)
      postgres = await startOwnPostgres({ folder: postgres.folder, port })
    })
    console.log(`${String(added)} events where a crossing has ${String(asUsual)}\n`)
    expect(added - asUsual).toBeLessThanOrEqual(20)
  }, 120_000)
})

describe('Temporal is away', () => {
  const away = {
    'it is dead': {
      leave: () => temporal.kill(),
      async comeBack() {
        const { folder, address } = temporal
        // Its port may be lent for a moment to a connection of somebody else's.
        temporal = await eventually('Temporal is back', () =>
          startOwnTemporal({ folder, port: portOf(address) }),
        )
      },
    },
    'it hears and does not answer': {
      leave: () => Promise.resolve(void process.kill(temporal.pid, 'SIGSTOP')),
      comeBack: () => Promise.resolve(void process.kill(temporal.pid, 'SIGCONT')),
    },
  }

  test.each(Object.entries(away))(
    '%s: one answer in five seconds waits a second and a half, cases move within their phases, and cross when it is back',
    async (_, { leave, comeBack }) => {
      const teller = createCaseTeller({ client: office.client, taskQueue })
      const inside = await aTriage()
      const leaving: string[] = []
      while (leaving.length < 24) leaving.push(await aContact())
      const inFirstRun = await historyOf(office.client, inside)

      await leave()
      const since = performance.now()
      const waits: { readonly at: number; readonly ms: number }[] = []
      for (const caseId of leaving) {
        const done = await office.complete('desk', caseId, ['first', 'on'])
        expect(done).toMatchObject({ position: { crossing: true } })
        const at = performance.now()
        await expect(teller.cross(caseId)).resolves.toBe(false)
        waits.push({ at: at - since, ms: performance.now() - at })

        const again = await office.complete('worker', inside, ['second', 'again'])
        expect(again).toMatchObject({ kind: 'done', position: { phase: 'triage' }, late: false })
        await pause(300)
      }
      const open = await office.theTask(inside, 'second')
      await comeBack()

      const slow = waits.filter(({ ms }) => ms > 100)
      console.log(`${JSON.stringify(slow)} of ${String(waits.length)}\n`)
      expect(slow.length).toBeGreaterThan(0)
      expect(Math.max(...waits.map(({ ms }) => ms))).toBeLessThan(1_500 + 250)
      slow.slice(1).forEach(({ at }, n) => {
        expect(at - (slow[n]?.at ?? 0)).toBeGreaterThanOrEqual(5_000)
      })
      expect(open.key).toBe(`second#${String(leaving.length + 1)}`)
      for (const caseId of leaving) {
        await eventually('it has crossed', () => office.theTask(caseId, 'second'), 60_000)
        await served(caseId)
      }
      expect((await historyOf(office.client, inside)).runId).toBe(inFirstRun.runId)
    },
    150_000,
  )
})
