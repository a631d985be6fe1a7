import { findStep, italian } from '../procedures/engine/index-release.ts'
import type { Answers } from '../procedures/forms/answers.ts'
import { answerOf, singleFields } from '../procedures/forms/fields.ts'
import type { Release } from '../procedures/schema.ts'
import type { Form } from '../procedures/schema/form.ts'
import { dayInItaly } from '../shared/today.ts'
import { consentsIn, isAgreed } from './consents.ts'
import type { Consent } from './consents.ts'
import { goalsIn, rowsAsking } from './goals.ts'
import type { Goal } from './goals.ts'

/** A task of the plan or of its review, as somebody ended it. */
export interface Said {
  readonly seq: number
  readonly form: string
  readonly release: Release
  readonly answers: Answers
  readonly at: Date
  readonly by: string | null
  readonly phase: string
  readonly title: string
  readonly step: string | null
  readonly outcome: string | null
}

/** What a review found of an objective. */
export interface Level {
  readonly goal: string
  /** Code of a list of the release. */
  readonly level: string
  readonly measured: string | null
  readonly release: Release
  readonly form: Form
  readonly at: Date
}

/** Where a version stands; only the last that was signed is in force. */
export type Standing = 'in-force' | 'replaced' | 'proposed' | 'not-signed'

export interface PlanVersion {
  /** From 1. */
  readonly n: number
  /** The answer that it is: services granted by it name it. */
  readonly seq: number
  readonly form: Form
  readonly release: Release
  readonly answers: Answers
  readonly at: Date
  readonly by: string | null
  readonly standing: Standing
  /** ISO day. */
  readonly signedOn: string | null
  /** False: it goes, or would go, without the consent of all who are asked for it. */
  readonly agreed: boolean
  /** Who signed it and who did not, where the procedure asks one by one. */
  readonly consents: readonly Consent[]
  readonly goals: readonly Goal[]
  /** What was done with it, step by step, until the next version: who, what and when. */
  readonly acts: readonly PlanAct[]
  /** By number of the objective, its levels, the newest last. */
  readonly levels: ReadonlyMap<number, readonly Level[]>
  /** When it is to be looked at next, as plan and reviews say. */
  readonly reviewOn: string | null
  /** Last day on which it holds, as plan and reviews say. */
  readonly until: string | null
  /** Of a version that was replaced: the one signed in its place. */
  readonly replacedBy: { readonly n: number; readonly on: string } | null
}

export interface PlanAct {
  readonly title: string
  readonly outcome: string
  readonly by: string | null
  readonly at: Date
}

/** The versions of a plan from what was said in its phases, oldest first. */
export function versionsOf(said: readonly Said[]): PlanVersion[] {
  const starts = said.flatMap((one, at) => (isPlan(one) ? [at] : []))
  const signed = starts.map((from, n) => signatureIn(said.slice(from, starts[n + 1])))
  const inForce = signed.findLastIndex((day) => day !== null)
  return starts.flatMap((from, n) => {
    const own = said.slice(from, starts[n + 1])
    const day = signed[n] ?? null
    const isLast = n === starts.length - 1
    const standing = day === null ? (isLast ? 'proposed' : 'not-signed') : 'replaced'
    const next = signed.findIndex((other, at) => at > n && other !== null)
    const on = signed[next]
    const replacedBy = day !== null && on ? { n: next + 1, on } : null
    return versionOf(own, { n, day, replacedBy, standing: n === inForce ? 'in-force' : standing })
  })
}

interface Place {
  readonly n: number
  readonly day: string | null
  readonly standing: Standing
  readonly replacedBy: PlanVersion['replacedBy']
}

function versionOf(own: readonly Said[], { n, day, standing, replacedBy }: Place): PlanVersion[] {
  const [plan, ...after] = own
  const form = plan && formOf(plan)
  if (!plan || !form) return []
  const goals = goalsIn(form, plan.answers)
  const { seq, release, answers, at, by } = plan
  const consents = consentsIn(own)
  return [
    {
      ...{ n: n + 1, seq, form, release, answers, at, by, standing, signedOn: day, goals },
      ...{ agreed: isAgreed(consents), consents },
      acts: own.map(actOf),
      levels: levelsFor(goals, after),
      reviewOn: lastText(own, 'plan.review'),
      until: lastText(own, 'plan.until'),
      replacedBy,
    },
  ]
}

function actOf(one: Said): PlanAct {
  const named = outcomeOf(one)
  return { title: one.title, outcome: named ? italian(named.title) : '', by: one.by, at: one.at }
}

function outcomeOf({ outcome, release, step }: Said) {
  const found = step === null ? undefined : findStep(release, step)
  const outcomes = found?.kind === 'task' ? found.outcomes : []
  return outcomes.find(({ key }) => key === outcome)
}

/** An answer of the phase of the plan that says objectives is a plan, whatever form asked for it. */
function isPlan(one: Said): boolean {
  const form = one.phase === 'plan' ? formOf(one) : undefined
  return form !== undefined && goalsIn(form, one.answers).length > 0
}

function formOf({ release, form }: Said): Form | undefined {
  return release.forms.find(({ key }) => key === form)
}

/** The day that an answer tells; where the procedure asks for none, that of the act by which it is signed. */
function signatureIn(own: readonly Said[]): string | null {
  // What sends the plan back to be written signs nothing, whatever day was typed.
  const kept = own.filter((one) => outcomeOf(one)?.to !== own[0]?.step)
  const told = lastText(kept, 'plan.signedOn')
  if (told !== null) return told
  const act = own
    .slice(1)
    .findLast((one) => !asksForTheDay(one.release) && outcomeOf(one)?.signature)
  return act ? dayInItaly(act.at) : null
}

function asksForTheDay({ forms }: Release): boolean {
  return forms.some((form) => singleFields(form).some(({ concept }) => concept === 'plan.signedOn'))
}

/** The newest answer to a question asked once. */
function lastText(own: readonly Said[], concept: string): string | null {
  return own.reduce<string | null>((known, one) => {
    const form = formOf(one)
    const field = form && singleFields(form).find((each) => each.concept === concept)
    const value = field && answerOf(one.answers, field.key)
    return typeof value === 'string' ? value : known
  }, null)
}

function levelsFor(goals: readonly Goal[], after: readonly Said[]) {
  const reviews = after.filter(({ phase }) => phase === 'review').map(levelsIn)
  return new Map(
    goals.map((goal, at) => [goal.n, reviews.flatMap((levels) => levelOf(goal, at, levels) ?? [])]),
  )
}

function levelsIn(one: Said): Level[] {
  const form = formOf(one)
  if (!form) return []
  return rowsAsking(form, one.answers, 'review.level').map((row) => ({
    goal: row.get('plan.goal')?.toString() ?? '',
    level: row.get('review.level')?.toString() ?? '',
    measured: row.get('review.measured')?.toString() ?? null,
    ...{ release: one.release, form, at: one.at },
  }))
}

/** By its words; where somebody has changed them, by its place if nobody else is in it. */
function levelOf({ goal }: Goal, at: number, levels: readonly Level[]): Level | undefined {
  return levels.find((level) => level.goal.trim() === goal.trim()) ?? levels[at]
}
