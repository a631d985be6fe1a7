import { findAsked, partOf } from '../engine/asked.ts'
import { findStep, italian } from '../engine/index-release.ts'
import type { Answers, AnswerValue } from '../forms/answers.ts'
import { answerOf, fieldsOf, isRepeating, rowsOf } from '../forms/fields.ts'
import type { Release, Step } from '../schema.ts'
import type { Form, Section } from '../schema/form.ts'
import type { AnswerWords } from './words.ts'
import { answerInWords } from './words.ts'

/** A form as somebody completed it in the case. */
export interface GivenForm {
  /** Step, or part of one, whose task it was; null: of a task beside the path. */
  readonly step: string | null
  readonly outcome: string | null
  readonly form: string
  readonly answers: Answers
  /** Who answered, by name. */
  readonly by: string
  /** Day and hour in words. */
  readonly at: string
}

/** One line of a list in a letter: its values by name. */
export type LetterRow = Readonly<Record<string, string>>

export interface LetterAnswers {
  /** By `form.<form>.<field>`, the newest answers in words. */
  readonly said: LetterRow
  /** By `<form>.<section>`, the rows of a form; by `<step>.sections` and `.signatures`, who did each. */
  readonly rows: Readonly<Record<string, readonly LetterRow[]>>
}

/**
 * What a letter may say of the answers of a case.
 * @param given oldest first, each part of a shared step in its latest round
 * @param names of services and bodies, by code
 */
export function letterAnswers(
  given: readonly GivenForm[],
  own: Release,
  names: NonNullable<AnswerWords['names']> = {},
): LetterAnswers {
  const release = { ...own, names }
  const newest = new Map(ofThisPlan(given, release).map((one) => [one.form, one]))
  const forms = release.forms.flatMap((form) => {
    const found = newest.get(form.key)
    return found ? [{ form, answers: found.answers }] : []
  })
  return {
    said: Object.assign({}, ...forms.map((one) => saidIn(one, release))) as LetterRow,
    rows: Object.fromEntries([
      ...forms.flatMap((one) => rowsIn(one, release)),
      ...release.steps.flatMap((step) => partsIn(step, given, release)),
    ]),
  }
}

/** A plan written anew leaves behind what was said of the one before: nobody has signed it yet. */
function ofThisPlan(given: readonly GivenForm[], release: Release): readonly GivenForm[] {
  const isOfPlan = ({ step }: GivenForm) =>
    step !== null && findStep(release, step)?.phase === 'plan'
  const written = given.findLastIndex((one) => isOfPlan(one) && saysGoals(one.form, release))
  return given.filter((one, at) => at >= written || !isOfPlan(one))
}

function saysGoals(name: string, { forms }: Release): boolean {
  const form = forms.find(({ key }) => key === name)
  const concepts = form ? fieldsOf(form).map(({ concept }) => concept) : []
  return concepts.includes('plan.goal') || concepts.includes('plan.goals')
}

/** Values that each part of a shared step has in a letter, besides its answers. */
export const partFields = ['title', 'name', 'at', 'outcome'] as const

type Filled = { readonly form: Form; readonly answers: Answers }

function saidIn({ form, answers }: Filled, release: Release): LetterRow {
  return Object.fromEntries(
    form.sections
      .filter((section) => !isRepeating(section))
      .flatMap((section) =>
        Object.entries(inWords(section, (key) => answerOf(answers, key), release)),
      )
      .map(([key, text]) => [`form.${form.key}.${key}`, text]),
  )
}

function rowsIn({ form, answers }: Filled, release: Release): [string, LetterRow[]][] {
  return form.sections.filter(isRepeating).map((section) => {
    const rows = rowsOf(answers, section.key).filter((row) => Object.keys(row).length > 0)
    return [
      `${form.key}.${section.key}`,
      rows.map((row, at) => ({
        n: String(at + 1),
        ...inWords(section, (key) => row[key], release),
      })),
    ]
  })
}

function inWords(
  { fields }: Pick<Section, 'fields'>,
  given: (key: string) => AnswerValue | undefined,
  words: AnswerWords,
): Record<string, string> {
  const texts = fields.map((field) => [field.key, answerInWords(field, given(field.key), words)])
  return Object.fromEntries(texts.filter(([, text]) => text !== '')) as Record<string, string>
}

function partsIn(
  step: Step,
  given: readonly GivenForm[],
  release: Release,
): [string, LetterRow[]][] {
  if (step.kind !== 'sections') return []
  const parts = {
    // By the name of its form: the task's own says what is to be done.
    sections: step.sections.map(({ key, form, title }) => ({
      part: partOf.section(step.key, key),
      title: release.forms.find((one) => one.key === form)?.title ?? title,
    })),
    signatures: step.signature.signers.map(({ key, title }) => ({
      part: partOf.signature(step.key, key),
      title,
    })),
  }
  return Object.entries(parts).map(([name, all]) => [
    `${step.key}.${name}`,
    all.flatMap(({ part, title }) => {
      const done = given.findLast((one) => one.step === part)
      return done ? [{ ...ofPart(part, done, release), title: italian(title) }] : []
    }),
  ])
}

function ofPart(part: string, { answers, by, at, outcome }: GivenForm, release: Release) {
  const form = release.forms.find(({ key }) => key === findAsked(release, part)?.form)
  const sections = form?.sections.filter((section) => !isRepeating(section)) ?? []
  const own = sections.map((one) => inWords(one, (key) => answerOf(answers, key), release))
  return { ...Object.assign({}, ...own), name: by, at, outcome: outcome ?? '' } as LetterRow
}

/** Names that the rows of `of` have in a letter; undefined: the release has no such rows. */
export function rowFields(of: string, release: Release): readonly string[] | undefined {
  const [name = '', inside = ''] = of.split('.')
  const section = release.forms
    .find(({ key }) => key === name)
    ?.sections.find((one) => one.key === inside && isRepeating(one))
  if (section) return ['n', ...section.fields.map(({ key }) => key)]
  const step = findStep(release, name)
  if (step?.kind !== 'sections' || !['sections', 'signatures'].includes(inside)) return undefined
  const forms =
    inside === 'signatures' ? [step.signature.form] : step.sections.map(({ form }) => form)
  const asked = release.forms.filter(({ key }) => forms.includes(key))
  const fields = asked.flatMap((form) =>
    form.sections.filter((one) => !isRepeating(one)).flatMap((one) => one.fields),
  )
  return [...partFields, ...fields.map(({ key }) => key)]
}

/** The field that `form.<form>.<field>` names. */
export function findAnswer(name: string, release: Release) {
  const [kind, formKey, fieldKey] = name.split('.')
  const form = kind === 'form' ? release.forms.find(({ key }) => key === formKey) : undefined
  const field = form?.sections
    .filter((section) => !isRepeating(section))
    .flatMap(({ fields }) => fields)
    .find(({ key }) => key === fieldKey)
  return form && field ? { form, field } : undefined
}

/** Whether a letter of the release says anything of what was answered. */
export function sayAnswers({ letters = [] }: Pick<Release, 'letters'>): boolean {
  const text = JSON.stringify(letters)
  return text.includes('"each"') || /\{\{\s*form\./.test(text)
}
