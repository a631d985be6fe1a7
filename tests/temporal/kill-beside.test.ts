import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { roleUrl } from '../../config/database.ts'
import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { createRandom } from '../../seeds/demo/random.ts'
import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { besideAmiss, besideEnds, movesUntold } from '../support/beside-checks.ts'
import { setClock } from '../support/builders/clock.ts'
import { lostActs, readJournal } from '../support/journal.ts'
import { keep } from '../support/kept-program.ts'
import type { Kept } from '../support/kept-program.ts'
import { allServed, brokenCases, unserved } from '../support/record-checks.ts'
import { besideTheRoad } from '../support/releases/beside-the-road.ts'
import { temporaryFolder } from '../support/servers.ts'
import { onServersApart, startAgain } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'

const leastKills = 16
const loadMs = 180_000
const calmMs = 150_000

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation
const journal = join(temporaryFolder(), 'journal.jsonl')

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart(besideTheRoad))
}, 120_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

test(
  'whatever is killed, what opens beside a case opens once, a case is opened again once, and a move is told once',
  async () => {
    const clerk = () => office.start('tests/support/clerk.ts', [journal, office.release])
    const worker = () => office.startWorker()
    const staff = await Promise.all([worker, worker, clerk, clerk].map(keep))
    try {
      await killAtRandom(staff)
      await Promise.all(staff.slice(2).map((one) => one.dismiss()))
      // After which the sweeper takes a told wake that nobody kept for lost.
      await setClock(office.owner, { minutesAhead: 3 })
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
    expect(await besideAmiss(office.owner)).toEqual([])
    expect(await movesUntold(office.owner)).toEqual([])
    expect(await violations()).toEqual([])
  },
  loadMs + calmMs + 60_000,
)

/** Until enough was killed, and everything was seen that may happen beside a case or after it. */
async function killAtRandom(staff: readonly Kept[]): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const random = createRandom(seed)
  const kills: Record<string, number> = {}
  const until = Date.now() + loadMs
  const isEnough = async () =>
    Object.values(await besideEnds(office.owner)).every((seen) => seen > 0)
  for (let n = 0; n < leastKills || !(await isEnough().catch(() => false)); n++) {
    if (Date.now() > until)
      throw new Error(`not seen in time: ${JSON.stringify(await besideEnds(office.owner))}`)
    await pause(random.int(200, 800))
    const what = random.pick(['worker', 'clerk', 'worker', 'clerk', 'postgres'])
    if (what === 'postgres') postgres = await startAgain(postgres)
    else await random.pick(what === 'worker' ? staff.slice(0, 2) : staff.slice(2)).kill()
    kills[what] = (kills[what] ?? 0) + 1
  }
  console.log(`seed ${String(seed)}, killed ${JSON.stringify(kills)}\n`)
}

async function violations() {
  const batch = createPool(roleUrl(postgres.url, postgres.secret, 'siso_batch'), 1)
  try {
    return (await verifyCases(batch)).violations
  } finally {
    await batch.end()
  }
}
