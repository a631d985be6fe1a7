import { setTimeout as pause } from 'node:timers/promises'

import { createPool } from '../../domain/database.ts'
import { roleUrl } from '../../config/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { createRandom } from '../../seeds/demo/random.ts'
import { eventually } from './an-installation.ts'
import type { Installation } from './an-installation.ts'
import { lostActs, readJournal } from './journal.ts'
import { keep } from './kept-program.ts'
import type { Kept } from './kept-program.ts'
import { allServed, brokenCases, unserved } from './record-checks.ts'
import type { OwnPostgres } from './servers-apart.ts'

/** How long servers are killed at the most, and how long all may take to be served afterwards, ms. */
export const loadMs = 180_000
export const calmMs = 150_000

interface Run {
  /** Where clerks write what they sent and what was accepted. */
  readonly journal: string
  /** Kills, with two workers and two clerks at work, the workers first. */
  kill(staff: readonly Kept[]): Promise<void>
  /** Lets time pass once the clerks have gone home: a wake that was told and that nobody kept is found then. */
  passTime(): Promise<void>
}

/** Two workers and two clerks at work while things are killed, until every case is served. */
export async function workThrough(office: Installation, run: Run): Promise<void> {
  const clerk = () => office.start('tests/support/clerk.ts', [run.journal, office.release])
  const worker = () => office.startWorker()
  const staff = await Promise.all([worker, worker, clerk, clerk].map(keep))
  try {
    await run.kill(staff)
    await Promise.all(staff.slice(2).map((one) => one.dismiss()))
    await run.passTime()
    await eventually('every case is served', () => allServed(office.owner), calmMs)
  } catch (error) {
    console.log(`${staff.map((one) => one.output().slice(-800)).join('\n---\n')}\n`)
    console.log(`${JSON.stringify(await unserved(office.owner))}\n`)
    throw error
  } finally {
    await Promise.all(staff.map((one) => one.dismiss()))
  }
}

/** Acts that were accepted; those of them that the record has lost, and what is broken in it. */
export async function outcomeOf(office: Installation, journal: string) {
  const { accepted, sent } = readJournal(journal)
  console.log(`${String(accepted.length)} of ${String(sent.length)} acts accepted\n`)
  return {
    accepted: accepted.length,
    lost: await lostActs(office.owner, accepted),
    broken: await brokenCases(office.owner),
  }
}

interface Chance {
  readonly leastKills: number
  /** How often each thing was seen that must be: it goes on until all were. */
  seen(): Promise<Readonly<Record<string, number>>>
  /** Besides workers and clerks: what is done, by name. */
  readonly others: Readonly<Record<string, () => Promise<void>>>
}

/** Kills by chance, workers and clerks twice as often as anything else, and prints seed and counts. */
export async function killAtRandom(
  staff: readonly Kept[],
  { leastKills, seen, others }: Chance,
): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const random = createRandom(seed)
  const kills: Record<string, number> = {}
  const until = Date.now() + loadMs
  const isEnough = async () => Object.values(await seen()).every((times) => times > 0)
  const choices = ['worker', 'clerk', 'worker', 'clerk', ...Object.keys(others)]
  for (let n = 0; n < leastKills || !(await isEnough().catch(() => false)); n++) {
    if (Date.now() > until) throw new Error(`not seen in time: ${JSON.stringify(await seen())}`)
    await pause(random.int(200, 800))
    const what = random.pick(choices)
    const other = others[what]
    if (other) await other()
    else await random.pick(what === 'worker' ? staff.slice(0, 2) : staff.slice(2)).kill()
    kills[what] = (kills[what] ?? 0) + 1
  }
  console.log(`seed ${String(seed)}, killed ${JSON.stringify(kills)}\n`)
}

/** What `siso verify` would find. */
export async function violationsIn({ url, secret }: OwnPostgres) {
  const batch = createPool(roleUrl(url, secret, 'siso_batch'), 1)
  try {
    return (await verifyCases(batch)).violations
  } finally {
    await batch.end()
  }
}
