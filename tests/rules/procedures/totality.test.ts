import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { keyOf } from '../../../domain/procedures/engine/draft.ts'
import { canonical } from '../../../domain/procedures/engine/state.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import type { CaseEvent, CaseState, Move } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { only } from './support/case-run.ts'
import { generatedHappening, generatedRelease } from './support/generated.ts'
import { live } from './support/histories.ts'
import { runs, sampleSeed, seedFor } from './support/seed.ts'

/* Whatever comes, whenever it comes: twice, too late, or meant for a case that stands elsewhere. */

const life = fc.array(generatedHappening, { minLength: 6, maxLength: 30 })
const two = fc.tuple(generatedRelease, life, life)

/** One event of so many is tried at each position. */
const oneIn = 4

interface Stray {
  readonly before: CaseState
  readonly event: CaseEvent
  readonly again: () => Move
  readonly move: Move
}

/** Events of a life at later moments of it, and those of another life at each moment of this one. */
function straysIn([release, lived, elsewhere]: readonly [Release, Life, Life]): Stray[] {
  const [run, other] = [live(release, lived), live(release, elsewhere)]
  return run.moves.flatMap(({ state: before }, n) => {
    const at = run.log[n]?.at ?? ''
    const strays = [...run.log.slice(0, n + 1), ...other.log].filter(
      (_, m) => (n + m) % oneIn === 0,
    )
    return strays.map((one) => {
      const event = { ...one, seq: n + 2, at }
      const again = () => step(before, event, release, run.calendar)
      return { before, event, again, move: again() }
    })
  })
}
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never

const seed = seedFor('strays')
const strays = () => fc.sample(two, { seed, numRuns: runs(100) }).flatMap(straysIn)

/** The task that an event is about, where there is none of that name to act on. */
function goneFor({ open, followUps }: CaseState, event: CaseEvent): string | undefined {
  if (event.kind !== 'completed' && event.kind !== 'escaped') return undefined
  const keys = open.filter(({ kind }) => kind === 'task').map(keyOf)
  const beside = event.kind === 'completed' ? followUps.map(({ key }) => key) : []
  return [...keys, ...beside].includes(event.task) ? undefined : event.task
}

/** A rung of another version of its term, or the result of what nobody waits for. */
function isStale({ deadlines, effects }: CaseState, event: CaseEvent): boolean {
  if (event.kind === 'effect-settled') return !effects.some(({ key }) => key === event.effect)
  if (event.kind !== 'rung') return false
  return !deadlines.some(({ id, version }) => id === event.deadline && version === event.version)
}

const place = ({ open, facts, deadlines, closed }: CaseState) => [open, facts, deadlines, closed]

test('an act on what is not open is a late act with a task for somebody; the path stands still', () => {
  for (const { before, event, move } of strays()) {
    const gone = goneFor(before, event)
    if (gone === undefined) continue
    const { state, commands } = move
    expect(only(commands, 'late-act')).toEqual([{ kind: 'late-act', seq: event.seq, task: gone }])
    expect(only(commands, 'open-task').map(({ purpose }) => purpose)).toEqual(['late-act'])
    expect(place(state)).toEqual(place(before))
  }
})

test('a rung or a result of another moment moves nothing', () => {
  for (const { before, event, move } of strays())
    if (isStale(before, event)) expect(place(move.state)).toEqual(place(before))
})

test('a case that has started does not start again, and reopening alone opens a closed one', () => {
  for (const { before, event, move } of strays()) {
    if (event.kind === 'started') expect(move.state).toEqual(before)
    if (before.closed && event.kind !== 'reopened')
      expect([move.state.closed, move.state.open]).toEqual([before.closed, []])
  }
})

test('the same state and event give the same move, and what is open stays held by something', () => {
  for (const [n, { move, again }] of strays().entries()) {
    if (!move.state.closed) expect(move.state.open.length).toBeGreaterThan(0)
    if (n % oneIn === 0) expect(canonical(again())).toBe(canonical(move))
  }
})

test('each of these comes in one pair of lives in twenty', () => {
  const seen: Record<string, number> = {}
  const samples = fc.sample(two, { seed: sampleSeed, numRuns: 100 }).map(straysIn)
  for (const sample of samples) {
    const kinds = sample.flatMap(({ before, event }) => [
      before.closed ? `${event.kind} to a closed case` : event.kind,
      ...(goneFor(before, event) === undefined ? [] : [`late ${event.kind}`]),
      ...(isStale(before, event) ? [`stale ${event.kind}`] : []),
    ])
    for (const kind of new Set(kinds)) seen[kind] = (seen[kind] ?? 0) + 1
  }
  const wanted = ['late completed', 'late escaped', 'stale rung', 'stale effect-settled', 'started']
  const more = ['completed to a closed case', 'recalled', 'reopened']
  for (const kind of [...wanted, ...more, 'calendar-changed', 'term-corrected'])
    expect([kind, (seen[kind] ?? 0) >= samples.length / 20]).toEqual([kind, true])
})
