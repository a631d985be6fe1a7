import { say, step } from '../embedded/screen.ts'
import { signal } from '../embedded/processes.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { figure, percentile, postgresVersion } from './report.ts'
import type { Result } from './report.ts'
import { withRig } from './rig/rig.ts'
import type { Rig } from './rig/rig.ts'
import { makeTermCases } from './timers/cases.ts'
import type { TermCases } from './timers/cases.ts'
import { firedAmong, latenessOf, untilVisible } from './timers/fired.ts'

const sizes = {
  /** Terms that fall due at the same instant. */
  rungs: 2000,
  /** Terms that fall due one at a time, two seconds from each other. */
  alone: 60,
}

const apartMs = 2000
const patienceMs = 30_000
const lastPatienceMs = 300_000
/** Cases that tell how fast others will be opened; their own term is not reached. */
const tried = 24
const farMs = 12 * 3_600_000

/** How many cases, and how long each takes to be opened and armed. */
type Storm = { count: number; msEach: number }

/** So long before the first term that all are armed, unless the machine becomes much slower. */
function leadOf({ count, msEach }: Storm): number {
  return 5_000 + Math.ceil(count * msEach * 1.5)
}

/** How long a case takes, among others, from its opening to its timer: milliseconds. */
async function paceOf(cases: TermCases): Promise<number> {
  const since = Date.now()
  const ids = await cases.open(Array.from({ length: tried }, () => since + farMs))
  await cases.untilArmed(ids, since + lastPatienceMs)
  return (Date.now() - since) / tried
}

/** One term at a time: how late each is. */
async function oneAtATime(rig: Rig, cases: TermCases, { count, msEach }: Storm): Promise<Result[]> {
  const first = Date.now() + leadOf({ count, msEach })
  const instants = Array.from({ length: count }, (_, n) => first + n * apartMs)
  const ids = await cases.open(instants)
  await cases.untilArmed(ids, first)
  const terms = ids.map((id, n) => ({ id, due: instants[n] ?? first }))
  const late = await latenessOf(rig, terms, patienceMs)
  const name = 'un termine alla volta: dalla scadenza al compito'
  const seconds = (share: number) => percentile(late, share) / 1000
  return [
    figure({ name: `${name}, p50`, value: seconds(0.5), unit: 's' }, { atMost: 0.5 }),
    figure({ name: `${name}, p99`, value: seconds(0.99), unit: 's' }, { atMost: 2 }),
  ]
}

/** All at one instant; the worker is killed at half of them and another takes its place. */
async function allAtOnce(rig: Rig, cases: TermCases, { count, msEach }: Storm) {
  const due = Date.now() + leadOf({ count, msEach })
  const ids = await cases.open(Array.from({ length: count }, () => due))
  const armed = await cases.untilArmed(ids, due)
  const by = due + lastPatienceMs
  await untilVisible(rig, ids, { count: Math.ceil(count / 2), by })
  signal(rig.worker().pid, 'SIGKILL')
  const [, last] = await Promise.all([rig.replaceWorker(), untilVisible(rig, ids, { count, by })])
  const { visible, rungs, early } = await firedAmong(rig, ids)
  const name = `${count} termini allo stesso istante`
  const perSecond = visible / ((last - due) / 1000)
  return [
    figure({ name: `${name}: in attesa su un timer`, value: armed, unit: '1' }, { atLeast: count }),
    figure(
      { name: `${name}, worker ucciso a metà: al secondo`, value: perSecond, unit: '1/s' },
      { atLeast: 40 },
    ),
    figure({ name: `${name}: scattati prima`, value: early, unit: '1' }, { atMost: 0 }),
    figure({ name: `${name}: persi`, value: count - visible, unit: '1' }, { atMost: 0 }),
    figure(
      { name: `${name}: scattati due volte`, value: rungs - visible, unit: '1' },
      { atMost: 0 },
    ),
  ]
}

async function measure(rig: Rig, { size }: Call): Promise<Result[]> {
  const cases = await makeTermCases(rig)
  const msEach = await paceOf(cases)
  const alone = await step(`${size('alone')} termini uno alla volta`, () =>
    oneAtATime(rig, cases, { count: size('alone'), msEach }),
  )
  const together = await step(`${size('rungs')} termini allo stesso istante`, () =>
    allAtOnce(rig, cases, { count: size('rungs'), msEach }),
  )
  await cases.close()
  return [...alone, ...together]
}

export const benchmark: Benchmark = {
  summary: 'termini che scadono, uno alla volta e tutti allo stesso istante, con il worker ucciso',
  sizes,
  run: (call) =>
    withRig({ temporal: call.temporal, webs: 1 }, async (rig) => {
      const results = await measure(rig, call)
      say('')
      const size = sizesOf(sizes, call)
      const versions = { postgresql: await postgresVersion(rig.owner) }
      return { persistence: call.temporal, size, versions, results }
    }),
}
