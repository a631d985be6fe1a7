/**
 * Records logs of invented cases with what the engine makes of them: `node tests/histories/record-logs.ts`.
 * A log that is here is never recorded again: a new engine gets new logs beside the old ones.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

import fc from 'fast-check'

import { walk } from '../../bench/engine/walk.ts'
import { isTimer } from '../../domain/procedures/engine/deadlines.ts'
import type { CaseEvent } from '../../domain/procedures/engine/types.ts'
import { migrate } from '../../domain/procedures/migrate/migrate.ts'
import { Release } from '../../domain/procedures/schema.ts'
import { CaseRun } from '../rules/procedures/support/case-run.ts'
import { umbriaCalendar } from '../rules/procedures/support/data.ts'
import { generatedHappening, generatedRelease } from '../rules/procedures/support/generated.ts'
import { live } from '../rules/procedures/support/histories.ts'
import { happeningFor } from '../rules/procedures/support/live.ts'
import { changed, moving, reshaping } from '../rules/procedures/support/other-releases.ts'
import { movesOf } from './log.ts'
import type { RecordedLog } from './log.ts'

const events = 60
const calendar = umbriaCalendar()

function write(name: string, document: unknown): void {
  const file = new URL(`logs/${name}.json`, import.meta.url)
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(document)}\n`)
}

function keep(name: string, log: Omit<RecordedLog, 'moves'>): void {
  write(name, { ...log, moves: movesOf(log, calendar) })
}

write('calendar', calendar)

/** Procedures whose cases people work on; of those kept for their history the scenarios are enough. */
const worked = [
  'presa-in-carico.v1',
  'presa-in-carico.v2',
  'servizio-diretto.v1',
  'minori.v1',
  'prestazione.v1',
  'partecipante-fse.v1',
]
/** All that can happen beside and off the path, in one life. */
const everything: readonly CaseEvent['kind'][] = [
  'escaped',
  'reopened',
  'subprocess-opened',
  'task-added',
  'terms-suspended',
]

const procedures = new URL('../../seeds/procedures/', import.meta.url)
for (const name of worked) {
  const text = readFileSync(new URL(`${name}.json`, procedures), 'utf8')
  const release = Release.parse(JSON.parse(text))
  // What is asked of people does not move a case.
  const bare = { ...release, forms: [], lists: [], letters: [] }
  const life = (seed: number, length: number) => walk({ release, calendar }, { seed, length })
  for (let seed = 1; seed <= 3; seed++)
    keep(`${name}-${String(seed)}`, { release: bare, events: life(seed, events) })
  if (!release.steps.some(({ kind }) => kind === 'subprocess')) continue
  const long = Array.from({ length: 40 }, (_, n) => life(n + 1, 200))
  const full = long.find((events) =>
    everything.every((kind) => events.some((event) => event.kind === kind)),
  )
  if (full) keep(`${name}-beside`, { release: bare, events: full })
}

const lives = fc.tuple(
  generatedRelease,
  fc.array(generatedHappening, { minLength: 30, maxLength: events }),
)
/** Those of the first kind were made before subprocesses: they stay as they were. */
for (const [kind, seed, numRuns] of [
  ['generated', 1, 60],
  ['generated-beside', 2, 24],
] as const)
  for (const [n, [release, happenings]] of fc.sample(lives, { seed, numRuns }).entries())
    keep(`${kind}-${String(n + 1)}`, { release, events: live(release, happenings).log })

/** Lives that closed and were opened again: recorded when that became possible. */
const again = fc
  .sample(lives, { seed: 2, numRuns: 400 })
  .map(([release, happenings]) => live(release, happenings))
  .filter(({ moves }) =>
    moves.some(({ commands }) => commands.some(({ kind }) => kind === 'reopen-case')),
  )
for (const [n, { release, log }] of again.slice(0, 12).entries())
  keep(`reopened-${String(n + 1)}`, { release, events: log })

/** A life that goes on by another release after half of its happenings; undefined: it could not. */
function moved(
  [release, happenings]: typeof lives extends fc.Arbitrary<infer T> ? T : never,
  n: number,
) {
  const half = Math.floor(happenings.length / 2)
  const run = live(release, happenings.slice(0, half))
  if (run.state.closed) return undefined
  const asked = n % 2 === 0 ? reshaping(run, n) : moving(run, changed(release, n))
  const event = asked && migrate(run.state, asked).event
  if (!event) return undefined
  const after = new CaseRun(asked.to, calendar)
  after.log.push(...run.log)
  after.state = run.state
  after.apply({ ...event, at: asked.at })
  for (const one of happenings.slice(half)) {
    const happening = happeningFor(after, one)
    if (happening) after.apply(happening)
  }
  return { release, next: asked.to, events: after.log }
}

const goingOn = fc.sample(lives, { seed: 4, numRuns: 60 }).flatMap((one, n) => moved(one, n) ?? [])
for (const [n, log] of goingOn.slice(0, 12).entries()) keep(`moved-${String(n + 1)}`, log)

/** Those whose step that was left began a way: recorded when that became possible. */
const renamed = fc.sample(lives, { seed: 5, numRuns: 200 }).flatMap((one, n) => {
  const log = moved(one, 2 * n)
  return log && leavesWay(log) ? [log] : []
})
for (const [n, log] of renamed.slice(0, 8).entries()) keep(`moved-ways-${String(n + 1)}`, log)

function leavesWay({ release, events }: NonNullable<ReturnType<typeof moved>>): boolean {
  const ways = release.steps.flatMap((one) => (one.kind === 'fork' ? one.ways : []))
  return events.some(
    (event) => event.kind === 'migrated' && ways.some(({ to }) => event.enter[to] !== undefined),
  )
}

/** A life in which the day that a term runs from is corrected, and its first day is said again; undefined: no term runs. */
function corrected([release, happenings]: Parameters<typeof moved>[0]) {
  const half = Math.floor(happenings.length / 2)
  const run = live(release, happenings.slice(0, half))
  const term = run.state.deadlines.find((one) => !isTimer(one))
  const at = run.log.at(-1)?.at
  if (run.state.closed || !term || at === undefined) return undefined
  for (const from of ['2026-11-20', '2026-11-20T10:30', term.origin.slice(0, 10)])
    run.apply({ kind: 'term-corrected', at, term: term.id, from })
  for (const one of happenings.slice(half)) {
    const happening = happeningFor(run, one)
    if (happening) run.apply(happening)
  }
  return { release, events: run.log }
}

/** Recorded when the day of a term could be corrected. */
const anew = fc.sample(lives, { seed: 6, numRuns: 40 }).flatMap((one) => corrected(one) ?? [])
for (const [n, log] of anew.slice(0, 6).entries()) keep(`corrected-${String(n + 1)}`, log)
