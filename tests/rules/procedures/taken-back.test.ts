import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { outcomesOf } from '../../../domain/procedures/engine/asked.ts'
import type { CaseState, Command, StepKey } from '../../../domain/procedures/engine/types.ts'
import { aRelease } from './support/a-release.ts'
import { CaseRun } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { runs, sampleSeed, seedFor } from './support/seed.ts'
import { sectionsParts } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const noon = '2026-11-25T12:00:00.000Z'
const signers = [{ key: 'doctor', must: true }, { key: 'nurse' }, { key: 'social' }]
const needs = 2

/** What people may do one after another: complete the task that is picked, or take one back. */
const doings = fc.array(
  fc.record({ takesBack: fc.nat({ max: 4 }).map((n) => n === 0), pick: fc.nat({ max: 999 }) }),
  { minLength: 10, maxLength: 40, size: 'max' },
)
type Doing = typeof doings extends fc.Arbitrary<(infer T)[]> ? T : never

function lifeOf(all: readonly Doing[]): CaseRun {
  const one = new CaseRun(aRelease(sectionsParts({ needs, signers })), calendar)
  one.start('2026-11-25T09:00:00.000Z')
  const done: StepKey[] = []
  for (const { takesBack, pick } of all) {
    if (one.state.closed) break
    const among = takesBack ? done.slice(-3) : one.tasks
    const task = among[pick % among.length]
    if (task === undefined) continue
    if (takesBack) one.apply({ kind: 'recalled', at: noon, task })
    else {
      const outcomes = outcomesOf(one.release, task.split('#')[0] ?? '')
      one.complete(task, outcomes[pick % outcomes.length]?.key ?? '', { at: noon })
      done.push(task)
    }
  }
  return one
}

/** The signatures of each entry into the step that hold, as a reader of the history would count them. */
function countIn(held: Map<StepKey, Set<string>>, command: Command): void {
  if (command.kind === 'void-signatures') held.delete(command.step)
  if (command.kind !== 'signed' && command.kind !== 'signature-withdrawn') return
  const here = held.get(command.step) ?? new Set()
  held.set(command.step, here)
  if (command.kind === 'signature-withdrawn') here.delete(command.signer)
  else if (command.as === 'signed') here.add(command.signer)
}

const seed = seedFor('taken back')
const lives = () => fc.sample(doings, { seed, numRuns: runs(600) }).map(lifeOf)

/** What the open step says that it holds, after a move; undefined: nothing is being signed. */
function signedIn({ open }: CaseState): ReadonlySet<string> | undefined {
  const step = open.find((one) => one.kind === 'sections')
  return step?.concluded && new Set(step.concluded.signed)
}

/** Of the entry into the step that runs, or ran last. */
function heldIn(held: ReadonlyMap<StepKey, Set<string>>, { iterations }: CaseState) {
  return held.get(`assess#${iterations['assess'] ?? 0}`) ?? new Set<string>()
}

test('whatever is signed and taken back, the step is left with the signatures that it needs', () => {
  for (const one of lives()) {
    const held = new Map<StepKey, Set<string>>()
    for (const { state, commands } of one.moves) {
      for (const command of commands) countIn(held, command)
      const here = heldIn(held, state)
      expect(signedIn(state) ?? here).toEqual(here)
      if (state.closed)
        expect([seed, here.size >= needs, here.has('doctor')]).toEqual([seed, true, true])
    }
  }
})

test('the step is never left with nothing to do, nor with the same part open twice', () => {
  for (const one of lives())
    for (const { state } of one.moves) {
      const parts = state.open.filter(({ of }) => of !== undefined).map(({ step }) => step)
      expect(new Set(parts).size).toBe(parts.length)
      if (!state.closed) expect(parts.length).toBeGreaterThan(0)
    }
})

test('the lives of these tests sign, take back, open sections again and end, one in twenty', () => {
  const all = fc.sample(doings, { seed: sampleSeed, numRuns: 600 }).map(lifeOf)
  const seen = all.flatMap(({ moves }) =>
    moves.flatMap(({ commands }) =>
      commands.map((one) => ('why' in one ? `${one.kind} ${one.why}` : one.kind)),
    ),
  )
  const share = (kind: string) => seen.filter((one) => one === kind).length / all.length
  for (const kind of ['signature-withdrawn', 'void-signatures section', 'close-case'])
    expect([kind, share(kind) > 0.05]).toEqual([kind, true])
})
