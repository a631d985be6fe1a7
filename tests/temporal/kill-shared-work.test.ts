import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { createPool } from '../../domain/database.ts'
import { roleUrl } from '../../config/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { createRandom } from '../../seeds/demo/random.ts'
import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { lostActs, readJournal } from '../support/journal.ts'
import { keep } from '../support/kept-program.ts'
import type { Kept } from '../support/kept-program.ts'
import { allServed, brokenCases, unserved } from '../support/record-checks.ts'
import { passingOn } from '../support/releases/passing-on.ts'
import { temporaryFolder } from '../support/servers.ts'
import { onServersApart, startAgain, startTemporalAgain } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'
import {
  handoffEnds,
  joinedTwice,
  misplaced,
  offersEndedAmiss,
} from '../support/shared-work-checks.ts'
import { hireNeighbour } from '../support/two-offices.ts'

const leastKills = 24
const loadMs = 180_000
const calmMs = 150_000
/** Longer than an offer waits, and than the sweeper takes for a told wake to be lost. */
const leapMinutes = 3

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation
let minutesAhead = 0
const journal = join(temporaryFolder(), 'journal.jsonl')

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart(passingOn))
  await hireNeighbour(office)
}, 60_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

test(
  'whatever is killed, ways meet once, an offer ends once, and no case is left without an owner',
  async () => {
    const clerk = () => office.start('tests/support/clerk.ts', [journal, office.release])
    const worker = () => office.startWorker()
    const staff = await Promise.all([worker, worker, clerk, clerk].map(keep))
    try {
      await killAtRandom(staff)
      await Promise.all(staff.slice(2).map((one) => one.dismiss()))
      await leap()
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
    expect(await lostActs(office.owner, accepted)).toEqual([])
    expect(await brokenCases(office.owner)).toEqual([])
    expect(await joinedTwice(office.owner)).toEqual([])
    expect(await offersEndedAmiss(office.owner)).toEqual([])
    expect(await misplaced(office.owner, office.place.org)).toEqual([])
    expect(await violations()).toEqual([])
  },
  loadMs + calmMs + 60_000,
)

/** Until enough was killed, and everything that an offer or a fork may come to was seen. */
async function killAtRandom(staff: readonly Kept[]): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const random = createRandom(seed)
  const kills: Record<string, number> = {}
  const until = Date.now() + loadMs
  const isEnough = async () =>
    Object.values(await handoffEnds(office.owner)).every((seen) => seen > 0)
  for (let n = 0; n < leastKills || !(await isEnough().catch(() => false)); n++) {
    if (Date.now() > until)
      throw new Error(`not seen in time: ${JSON.stringify(await handoffEnds(office.owner))}`)
    await pause(random.int(200, 800))
    const what = random.pick([
      'worker',
      'clerk',
      'worker',
      'clerk',
      'temporal',
      'postgres',
      'clock',
    ])
    if (what === 'temporal') temporal = await startTemporalAgain(temporal)
    else if (what === 'postgres') postgres = await startAgain(postgres)
    else if (what === 'clock') await leap()
    else await random.pick(what === 'worker' ? staff.slice(0, 2) : staff.slice(2)).kill()
    kills[what] = (kills[what] ?? 0) + 1
  }
  console.log(`seed ${String(seed)}, killed ${JSON.stringify(kills)}\n`)
}

/** Time goes on at once, past the term of every offer that waits. */
async function leap(): Promise<void> {
  minutesAhead += leapMinutes
  await eventually('the clock is set', async () => {
    await setClock(office.owner, { minutesAhead })
    return true
  })
}

async function violations() {
  const batch = createPool(roleUrl(postgres.url, postgres.secret, 'siso_batch'), 1)
  try {
    return (await verifyCases(batch)).violations
  } finally {
    await batch.end()
  }
}
