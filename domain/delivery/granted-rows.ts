import type { AnswerRow, Answers } from '../procedures/forms/answers.ts'
import { chosenRows } from '../procedures/forms/chosen-rows.ts'
import type { Release } from '../procedures/schema.ts'
import type { Section } from '../procedures/schema/form.ts'
import { grantIncomplete } from './errors.ts'
import { rhythms, units } from './rules.ts'
import type { Payers, Terms, Unit } from './rules.ts'

/** A row of a plan that grants a service. */
export interface GrantedRow extends Terms, Payers {
  readonly row: number
  /** Code in the nomenclature. */
  readonly service: string
  /** Code of the body that delivers; none: the social service itself. */
  readonly provider: string | null
  readonly fund: string | null
  /** Numbers of the objectives that it serves. */
  readonly goals: readonly number[]
  /** Of money: to whom it is paid, and in how many parts. */
  readonly payee: string | null
  readonly instalments: number | null
}

type Part =
  | 'code'
  | 'provider'
  | 'quantity'
  | 'unit'
  | 'every'
  | 'price'
  | 'from'
  | 'to'
  | 'fund'
  | 'health'
  | 'fee'
  | 'payee'
  | 'instalments'

/**
 * The services that the rows of a section grant. What each field says is known by its concept
 * (`service.code`, `service.quantity`…), so that forms may change their keys.
 * @throws `grant-incomplete` when a row lacks what a service needs, or ends before it begins
 */
export function grantedRows(release: Release, form: string, answers: Answers): GrantedRow[] {
  return readRows(release, form, answers).map((row, n) => {
    if (!row) throw grantIncomplete(n + 1)
    return row
  })
}

/** The same for who reads a plan that is still being written: rows that say too little are left out. */
export function plannedRows(release: Release, form: string, answers: Answers): GrantedRow[] {
  return readRows(release, form, answers).filter((row) => row !== undefined)
}

function readRows(release: Release, form: string, answers: Answers) {
  const sections = release.forms.find(({ key }) => key === form)?.sections ?? []
  return sections.flatMap((section) => {
    const fields = partsOf(section)
    const given = answers[section.key]
    if (!fields.has('code') || !Array.isArray(given)) return []
    return given.map((row: AnswerRow, n) => toGranted(row, fields, n + 1))
  })
}

function partsOf({ fields }: Section): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap(({ key, concept }) =>
      concept?.startsWith('service.') === true ? [[concept.slice('service.'.length), key]] : [],
    ),
  )
}

function toGranted(
  given: AnswerRow,
  fields: ReadonlyMap<string, string>,
  row: number,
): GrantedRow | undefined {
  const read = (part: Part) => {
    const value = given[fields.get(part) ?? '']
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : null
  }
  const text = (part: Part) => read(part)?.toString() ?? null
  const unit = units.find((one) => one === read('unit'))
  const every = rhythms.find((one) => one === read('every'))
  const [service, startsOn, endsOn] = [text('code'), text('from'), text('to')]
  const quantity = hundredths(read('quantity'))
  if (!unit || !every || service === null || quantity <= 0) return undefined
  if (startsOn === null || endsOn === null || endsOn < startsOn) return undefined
  return {
    ...{ row, service, quantity, unit, every, startsOn, endsOn },
    price: unit === 'euro' ? 100 : hundredths(read('price')),
    provider: text('provider'),
    fund: text('fund'),
    ...payersIn(unit, { health: read('health'), fee: read('fee') }),
    ...moneyIn(unit, { payee: text('payee'), instalments: read('instalments') }),
    goals: chosenRows(given[fields.get('goals') ?? '']),
  }
}

function moneyIn(
  unit: Unit,
  { payee, instalments }: { readonly payee: string | null; readonly instalments: unknown },
) {
  if (unit !== 'euro') return { payee: null, instalments: null }
  return { payee, instalments: typeof instalments === 'number' ? instalments : null }
}

/** Money goes to the person: nobody but the body pays it. */
function payersIn(
  unit: Unit,
  { health, fee }: { readonly health: unknown; readonly fee: unknown },
): Payers {
  const percent = (said: unknown) =>
    unit !== 'euro' && typeof said === 'number' ? hundredths(said) : null
  return { healthPercent: percent(health), feePercent: percent(fee) }
}

function hundredths(value: string | number | null): number {
  return Math.round(Number(value) * 100)
}
