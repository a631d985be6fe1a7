import type { AnswerRow, Answers } from '../procedures/forms/answers.ts'
import type { Release } from '../procedures/schema.ts'
import type { Section } from '../procedures/schema/form.ts'
import { grantIncomplete } from './errors.ts'
import { rhythms, units } from './rules.ts'
import type { Terms } from './rules.ts'

/** A row of a plan that grants a service. */
export interface GrantedRow extends Terms {
  readonly row: number
  /** Code in the nomenclature. */
  readonly service: string
  /** Code of the body that delivers; none: the social service itself. */
  readonly provider: string | null
  readonly fund: string | null
}

type Part = 'code' | 'provider' | 'quantity' | 'unit' | 'every' | 'price' | 'from' | 'to' | 'fund'

/**
 * The services that the rows of a section grant. What each field says is known by its concept
 * (`service.code`, `service.quantity`…), so that forms may change their keys.
 * @throws `grant-incomplete` when a row lacks what a service needs, or ends before it begins
 */
export function grantedRows(release: Release, form: string, answers: Answers): GrantedRow[] {
  const sections = release.forms.find(({ key }) => key === form)?.sections ?? []
  return sections.flatMap((section) => rowsOf(section, answers[section.key]))
}

function rowsOf(section: Section, answer: Answers[string] | undefined): GrantedRow[] {
  const fields = partsOf(section)
  if (!fields.has('code') || !Array.isArray(answer)) return []
  return answer.map((given: AnswerRow, n) => toGranted(given, fields, n + 1))
}

function partsOf({ fields }: Section): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap(({ key, concept }) =>
      concept?.startsWith('service.') === true ? [[concept.slice('service.'.length), key]] : [],
    ),
  )
}

function toGranted(given: AnswerRow, fields: ReadonlyMap<string, string>, row: number): GrantedRow {
  const read = (part: Part) => {
    const value = given[fields.get(part) ?? '']
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : null
  }
  const text = (part: Part) => read(part)?.toString() ?? null
  const unit = units.find((one) => one === read('unit'))
  const every = rhythms.find((one) => one === read('every'))
  const [service, startsOn, endsOn] = [text('code'), text('from'), text('to')]
  const quantity = hundredths(read('quantity'))
  if (!unit || !every || service === null || startsOn === null || endsOn === null || quantity <= 0)
    throw grantIncomplete(row)
  if (endsOn < startsOn) throw grantIncomplete(row)
  return {
    ...{ row, service, quantity, unit, every, startsOn, endsOn },
    price: unit === 'euro' ? 100 : hundredths(read('price') ?? 0),
    provider: text('provider'),
    fund: text('fund'),
  }
}

function hundredths(value: string | number | null): number {
  return Math.round(Number(value) * 100)
}
