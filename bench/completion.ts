import { say, step } from '../embedded/screen.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { alternate } from './completion/alternate.ts'
import { loadCrossing } from './completion/crossing.ts'
import { loadInside } from './completion/inside.ts'
import type { Inside } from './completion/inside.ts'
import { costs, crossing, inside, named, speeds } from './completion/results.ts'
import type { Kind } from './completion/results.ts'
import { figure, postgresVersion } from './report.ts'
import type { Result } from './report.ts'
import { makeCases } from './rig/cases.ts'
import { closeOffice, openOffice } from './rig/office.ts'
import { withRig } from './rig/rig.ts'
import type { Rig } from './rig/rig.ts'

const levels = [1, 8, 32] as const
const webs = 2

const sizes = {
  rounds: 5,
  /** Completions inside a phase in each round, and crossings in each. */
  completions: 320,
  crossings: 96,
}

type Desk = Omit<Inside, 'slow'>

type Measure = {
  kind: Kind
  completions: number
  load: typeof loadInside
  /** Whether the bars on counts are for these completions. */
  held: boolean
}

async function atLevel(
  rig: Rig,
  desk: Desk,
  { measure, rounds }: { measure: Measure; rounds: number },
) {
  const { kind, completions, load, held } = measure
  const operators = desk.operators.length
  const slow = { count: 0 }
  const name = named(kind, operators)
  const measured = await step(name, () =>
    alternate(rig, { operators, completions, rounds }, (count) =>
      load(rig, { ...desk, slow }, count),
    ),
  )
  const late = figure({ name: `${name}: arrivate dopo la risposta`, value: slow.count, unit: '1' })
  return [
    ...speeds(kind, operators, measured),
    ...costs(name, measured, held && operators === 1),
    ...(slow.count > 0 ? [late] : []),
  ]
}

async function measureAll(rig: Rig, { size }: Call): Promise<Result[]> {
  const office = await openOffice(rig, Math.max(...levels))
  const cases = await makeCases(rig, office)
  const measures: Measure[] = [
    { kind: inside, completions: size('completions'), load: loadInside, held: true },
    { kind: crossing, completions: size('crossings'), load: loadCrossing, held: false },
  ]
  const results: Result[] = []
  for (const operators of levels) {
    const desk = { operators: office.operators.slice(0, operators), cases }
    for (const measure of measures)
      results.push(...(await atLevel(rig, desk, { measure, rounds: size('rounds') })))
  }
  await cases.close()
  closeOffice(office)
  return results
}

export const benchmark: Benchmark = {
  summary: 'attività completate da 1, 8 e 32 operatori, rispetto al limite della macchina',
  sizes,
  run: (call) =>
    withRig({ temporal: call.temporal, webs }, async (rig) => {
      const results = await measureAll(rig, call)
      say('')
      const size = Object.fromEntries(Object.keys(sizes).map((name) => [name, call.size(name)]))
      const versions = { postgresql: await postgresVersion(rig.owner) }
      return { persistence: call.temporal, size, versions, results }
    }),
}
