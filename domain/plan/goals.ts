import type { AnswerRow, Answers, AnswerValue } from '../procedures/forms/answers.ts'
import { answerOf, isRepeating, rowsOf } from '../procedures/forms/fields.ts'
import type { Form } from '../procedures/schema/form.ts'

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
export function goalsIn(form: Form, answers: Answers): Goal[] {
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
