import { explainComputed } from '../../../domain/procedures/forms/compute.ts'
import { rowCount } from '../../../domain/procedures/forms/fields.ts'
import { sectionNamed } from '../../../domain/procedures/forms/chosen-rows.ts'
import { takesMany } from '../../../domain/procedures/forms/parse-field.ts'
import type { Field, FieldType } from '../../../domain/procedures/schema/form.ts'
import { formatNumber } from '../format.ts'
import { fieldId } from './setting.ts'
import type { Setting } from './setting.ts'
import type { FieldView, OptionView, ScoreView } from './view.ts'
import { rowInWords, words, wordsOf, yesNo } from './words.ts'

type Groups = FieldView['groups']

/** Input types, widths and keyboards, by type of field. */
const inputs: Partial<
  Record<FieldType, { type?: string; size?: string; mode?: string; fill?: string }>
> = {
  number: { size: 'w-s', mode: 'decimal' },
  integer: { size: 'w-s', mode: 'numeric' },
  date: { type: 'date', size: 'w-s' },
  instant: { type: 'datetime-local', size: 'w-m' },
  'fiscal-code': { size: 'w-m' },
  'yes-no': { type: 'yes-no' },
  phone: { type: 'tel', size: 'w-m', mode: 'tel' },
  email: { type: 'email', size: 'w-l', mode: 'email' },
}

/** Up to this many codes are all shown at once as radio buttons. */
const fewEnough = 6

/** None when the case's facts hide the field for good. */
export function presentField(field: Field, setting: Setting): FieldView | undefined {
  const name = setting.nameOf(field)
  const shown = setting.conditionOf(field.visible)
  if (!shown) return undefined
  const { language } = setting
  const values = sentFor(name, setting)
  const groups = groupsOf(field, values, setting)
  return {
    ...control(field, values),
    ...marks(field, setting),
    name,
    partial: partialOf(field, groups),
    label: words(field.label, language),
    hint: wordsOf(field.hint, language),
    help: wordsOf(field.help, language),
    requiredWhen: undefined,
    ...demandOf(field, setting),
    visible: shown.visible,
    condition: shown.condition,
    wide: isWide(field, groups),
    ...beforehand(name, values, setting),
    groups,
    score: field.type === 'computed' ? scoreOf(field, setting) : undefined,
    suggested: field.type === 'text' ? suggestedFor(field, setting) : [],
  }
}

function suggestedFor({ key }: Field, { choices }: Setting): readonly string[] {
  return (choices?.[key] ?? []).map(({ value }) => value)
}

/** The source of a proposed answer that still stands; otherwise what was answered last time. */
function beforehand(name: string, values: readonly string[], { offers, last }: Setting) {
  const offer = offers?.[name]
  const stands = offer !== undefined && String([offer.raw].flat()) === String(values)
  return { offered: stands ? offer.from : undefined, last: stands ? undefined : last?.[name] }
}

function sentFor(name: string, { values }: Setting): readonly string[] {
  const sent = values[name]
  if (sent === undefined) return []
  return typeof sent === 'string' ? [sent] : sent
}

function control(field: Field, values: readonly string[]) {
  const look = inputs[field.type] ?? {}
  return {
    value: values.join(', '),
    type: typeFor(look.type, values[0]),
    size: look.size ?? '',
    inputMode: look.mode,
    autocomplete: 'off',
    maxLength: maxLengthOf(field),
    many: takesMany(field),
  }
}

/** The control's id, its error, and what a screen reader reads with it. */
function marks(field: Field, { errors, nameOf }: Setting) {
  const name = nameOf(field)
  const id = fieldId(name)
  const error = errors?.find((each) => each.field === name)?.message
  const describedBy = [field.hint && `${id}-hint`, error && `${id}-error`]
  return { id, error, describedBy: describedBy.filter(Boolean).join(' ') }
}

function maxLengthOf(field: Field): number | undefined {
  if (field.type === 'textarea') return field.maxLength ?? 4000
  return field.type === 'text' ? (field.maxLength ?? 200) : undefined
}

/** Browsers empty a date input that holds anything else: what was typed must stay. */
function typeFor(type: string | undefined, value: string | undefined): string {
  const dates = type === 'date' || type === 'datetime-local'
  return dates && value && !/^\d{4}-\d\d-\d\d/.test(value) ? 'text' : (type ?? 'text')
}

interface Demand {
  /** Always, whatever is typed and chosen. */
  readonly required: boolean
  readonly requiredWhen?: string
}

/** Whether the field must be filled in, once what the record knows is taken into account. */
function demandOf({ required, requiredFor, whenEmpty }: Field, setting: Setting): Demand {
  const asked = required ?? requiredFor !== undefined
  const condition = typeof asked === 'object' ? setting.settled(asked) : asked
  if (condition === false) return { required: false }
  if (condition === true && !requiredFor) return { required: true }
  const { t, inWords } = setting
  const parts = [
    ...(condition === true || whenEmpty
      ? []
      : [t('forms.required-if', { condition: inWords(condition) })]),
    ...(requiredFor ? [t('forms.required-for-outcome')] : []),
  ]
  return parts.length > 0
    ? { required: false, requiredWhen: parts.join('. ') }
    : { required: false }
}

function partialOf(field: Field, groups: Groups): string {
  const folder = 'shared/forms'
  if (field.type === 'computed') return `${folder}/_score`
  if (field.type === 'textarea') return `${folder}/_textarea`
  if (takesMany(field)) return `${folder}/_checks`
  if (field.type === 'yes-no') return `${folder}/_radios`
  if (['code', 'user', 'provider', 'receiver', 'service', 'person'].includes(field.type)) {
    return isShort(field, groups) ? `${folder}/_radios` : `${folder}/_select`
  }
  return `${folder}/_input`
}

function isShort({ widget, type }: Field, groups: Groups): boolean {
  if (widget !== undefined) return widget === 'radio'
  const [only, ...more] = groups
  return type === 'code' && more.length === 0 && (only?.options.length ?? 0) <= fewEnough
}

function isWide(field: Field, groups: Groups): boolean {
  if (['textarea', 'computed'].includes(field.type) || takesMany(field)) return true
  return field.type === 'code' && isShort(field, groups) && (groups[0]?.options.length ?? 0) > 3
}

function groupsOf(field: Field, values: readonly string[], setting: Setting): Groups {
  const id = fieldId(setting.nameOf(field))
  const options = optionsOf(field, setting).map(({ group, ...option }, at) => ({
    group,
    view: {
      ...option,
      id: at === 0 ? id : `${id}-${at}`,
      chosen: values.includes(option.value),
    } satisfies OptionView,
  }))
  const byGroup = Map.groupBy(options, ({ group }) => group)
  return [...byGroup].map(([label, members]) => ({
    label,
    options: members.map(({ view }) => view),
  }))
}

type Option = { value: string; text: string; lang?: 'it'; group?: string }

function optionsOf(field: Field, setting: Setting): Option[] {
  const { language, release, choices } = setting
  if (field.type === 'yes-no') {
    return [true, false].map((is) => ({ value: is ? 'yes' : 'no', text: yesNo(is, language) }))
  }
  if (field.type === 'rows') return rowOptions(field, setting)
  const given = choices?.[field.key]
  if (given) return given.map(({ label, ...choice }) => ({ ...choice, text: label }))
  const list = release.lists.find(({ key }) => key === field.list)
  return (list?.values ?? []).map(({ code, label }) => ({ value: code, ...words(label, language) }))
}

/** Every row of the section, with as much of what is written in it as tells it from the others. */
function rowOptions(field: Field, { form, values, language }: Setting): Option[] {
  const section = sectionNamed(form, field.of)
  if (!section) return []
  return Array.from({ length: rowCount(section, values) }, (_, at) => ({
    value: String(at + 1),
    text: rowInWords(section, at + 1, { values, language }),
  }))
}

/** What a zone or the procedure has fixed changes with no answer. */
function isFixed({ computed }: Field): boolean {
  return computed !== undefined && 'setting' in computed
}

function countsOf({ computed }: Field): string | undefined {
  return computed && 'count' in computed ? JSON.stringify(computed) : undefined
}

function scoreOf(field: Field, { form, page, language, rowsAction }: Setting): ScoreView {
  const explained = explainComputed(form, field.key, page())
  const { total, band, items = [], missing = [], notes = [] } = explained ?? {}
  return {
    total: total === undefined ? undefined : formatNumber(total, language),
    raw: band?.code ?? total,
    band: band?.label,
    weighed: items.some(({ weight }) => weight !== undefined),
    items: items.map(({ points, weight, ...item }) => ({
      ...item,
      points: formatNumber(points, language),
      weight: weight === undefined ? '1' : formatNumber(weight, language),
    })),
    missing,
    notes,
    again: isFixed(field) ? undefined : rowsAction,
    counts: countsOf(field),
  }
}
