import { readdirSync, readFileSync } from 'node:fs'

import { initialState } from '../domain/procedures/engine/state.ts'
import { step } from '../domain/procedures/engine/step.ts'
import type { CaseEvent } from '../domain/procedures/engine/types.ts'
import { Release } from '../domain/procedures/schema.ts'
import { Calendar } from '../domain/procedures/schema/calendar.ts'
import { step as tell } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { sharesBeside } from './engine/shares.ts'
import { walk } from './engine/walk.ts'
import type { Rules } from './engine/walk.ts'
import { figure, median } from './report.ts'
import type { Result } from './report.ts'

const sizes = {
  /** Invented cases of each shipped procedure, at least. */
  cases: 40,
  /** Events of one case, if its procedure does not end it before. */
  events: 500,
  rounds: 7,
}

const bars = {
  eventsPerSecond: { atLeast: 50_000 },
  fold: { atMost: 20 },
  /** Of the lives, for each thing that a procedure declares beside its path: none goes unmeasured. */
  beside: { atLeast: 5 },
}

function shipped(folder: string): readonly unknown[] {
  const from = new URL(`../seeds/${folder}/`, import.meta.url)
  const files = readdirSync(from).filter((file) => file.endsWith('.json'))
  return files.map((file) => JSON.parse(readFileSync(new URL(file, from), 'utf8')) as unknown)
}

function foldAll({ release, calendar }: Rules, events: readonly CaseEvent[]): void {
  let state = initialState(release)
  for (const event of events) state = step(state, event, release, calendar).state
}

/** Milliseconds of CPU of this process: a busy machine does not lengthen them. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** More of them where a procedure ends its cases early, so that there is as much to measure. */
function livesOf(
  rules: Rules,
  { cases, length }: { readonly cases: number; readonly length: number },
): readonly (readonly CaseEvent[])[] {
  const lives: (readonly CaseEvent[])[] = []
  for (let count = 0; lives.length < cases || count < cases * length;) {
    const life = walk(rules, { seed: lives.length + 1, length })
    lives.push(life)
    count += life.length
  }
  return lives
}

function measure(rules: Rules, { size }: Call): Result[] {
  const name = `${rules.release.key}@${rules.release.version}`
  const lives = livesOf(rules, { cases: size('cases'), length: size('events') })
  const longest = lives.toSorted((a, b) => b.length - a.length)[0] ?? []
  const count = lives.reduce((sum, events) => sum + events.length, 0)
  const rounds = Array.from({ length: size('rounds') }, () => ({
    all: cpuOf(() => lives.forEach((events) => foldAll(rules, events))),
    one: cpuOf(() => foldAll(rules, longest)),
  }))
  const perSecond = (count * 1000) / median(rounds.map(({ all }) => all))
  const fold = { name: `${name}: fold di ${longest.length} eventi`, unit: 'ms di CPU' }
  return [
    figure({ name: `${name}: step`, value: perSecond, unit: '/s' }, bars.eventsPerSecond),
    figure({ ...fold, value: median(rounds.map(({ one }) => one)) }, bars.fold),
    ...rarest(rules, lives),
  ]
}

/** The subprocess, finish or reopening that the fewest lives come to, where a procedure has any. */
function rarest(rules: Rules, lives: readonly (readonly CaseEvent[])[]): Result[] {
  const shares = [...sharesBeside(rules, lives).values()]
  if (shares.length === 0) return []
  const name = `${rules.release.key}@${rules.release.version}: vite accanto al percorso, le più rare`
  return [figure({ name, value: 100 * Math.min(...shares), unit: '%' }, bars.beside)]
}

export const benchmark: Benchmark = {
  summary: 'il motore da solo, su un core: eventi al secondo e fold di una pratica lunga',
  sizes,
  async run(call) {
    const [calendar] = shipped('calendars').map((document) => Calendar.parse(document))
    if (!calendar) throw new Error('no calendar is shipped')
    const results: Result[] = []
    for (const document of shipped('procedures')) {
      const release = Release.parse(document)
      const title = `${release.key}@${release.version}`
      results.push(
        ...(await tell(title, () => Promise.resolve(measure({ release, calendar }, call)))),
      )
    }
    const size = sizesOf(sizes, call)
    return { persistence: 'none', size, results, versions: {} }
  },
}
