import fc from 'fast-check'

import type { Release } from '../../../../domain/procedures/schema.ts'
import type { Expression } from '../../../../domain/procedures/schema/expression.ts'
import type { SharedPlan } from './generated-shared.ts'
import { insideOf } from './generated-shared.ts'

type Step = Release['steps'][number]

const byFacts: Expression = { any: [{ eq: ['flag', true] }, { gte: ['score', 5] }] }

/** Raw numbers from which a subprocess is made: how it opens, what is in it, how it finishes. */
export const besidePlan = fc.record({
  opens: fc.subarray(['by-hand', 'on', 'when'], { minLength: 1 }),
  atEnd: fc.constantFrom('wait' as const, 'cancel' as const),
  onlyAtFirst: fc.boolean(),
  leaves: fc.boolean(),
  inside: fc.record({
    kind: fc.constant('inside'),
    ways: fc.integer({ min: 1, max: 3 }),
    flag: fc.boolean(),
    place: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
})
export type BesidePlan = typeof besidePlan extends fc.Arbitrary<infer T> ? T : never

/** The steps of one subprocess; where it leaves the path, the case goes on from `goTo`. */
export function besideSteps(
  plan: BesidePlan,
  n: number,
  { goTo, first }: { readonly goTo: string; readonly first: 'contact' },
): Step[] {
  const key = `beside-${n}`
  const phase = 'any' as const
  const byHand = {
    candidates: [{ who: 'opener' as const }],
    reasons: [{ key: 'other', title: 'Altro' }],
    ...(plan.onlyAtFirst && { phases: [first] }),
  }
  const inside: SharedPlan = plan.inside
  const onward = `${key}-over`
  const around = { key: `${key}-do`, phase, onward, aim: onward }
  return [
    {
      key,
      kind: 'subprocess',
      phase,
      title: 'A lato',
      opens: {
        ...(plan.opens.includes('by-hand') && { byHand }),
        ...(plan.opens.includes('on') && { on: 'person-died' as const }),
        ...(plan.opens.includes('when') && { when: byFacts }),
      },
      atEnd: plan.atEnd,
      to: `${key}-do`,
    },
    ...insideOf(around, inside, 0),
    { key: onward, kind: 'finish', phase, title: 'Finito', ...(plan.leaves && { goTo }) },
  ]
}
