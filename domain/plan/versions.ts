import { findStep, italian } from '../procedures/engine/index-release.ts'
import type { AnswerRow, Answers, AnswerValue } from '../procedures/forms/answers.ts'
import { answerOf, isRepeating, rowsOf, singleFields } from '../procedures/forms/fields.ts'
import type { Release } from '../procedures/schema.ts'
import type { Form } from '../procedures/schema/form.ts'
import { dayInItaly } from '../shared/today.ts'

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

/** One of the objectives of a plan: what each field says is known by its concept. */
export interface Goal {
  /** From 1, as services name it. */
  readonly n: number
  readonly goal: string
  /** It tells all of them: the form asks for them in one text. */
  readonly whole?: true
  /** Codes of the lists of the release. */
  readonly area: string | null
  readonly horizon: string | null
  readonly indicator: string | null
  readonly expected: string | null
  /** Months between two measures. */
  readonly measureEvery: number | null
  readonly responsible: string | null
  readonly action: string | null
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
  return [
    {
      ...{ n: n + 1, seq, form, release, answers, at, by, standing, signedOn: day, goals },
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
  const told = lastText(own, 'plan.signedOn')
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

/** Answers of each row of the section that asks a concept, by concept; asked once, they are one row. */
export function rowsAsking(
  form: Form,
  answers: Answers,
  concept: string,
): ReadonlyMap<string, AnswerValue>[] {
  const section = form.sections.find(({ fields }) =>
    fields.some((field) => field.concept === concept),
  )
  if (!section) return []
  const single = Object.fromEntries(
    section.fields.flatMap(({ key }) => {
      const value = answerOf(answers, key)
      return value === undefined ? [] : [[key, value]]
    }),
  )
  const rows: readonly AnswerRow[] = isRepeating(section) ? rowsOf(answers, section.key) : [single]
  return rows.map(
    (row) =>
      new Map(
        section.fields.flatMap((field) => {
          const value = row[field.key]
          return field.concept === undefined || value === undefined ? [] : [[field.concept, value]]
        }),
      ),
  )
}

/** One by one or, where the form asks for them in one text, that text. */
function goalsIn(form: Form, answers: Answers): Goal[] {
  const each = eachGoalIn(form, answers)
  if (each.length > 0) return each
  const [asked] = rowsAsking(form, answers, 'plan.goals')
  const goal = asked?.get('plan.goals')?.toString()
  if (goal === undefined) return []
  const unsaid = { action: null, area: null, horizon: null, indicator: null, expected: null }
  return [{ n: 1, goal, whole: true, ...unsaid, measureEvery: null, responsible: null }]
}

function eachGoalIn(form: Form, answers: Answers): Goal[] {
  return rowsAsking(form, answers, 'plan.goal').flatMap((row, at): Goal[] => {
    const text = (part: string) => row.get(`plan.${part}`)?.toString() ?? null
    const goal = text('goal')
    const every = row.get('plan.measureEvery')
    if (goal === null) return []
    const measured = { indicator: text('indicator'), expected: text('expected') }
    const measureEvery = typeof every === 'number' ? every : null
    const done = { responsible: text('responsible'), action: text('action') }
    const kind = { area: text('area'), horizon: text('horizon') }
    return [{ n: at + 1, goal, ...kind, ...measured, measureEvery, ...done }]
  })
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
