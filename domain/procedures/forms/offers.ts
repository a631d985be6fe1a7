import type { CodeList, Release } from '../schema.ts'
import type { Field, Form } from '../schema/form.ts'
import type { Text } from '../schema/text.ts'
import type { Answers, AnswerValue } from './answers.ts'

import { answerOf, fieldLike, singleFields } from './fields.ts'
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
  return singleFields(form).some(({ prefill }) => prefill === true)
}

interface Setting {
  /** By name, the releases under which the answers were given. */
  readonly releases: ReadonlyMap<string, Release>
  /** Lists of the release of this form. */
  readonly lists: readonly CodeList[]
  readonly today: string
}

/**
 * By field, the newest answer to the same concept that this form would take. Health and judicial
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
