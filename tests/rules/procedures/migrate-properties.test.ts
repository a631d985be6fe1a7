import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { canonical, initialState } from '../../../domain/procedures/engine/state.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import type { CaseEvent, CaseState } from '../../../domain/procedures/engine/types.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import type { Moving, Prediction } from '../../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { CaseRun, frozen } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { generatedHappening, generatedRelease } from './support/generated.ts'
import { live } from './support/histories.ts'
import { happeningFor } from './support/live.ts'
import { expectHeld } from './support/invariants.ts'
import { anew, changed, moving, next, reshaping } from './support/other-releases.ts'
import { runs, seedFor } from './support/seed.ts'

const calendar = umbriaCalendar()
const happenings = fc.array(generatedHappening, { maxLength: 14 })

/** Without the step that is open, or with it of another kind. */
function without(release: Release, key: string): Release {
  return { ...next(release), steps: release.steps.filter((one) => one.key !== key) }
}

function fold(run: CaseRun, { event }: Prediction, more: Moving): CaseState {
  let state = initialState(run.release)
  for (const one of run.log) state = step(state, one, run.release, calendar).state
  if (!event) throw new Error('nothing was predicted')
  const last: CaseEvent = { ...event, seq: run.log.length + 1, at: more.at }
  return step(state, last, more.to, calendar).state
}

function check(name: string, holds: (run: CaseRun, how: number) => void): void {
  fc.assert(
    fc.property(generatedRelease, happenings, fc.nat({ max: 60 }), (release, lived, how) => {
      holds(live(release, lived), how)
    }),
    { seed: seedFor(name), numRuns: runs(400) },
  )
}

test('moved to the same release, or to the same under another number, nothing is different', () => {
  check('identity', (run) => {
    if (run.state.closed) return
    const same = migrate(run.state, moving(run, run.release))
    expect([same.unchanged, canonical(same.state)]).toEqual([true, canonical(run.state)])
    const renamed = migrate(run.state, moving(run, next(run.release)))
    expect(renamed.blocked).toEqual([])
    expect([renamed.unchanged, canonical(renamed.state)]).toEqual([true, canonical(run.state)])
  })
})

test('what is predicted is what the log gives when it is folded anew, and the same twice', () => {
  check('predicted', (run, how) => {
    if (run.state.closed) return
    const asked = moving(run, changed(run.release, how), {
      mapping: { firePast: how % 2 === 0 },
    })
    const predicted = migrate(run.state, asked)
    expect(predicted.blocked).toEqual([])
    expect(canonical(predicted.state)).toBe(canonical(fold(run, predicted, asked)))
    expect(canonical(migrate(run.state, asked))).toBe(canonical(predicted))
  })
})

test('where a step is left for another and tasks ask otherwise, it is predicted as well', () => {
  const seen = { entered: 0, revised: 0, ofWays: 0 }
  check('reshaped', (run, how) => {
    const asked = reshaping(run, how)
    if (run.state.closed || !asked) return
    const { left } = asked
    const predicted = migrate(run.state, asked)
    // The effect of a step is that step's own: one that is at work keeps its name.
    for (const { why } of predicted.blocked) expect(why).toBe('effect-without-step')
    if (!predicted.state) return
    expect(canonical(predicted.state)).toBe(canonical(fold(run, predicted, asked)))
    const { open } = predicted.state
    expect(open.filter(({ step }) => step.split('.')[0] === left)).toEqual([])
    expectHeld({ moves: [{ state: predicted.state, commands: [] }] })
    const ways = run.release.steps.flatMap((one) => (one.kind === 'fork' ? one.ways : []))
    seen.ofWays += ways.some(({ to }) => to === left) ? 1 : 0
    seen.entered += open.some(({ step }) => step.split('.')[0] === anew(left)) ? 1 : 0
    for (const { task, revised } of predicted.kept) {
      const isStep = asked.to.steps.some(
        ({ key, kind }) => kind === 'task' && task.startsWith(`${key}#`),
      )
      expect([task, revised]).toEqual([task, isStep])
      seen.revised += revised ? 1 : 0
    }
  })
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs(400) / 20)
})

test('a moved case goes on: what happens next is applied by the new release', () => {
  const later = fc.array(generatedHappening, { minLength: 4, maxLength: 10 })
  fc.assert(
    fc.property(generatedRelease, happenings, later, (release, lived, then) => {
      const run = live(release, lived)
      if (run.state.closed) return
      const other = moving(run, changed(release, lived.length))
      const asked = then.length % 2 === 0 ? other : (reshaping(run, lived.length) ?? other)
      const { state, blocked } = migrate(run.state, asked)
      if (!state) return expect(blocked.map(({ why }) => why)).toContain('effect-without-step')
      const after = new CaseRun(asked.to, calendar)
      after.log.push(...run.log)
      after.state = frozen(state)
      for (const one of then) {
        const happening = happeningFor(after, one)
        if (happening) after.apply(happening)
      }
      expectHeld(after)
    }),
    { seed: seedFor('goes on'), numRuns: runs(300) },
  )
})

test('effects keep their key; a step or an effect without a place blocks, and says which', () => {
  check('blocked', (run, how) => {
    if (run.state.closed) return
    const keys = (state: CaseState | undefined) => state?.effects.map(({ key }) => key)
    const kept = migrate(run.state, moving(run, changed(run.release, how)))
    expect(keys(kept.state)).toEqual(expect.arrayContaining(keys(run.state) ?? []))
    const open = run.state.open[how % run.state.open.length]
    const key = open?.step.split('.')[0] ?? ''
    const blocked = migrate(run.state, moving(run, without(run.release, key)))
    expect(blocked.blocked.map((one) => one.why)).toContain('no-step')
    expect([blocked.state, blocked.event]).toEqual([undefined, undefined])
    const effect = run.state.effects.find((one) => !one.key.includes(':') || /^step/.test(one.key))
    if (!effect) return
    const stem = effect.key.split(/[#.]/)[0] ?? ''
    const gone = migrate(run.state, moving(run, without(run.release, stem)))
    expect(gone.blocked).toContainEqual({ why: 'effect-without-step', key: effect.key })
  })
})

test('rungs that are past already are marked and do nothing, unless they are told to fire', () => {
  let marked = 0
  check('past', (run, how) => {
    if (run.state.closed) return
    const to = changed(run.release, 3 * how)
    const quiet = migrate(run.state, moving(run, to))
    for (const { id, past } of quiet.terms) {
      const now = quiet.state?.deadlines.find((one) => one.id === id)
      marked += past.length
      for (const rung of past)
        expect([
          now?.rungs.some((one) => one.rung === rung),
          now?.fired.some((one) => one.rung === rung && one.past),
        ]).toEqual([false, true])
    }
    const loud = migrate(run.state, moving(run, to, { mapping: { firePast: true } }))
    expect(loud.state?.deadlines.flatMap(({ fired }) => fired.filter(({ past }) => past))).toEqual(
      run.state.deadlines.flatMap(({ fired }) => fired.filter(({ past }) => past)),
    )
  })
  expect(marked).toBeGreaterThan(runs(400) / 20)
})
