import type { CodeList, Release } from '../schema.ts'
import type { Field, Form } from '../schema/form.ts'
import type { Text } from '../schema/text.ts'
import type { Answers, AnswerValue } from './answers.ts'

import {
  answerOf,
  fieldLike,
  fieldsOf,
  repeatingSections,
  rowName,
  rowsOf,
  singleFields,
} from './fields.ts'
import type { RepeatingSection } from './fields.ts'
import { parseField } from './parse-field.ts'
import { rawValue } from './raw-answers.ts'

/** A form that was completed before: in the same case, or in another one of the same person. */
export interface GivenBefore {
  /** Absent: the same case. */
  readonly caseId?: string
  readonly form: string
  readonly release: string
  readonly answers: Answers
  /** ISO instant. */
  readonly at: string
  /** Who answered, by name. */
  readonly by: string
}

/** An answer already given to the same question: shown to be confirmed, never kept by itself. */
export interface Offer {
  readonly value: AnswerValue
  /** As the page holds it. */
  readonly raw: string | readonly string[]
  readonly form: Text
  readonly from: GivenBefore
}

/** From the least to the most reserved. */
const classes = ['ordinary', 'personal', 'health', 'judicial'] as const

/** Whether the form proposes answers given elsewhere: only then is it worth looking for them. */
export function makesOffers(form: Form): boolean {
  return fieldsOf(form).some(({ prefill }) => prefill === true)
}

interface Setting {
  /** By name, the releases under which the answers were given. */
  readonly releases: ReadonlyMap<string, Pick<Release, 'forms'>>
  /** Lists of the release of this form. */
  readonly lists: readonly CodeList[]
  readonly today: string
}

/**
 * By name of field, the newest answer to the same concept that this form would take. Health and judicial
 * data are proposed in their own case alone, and no answer to a field of a less reserved class.
 * @param before newest first
 */
export function offersFor(
  form: Form,
  before: readonly GivenBefore[],
  setting: Setting,
): Readonly<Record<string, Offer>> {
  const offers: Record<string, Offer> = {}
  const asked = before.flatMap((given): Asked[] => {
    const known = setting.releases.get(given.release)?.forms.find(({ key }) => key === given.form)
    return known ? [{ given, form: known }] : []
  })
  for (const field of singleFields(form)) {
    const offer = field.prefill && offerFor(field, asked, setting)
    if (offer) offers[field.key] = offer
  }
  for (const section of repeatingSections(form))
    Object.assign(offers, rowOffers(section, asked, setting))
  return offers
}

/** What was answered, with the form that asked it. */
interface Asked {
  readonly given: GivenBefore
  readonly form: Form
}

function offerFor(field: Field, before: readonly Asked[], setting: Setting): Offer | undefined {
  for (const asked of before) {
    const value = valueFor(field, asked)
    const raw = value === undefined ? undefined : takenBy(field, value, setting)
    if (value !== undefined && raw !== undefined)
      return { value, raw, form: asked.form.title, from: asked.given }
  }
  return undefined
}

/** Rows that were written before, with how many of them the fields of this section ask again. */
interface AskedRows {
  readonly asked: Asked
  readonly section: RepeatingSection
  readonly known: number
}

/**
 * The rows of its own case that know the most of what this section asks, the newest of them: all
 * its rows are proposed together, or none.
 */
function rowOffers(
  section: RepeatingSection,
  before: readonly Asked[],
  setting: Setting,
): Record<string, Offer> {
  const fields = section.fields.filter(({ prefill }) => prefill === true)
  const found = before
    .filter(({ given }) => given.caseId === undefined)
    .flatMap((asked): AskedRows[] =>
      repeatingSections(asked.form)
        .filter(({ key }) => rowsOf(asked.given.answers, key).length > 0)
        .map((one) => ({
          asked,
          section: one,
          known: fields.filter((f) => likeIn(one, f)).length,
        })),
    )
    .toSorted((one, other) => other.known - one.known)[0]
  if (!found || found.known === 0) return {}
  const { form, given } = found.asked
  const source = { form: form.title, from: given }
  const rows = rowsOf(given.answers, found.section.key).slice(0, section.repeat.max)
  const offers: Record<string, Offer> = {
    [section.key]: { value: rows.length, raw: String(rows.length), ...source },
  }
  for (const [at, row] of rows.entries())
    for (const field of fields) {
      const value = row[likeIn(found.section, field)?.key ?? '']
      const raw = value === undefined ? undefined : takenBy(field, value, setting)
      if (value !== undefined && raw !== undefined)
        offers[rowName(section.key, at + 1, field.key)] = { value, raw, ...source }
    }
  return offers
}

/** The field of rows written before that asks the same, and is not more reserved. */
function likeIn({ fields }: RepeatingSection, field: Field): Field | undefined {
  if (field.concept === undefined) return undefined
  const like = fields.find(({ concept, type }) => concept === field.concept && type === field.type)
  const crosses = like && classes.indexOf(like.sensitivity) <= classes.indexOf(field.sensitivity)
  return crosses ? like : undefined
}

function valueFor(field: Field, { form, given }: Asked): AnswerValue | undefined {
  const asked = fieldLike(form, field)
  // What was computed is proposed too: a figure, or the code of a band.
  const fits = asked?.type === field.type || asked?.type === 'computed'
  if (!fits || !mayCross(asked, field, given.caseId)) return undefined
  return answerOf(given.answers, asked.key)
}

/** The answer as the page holds it, if the field would take it today. */
function takenBy(field: Field, value: AnswerValue, { lists, today }: Setting) {
  const raw = rawValue(value)
  const read = parseField(field, raw, { lists, today })
  return 'error' in read || read.value === undefined ? undefined : raw
}

function mayCross(from: Field, to: Field, otherCase: string | undefined): boolean {
  const [source, target] = [classes.indexOf(from.sensitivity), classes.indexOf(to.sensitivity)]
  if (source > target) return false
  return otherCase === undefined || source < classes.indexOf('health')
}

export function newestFirst<Given extends GivenBefore>(given: readonly Given[]): readonly Given[] {
  return given.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
}
