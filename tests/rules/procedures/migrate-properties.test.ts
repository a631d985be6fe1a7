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
import { runs, seedFor } from './support/seed.ts'

const calendar = umbriaCalendar()
const happenings = fc.array(generatedHappening, { maxLength: 14 })

const next = (release: Release): Release => ({ ...release, version: release.version + 1 })

/** The same procedure with other terms, other ladders, without a step's term, or with a new one. */
function changed(release: Release, how: number): Release {
  const { deadlines } = release
  const longer = (value: number) => Math.max(1, Math.round(value * (how % 3 === 0 ? 0.2 : 3)))
  const others = deadlines.map((one) => ({
    ...one,
    terms: one.terms.map((term) => ({
      ...term,
      amount: { ...term.amount, value: longer(term.amount.value) },
    })),
  }))
  const begun: Release['deadlines'][number] = {
    key: 'begun',
    title: 'Nuovo',
    on: how % 2 === 0 ? { case: true } : { phase: release.phases[0]?.key ?? 'contact' },
    origin: 'entered',
    terms: [{ amount: { value: 2, unit: 'days' } }],
    rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
  }
  const kept = how % 5 === 1 ? others.slice(1) : others
  return { ...next(release), deadlines: how % 7 === 2 ? [...kept, begun] : kept }
}

/** The same procedure in which a step goes by another name and tasks end in other words. */
function reshaped(release: Release, key: string): Release {
  // Some step is called as its kind is.
  const named = new RegExp(`(?<!"kind":)"${key}"`, 'g')
  const document = JSON.stringify(next(release)).replaceAll(named, `"${anew(key)}"`)
  const renamed = JSON.parse(document) as Release
  const steps = renamed.steps.map((one) =>
    one.kind === 'task' && one.key !== anew(key)
      ? { ...one, outcomes: one.outcomes.map((way) => ({ ...way, title: `${way.title}, ora` })) }
      : one,
  )
  return { ...renamed, steps }
}
const anew = (key: string) => `${key}-anew`

/** Without the step that is open, or with it of another kind. */
function without(release: Release, key: string): Release {
  return { ...next(release), steps: release.steps.filter((one) => one.key !== key) }
}

const atOf = (run: CaseRun) => run.log.at(-1)?.at ?? '2026-11-25T09:00:00.000Z'
const moving = (run: CaseRun, to: Release, more: Partial<Moving> = {}): Moving =>
  frozen({ from: run.release, to, calendar, at: atOf(run), ...more })

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

/**
 * Where an open step has another name, the one that it is to be entered by; the other tasks ask
 * otherwise. Undefined: each is the first of a way, which the way is called by.
 */
function reshaping(run: CaseRun, how: number): (Moving & { readonly left: string }) | undefined {
  const ways = run.release.steps.flatMap((one) => (one.kind === 'fork' ? one.ways : []))
  const open = run.state.open
    .map(({ step }) => step.split('.')[0] ?? '')
    .filter((key) => !ways.some(({ to }) => to === key))
  const left = open[how % open.length]
  if (left === undefined) return undefined
  const mapping = { enter: { [left]: anew(left) } }
  return { ...moving(run, reshaped(run.release, left), { mapping }), left }
}

test('where a step is left for another and tasks ask otherwise, it is predicted as well', () => {
  const seen = { entered: 0, revised: 0 }
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
    seen.entered += open.some(({ step }) => step.split('.')[0] === anew(left)) ? 1 : 0
    for (const { task, revised } of predicted.kept) {
      const isStep = asked.to.steps.some(
        ({ key, kind }) => kind === 'task' && task.startsWith(`${key}#`),
      )
      expect([task, revised]).toEqual([task, isStep])
      seen.revised += revised ? 1 : 0
    }
  })
  expect(Math.min(seen.entered, seen.revised)).toBeGreaterThan(runs(400) / 20)
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
