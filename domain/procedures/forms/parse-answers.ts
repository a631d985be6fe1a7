import type { Facts, FactValue } from '../engine/types.ts'
import type { Field, Form } from '../schema/form.ts'
import type {
  Answers,
  AnswerValue,
  FieldError,
  ParsedAnswers,
  ParseOptions,
  RawAnswers,
} from './answers.ts'

import { evaluate } from '../engine/expression.ts'
import { italian } from '../engine/index-release.ts'
import { parseField } from './parse-field.ts'
import { compute, explainScore, fieldsOf } from './score.ts'

type Values = Record<string, FactValue | undefined>

/** Fields known by key and their answers; a condition sees only what comes before it. */
function startValues(form: Form, facts: Facts | undefined): Values {
  const values: Values = { ...facts }
  for (const field of fieldsOf(form)) values[field.key] = undefined
  return values
}

/** Keys of the fields that are shown with these answers, in the order of the page. */
export function visibleFields(form: Form, answers: Answers, facts?: Facts): ReadonlySet<string> {
  const values = startValues(form, facts)
  const shown = new Set<string>()
  for (const section of form.sections) {
    if (section.visible && !evaluate(section.visible, values)) continue
    for (const field of section.fields) {
      if (field.visible && !evaluate(field.visible, values)) continue
      shown.add(field.key)
      values[field.key] = answers[field.key]
    }
  }
  return shown
}

/**
 * Reads a form as it was posted. Answers to hidden fields are dropped, unknown names ignored, and
 * computed fields computed here. With errors the answers are those that could be read.
 */
export function parseAnswers(form: Form, raw: RawAnswers, options: ParseOptions): ParsedAnswers {
  const read: Record<string, AnswerValue> = {}
  const wrong: FieldError[] = []
  for (const field of fieldsOf(form)) {
    const parsed = parseField(
      field,
      Object.hasOwn(raw, field.key) ? raw[field.key] : undefined,
      options,
    )
    if ('error' in parsed) wrong.push({ field: field.key, message: parsed.error })
    else if (parsed.value !== undefined) read[field.key] = parsed.value
  }
  const shown = visibleFields(form, read, options.facts)
  const answers = withComputed(form, keep(read, shown), options)
  const errors = wrong.filter(({ field }) => shown.has(field))
  if (!options.complete) return { answers, facts: {}, errors }
  const missing = findMissing(form, { answers, shown, options })
  return {
    answers,
    facts: factsFrom(form, answers),
    errors: inPageOrder(form, [...errors, ...missing]),
  }
}

function keep(read: Answers, shown: ReadonlySet<string>): Answers {
  return Object.fromEntries(Object.entries(read).filter(([key]) => shown.has(key)))
}

function withComputed(form: Form, answers: Answers, { lists }: ParseOptions): Answers {
  const all: Record<string, AnswerValue> = { ...answers }
  for (const { key, computed } of fieldsOf(form)) {
    const value = computed && compute(form, computed, { answers, lists })
    if (value !== undefined) all[key] = value
  }
  return all
}

interface Answered {
  readonly answers: Answers
  readonly shown: ReadonlySet<string>
  readonly options: ParseOptions
}

function findMissing(form: Form, answered: Answered): FieldError[] {
  const { answers, shown, options } = answered
  const values = { ...startValues(form, options.facts), ...answers }
  const empty = fieldsOf(form).filter(
    (field) =>
      shown.has(field.key) && answers[field.key] === undefined && field.type !== 'computed',
  )
  const missing = empty.filter((field) => isRequired(field, values, options.outcome))
  const errors = missing.map((field) => ({ field: field.key, message: emptyMessage(field) }))
  const halfScores = empty.filter(
    (field) => !missing.includes(field) && isHalfScored(form, field, answered),
  )
  const message = 'Rispondi a tutte le voci del punteggio, oppure lasciale tutte vuote'
  return [...errors, ...halfScores.map(({ key }) => ({ field: key, message }))]
}

/** With both a condition and outcomes, both must hold. */
export function isRequired(field: Field, values: Values, outcome?: string): boolean {
  const { required, requiredFor } = field
  if (requiredFor && !(outcome !== undefined && requiredFor.includes(outcome))) return false
  if (typeof required === 'object') return evaluate(required, values)
  return required ?? requiredFor !== undefined
}

function isHalfScored(form: Form, item: Field, { answers, options }: Answered): boolean {
  return fieldsOf(form).some(({ key, computed }) => {
    if (!computed || !('sum' in computed) || !computed.sum.includes(item.key)) return false
    const score = explainScore(form, key, { answers, lists: options.lists })
    return score !== undefined && score.items.length > 0
  })
}

function emptyMessage(field: Field): string {
  if (field.whenEmpty) return italian(field.whenEmpty)
  const label = `«${italian(field.label)}»`
  const verb: Partial<Record<Field['type'], string>> = {
    code: 'Scegli una voce per',
    codes: 'Scegli almeno una voce per',
    'yes-no': 'Scegli Sì o No per',
    date: 'Indica la data:',
    user: 'Scegli una persona per',
    person: 'Scegli una persona per',
    provider: 'Scegli un ente per',
    service: 'Scegli una prestazione per',
  }
  return `${verb[field.type] ?? 'Compila'} ${label}`
}

function inPageOrder(form: Form, errors: readonly FieldError[]): FieldError[] {
  const order = fieldsOf(form).map(({ key }) => key)
  const first = new Map(errors.toReversed().map((error) => [error.field, error]))
  return [...first.values()].toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
}

/** Of free text, people and identifiers the engine learns only whether there is one. */
function factFrom(field: Field, value: AnswerValue | undefined): FactValue {
  const coded = ['code', 'codes', 'number', 'integer', 'date', 'yes-no', 'computed']
  return coded.includes(field.type) ? (value ?? '') : value !== undefined
}

function factsFrom(form: Form, answers: Answers): Facts {
  const facts: Record<string, FactValue> = {}
  for (const field of fieldsOf(form)) {
    if (!field.exports) continue
    const fact = factFrom(field, answers[field.key])
    if (fact !== '' || facts[field.exports] === undefined) facts[field.exports] = fact
  }
  return facts
}
