import { say, step } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { alternate } from './completion/alternate.ts'
import type { Counted } from './completion/alternate.ts'
import { measureCold } from './completion/cold.ts'
import { loadCrossing } from './completion/crossing.ts'
import { loadInside } from './completion/inside.ts'
import type { Desk } from './completion/inside.ts'
import { addOthers, leftOf } from './completion/others.ts'
import { loadPathway } from './completion/pathway.ts'
import { costs, crossing, inside, named, pathway, speeds } from './completion/results.ts'
import type { Kind } from './completion/results.ts'
import { measureMemory } from './completion/soak.ts'
import { figure, postgresVersion } from './report.ts'
import type { Result } from './report.ts'
import { makeCases } from './rig/cases.ts'
import { closeOffice, openOffice } from './rig/office.ts'
import { withRig } from './rig/rig.ts'
import type { Rig } from './rig/rig.ts'

const levels = [1, 8, 32] as const
/** Operators of whole pathways, and of what is measured once. */
const office = 8
const webs = 2

const sizes = {
  rounds: 5,
  /** Up to how many operators: of 1, 8 and 32. */
  operators: 32,
  /** Completions inside a phase in each round; of those that cross; of those of whole pathways. */
  completions: 320,
  crossings: 96,
  pathway: 96,
  /** Cases whose workflow is in no worker's memory. */
  cold: 8,
  /** Tasks of other people, open meanwhile. */
  others: 0,
  /** Completions after which memory is read. */
  soak: 0,
}

type Measure = {
  kind: Kind
  completions: number
  load: typeof loadInside
}

async function atLevel(
  rig: Rig,
  desk: Desk,
  { kind, completions, load, rounds }: Measure & { rounds: number },
) {
  const operators = desk.operators.length
  const slow = { count: 0 }
  const name = named(kind, operators)
  const measured = await step(name, () =>
    alternate(rig, { operators, completions, rounds }, (count) =>
      load(rig, { ...desk, slow }, count),
    ),
  )
  const late = figure({ name: `${name}: arrivate dopo la risposta`, value: slow.count, unit: '1' })
  const results = [
    ...speeds(kind, operators, measured),
    ...costs(name, measured, kind === inside && operators === 1),
    ...(slow.count > 0 ? [late] : []),
  ]
  return { measured, results }
}

type Site = { rig: Rig; call: Call; deskOf: (operators: number) => Desk }

/** The three kinds of completion, and what each level measured inside a phase. */
async function measureLevels({ rig, call: { size }, deskOf }: Site) {
  const rounds = size('rounds')
  const within = { kind: inside, completions: size('completions'), load: loadInside, rounds }
  const across = { kind: crossing, completions: size('crossings'), load: loadCrossing, rounds }
  const whole = { kind: pathway, completions: size('pathway'), load: loadPathway, rounds }
  const results: Result[] = []
  const add = async (operators: number, measure: typeof within) => {
    if (measure.completions === 0) return []
    const found = await atLevel(rig, deskOf(operators), measure)
    results.push(...found.results)
    return found.measured
  }
  let alone: readonly Counted[] = []
  for (const operators of levels.filter((level) => level <= size('operators'))) {
    const measured = await add(operators, within)
    if (operators <= office) alone = measured
    await add(operators, across)
  }
  await add(office, whole)
  return { results, within, alone }
}

async function measureAll(rig: Rig, call: Call): Promise<Result[]> {
  const { size } = call
  const opened = await openOffice(rig, size('operators'))
  const cases = await makeCases(rig, opened)
  const deskOf = (count: number) => ({ operators: opened.operators.slice(0, count), cases })
  const { results, within, alone } = await measureLevels({ rig, call, deskOf })
  const part = async (name: string, title: string, work: (count: number) => Promise<Result[]>) => {
    const count = size(name)
    if (count > 0) results.push(...(await step(title, () => work(count))))
  }
  await part('cold', 'pratiche che il worker non ha in memoria', (count) =>
    measureCold(rig, deskOf(1), count),
  )
  await part('soak', 'la memoria dopo molti completamenti', (count) =>
    measureMemory(rig, { ...deskOf(office), slow: { count: 0 } }, count),
  )
  await part('others', 'con molte attività di altri', async (count) => {
    await addOthers(rig, count, say)
    const { measured } = await atLevel(rig, deskOf(office), within)
    return [leftOf(count, alone, measured)]
  })
  await cases.close()
  closeOffice(opened)
  return results
}

export const benchmark: Benchmark = {
  summary: 'attività completate da 1, 8 e 32 operatori, rispetto al limite della macchina',
  sizes,
  optional: ['crossings', 'pathway', 'cold', 'others', 'soak'],
  run: (call) =>
    withRig({ temporal: call.temporal, webs }, async (rig) => {
      const results = await measureAll(rig, call)
      say('')
      const size = sizesOf(sizes, call)
      const versions = { postgresql: await postgresVersion(rig.owner) }
      return { persistence: call.temporal, size, versions, results }
    }),
}
