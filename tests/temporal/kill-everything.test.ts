import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { lostActs, readJournal } from '../support/journal.ts'
import { keep } from '../support/kept-program.ts'
import type { Kept } from '../support/kept-program.ts'
import { allServed, brokenCases, unserved } from '../support/record-checks.ts'
import { temporaryFolder } from '../support/servers.ts'
import { onServersApart, startAgain, startTemporalAgain } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'

const loadMs = 30_000
const calmMs = 150_000

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation
const journal = join(temporaryFolder(), 'journal.jsonl')

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart())
}, 60_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

test(
  'whatever is killed under load, no accepted act is lost and none is applied twice',
  async () => {
    const staff = [
      await keep(() => office.startWorker()),
      await keep(() => office.startWorker()),
      await keep(() => office.start('tests/support/clerk.ts', [journal, 'relay@1'])),
      await keep(() => office.start('tests/support/clerk.ts', [journal, 'relay@1'])),
    ]
    try {
      const kills = await killFor(loadMs, staff)
      console.log(`killed ${JSON.stringify(kills)}\n`)
      await Promise.all(staff.slice(2).map((one) => one.dismiss()))
      // After which the sweeper takes a told wake that nobody kept for lost, as after a wiped store.
      await setClock(office.owner, { minutesAhead: 2 })
      await eventually('every case is served', () => allServed(office.owner), calmMs)
    } catch (error) {
      console.log(`${staff.map((one) => one.output().slice(-800)).join('\n---\n')}\n`)
      console.log(`${JSON.stringify(await unserved(office.owner))}\n`)
      throw error
    } finally {
      await Promise.all(staff.map((one) => one.dismiss()))
    }

    const { accepted, sent } = readJournal(journal)
    console.log(`${String(accepted.length)} of ${String(sent.length)} acts accepted\n`)
    expect(accepted.length).toBeGreaterThan(50)
    expect(await lostActs(office.owner, accepted)).toEqual([])
    expect(await brokenCases(office.owner)).toEqual([])
  },
  loadMs + calmMs + 60_000,
)

async function killFor(ms: number, staff: readonly Kept[]): Promise<Record<string, number>> {
  const kills: Record<string, number> = { worker: 0, clerk: 0, temporal: 0, postgres: 0, wiped: 0 }
  const count = (what: string) => {
    kills[what] = (kills[what] ?? 0) + 1
  }
  const until = Date.now() + ms
  for (let n = 1; Date.now() < until || n < 24; n++) {
    await pause(500)
    if (n % 6 === 3) {
      temporal = await startTemporalAgain(temporal, { wiped: n === 15 })
      count(n === 15 ? 'wiped' : 'temporal')
    } else if (n % 8 === 7) {
      postgres = await startAgain(postgres)
      count('postgres')
    } else if (staff[n % staff.length]?.ready()) {
      await staff[n % staff.length]?.kill()
      count(n % staff.length < 2 ? 'worker' : 'clerk')
    }
  }
  return kills
}
