import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Installation } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { calmMs, outcomeOf, workThrough } from '../support/kill-run.ts'
import type { Kept } from '../support/kept-program.ts'
import { temporaryFolder } from '../support/servers.ts'
import { onServersApart, startAgain, startTemporalAgain } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'

const loadMs = 30_000

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
    await workThrough(office, {
      journal,
      async kill(staff) {
        console.log(`killed ${JSON.stringify(await killFor(loadMs, staff))}\n`)
      },
      // As after a wiped store, too.
      passTime: () => setClock(office.owner, { minutesAhead: 2 }),
    })
    const { accepted, lost, broken } = await outcomeOf(office, journal)
    expect(accepted).toBeGreaterThan(50)
    expect({ lost, broken }).toEqual({ lost: [], broken: [] })
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
