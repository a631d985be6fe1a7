import type { Release } from '../../../../domain/procedures/schema.ts'
import type { Expression } from '../../../../domain/procedures/schema/expression.ts'
import { aTask } from './a-release.ts'
import {
  aFork,
  aHandoff,
  aJoin,
  aNoteForm,
  anOfferTerm,
  aReasonForm,
  aSections,
} from './shared-work.ts'

type Step = Release['steps'][number]

/** Raw numbers of the plan that a shared step is made from. */
export interface SharedPlan {
  readonly kind: string
  readonly ways: number
  readonly flag: boolean
  readonly place: number
}

export interface Around {
  readonly key: string
  readonly phase: Step['phase']
  readonly onward: string
  readonly aim: string
}

const sometimes: Expression = { eq: ['flag', true] }

function sectionsStep({ key, phase, onward, aim }: Around, plan: SharedPlan): Step {
  const signers = ['doctor', 'nurse', 'social'].slice(0, plan.ways)
  const base = aSections(key)
  return {
    ...aSections(key, {
      needs: plan.flag ? 'all' : 1,
      signers: signers.map((one, n) => ({ key: one, ...(n === 0 && plan.flag && { must: true }) })),
      sections: base.sections.map((one, n) => (n === 1 ? { ...one, when: sometimes } : one)),
    }),
    phase,
    outcomes: [onward, aim].map((to, way) => ({
      key: `way-${way}`,
      title: `Via ${way}`,
      consequence: 'Si prosegue',
      to,
    })),
  }
}

function handoffStep({ key, phase, onward, aim }: Around, plan: SharedPlan): Step {
  const ends = { accepted: onward, refused: aim, expired: onward, withdrawn: aim }
  return { ...aHandoff(key, { ends, takes: plan.flag ? 'case' : 'part' }), phase }
}

/** What stands on the ways: tasks that may turn back on themselves, waits, shared work, another fork. */
export function insideOf(around: Around, plan: SharedPlan, depth: number): Step[] {
  const { key, phase, onward } = around
  const back = { ...around, aim: key }
  const which = Math.floor(plan.place * 50) % 6
  if (which === 0 && depth < 2) return forkBlock(back, plan, depth + 1)
  if (which === 1) return [sectionsStep(back, plan)]
  if (which === 2) return [handoffStep(back, { ...plan, flag: false })]
  if (which === 3)
    return [
      {
        key,
        kind: 'wait',
        phase,
        title: 'Attesa',
        after: { value: plan.ways, unit: 'days' },
        to: onward,
        ...(plan.flag && { when: sometimes }),
      },
    ]
  const outcomes = [onward, key].map((to, way) => ({
    key: `way-${way}`,
    title: `Via ${way}`,
    consequence: 'Si prosegue',
    to,
  }))
  return [aTask(key, { to: onward, phase, outcomes })]
}

function forkBlock(around: Around, plan: SharedPlan, depth = 0): Step[] {
  const { key, phase, onward } = around
  const join = `${key}-join`
  const keys = [0, 1, 2].slice(0, Math.max(2, plan.ways)).map((n) => `${key}-${n}`)
  const ways = keys.map((to, n) => ({ title: to, to, ...(n === 2 && { when: sometimes }) }))
  const needs = ['all' as const, 'any' as const, 2][plan.ways % 3] ?? 'all'
  return [
    { ...aFork(key, ways), phase },
    ...keys.flatMap((one, n) =>
      insideOf(
        { key: one, phase, onward: join, aim: join },
        { ...plan, place: (plan.place + n * 0.37) % 1, flag: plan.flag !== (n === 1) },
        depth,
      ),
    ),
    { ...aJoin(join, key, { to: onward, needs }), phase },
  ]
}

/** The steps of one plan of several people or bodies; undefined: it is of another kind. */
export function sharedSteps(around: Around, plan: SharedPlan): Step[] | undefined {
  if (plan.kind === 'sections') return [sectionsStep(around, plan)]
  if (plan.kind === 'handoff') return [handoffStep(around, plan)]
  return plan.kind === 'fork' ? forkBlock(around, plan) : undefined
}

/** The forms that shared steps ask, and the terms without which no offer could be made. */
export function sharedParts(steps: readonly Step[]) {
  const offers = steps.filter(({ kind }) => kind === 'handoff')
  const signed = steps.some(({ kind }) => kind === 'sections')
  return {
    forms: [
      aNoteForm(),
      ...(signed ? [aReasonForm()] : []),
      ...(offers.length > 0 ? [aReasonForm('answer', 'refused')] : []),
    ],
    deadlines: offers.map(({ key }) => anOfferTerm(key)),
  }
}
