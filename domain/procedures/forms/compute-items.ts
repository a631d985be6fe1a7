import type { CodeList } from '../schema.ts'
import type { SettingsInForce } from '../zone-settings.ts'
import type { Field, Form } from '../schema/form.ts'
import type { Answers, AnswerValue } from './answers.ts'

import { italian } from '../engine/index-release.ts'
import { answerOf, fieldNamed, ownOf, repeatingSections, rowName, rowsOf } from './fields.ts'

/** A form as far as it is answered: what is computed rests on this alone. */
export interface Page {
  readonly answers: Answers
  readonly lists: readonly CodeList[]
  /** Of the zone; absent: as it was when the form was completed. */
  readonly settings?: SettingsInForce | undefined
  /** Names of the fields that are shown. */
  readonly shown: ReadonlySet<string>
}

/** One thing that a computed field rests on. */
export interface Item {
  /** As the computed field names it: also the name of its weight. */
  readonly key: string
  readonly label: string
  readonly field: Field
  readonly value: AnswerValue | undefined
}

/** The items that are asked, in the order in which they are named; of a repeating section one a row. */
export function itemsOf(form: Form, keys: readonly string[], page: Page): readonly Item[] {
  return keys.flatMap((key) =>
    key.includes('.') ? rowItems(form, key, page) : oneItem(form, key, page),
  )
}

function oneItem(form: Form, key: string, { answers, shown }: Page): Item[] {
  const field = fieldNamed(form, key)
  const value = answerOf(answers, key)
  if (!field || (value === undefined && !shown.has(key))) return []
  return [{ key, label: italian(field.label), field, value }]
}

function rowItems(form: Form, key: string, { answers, shown }: Page): Item[] {
  const [name = '', fieldKey = ''] = key.split('.')
  const section = repeatingSections(form).find((one) => one.key === name)
  const field = section?.fields.find((one) => one.key === fieldKey)
  if (!section || !field) return []
  return rowsOf(answers, name).flatMap((row, at) => {
    const value = ownOf(row, fieldKey)
    const asked = value !== undefined || shown.has(rowName(name, at + 1, fieldKey))
    if (Object.keys(row).length === 0 || !asked) return []
    const label = `${italian(section.repeat.row)} ${at + 1}: ${italian(field.label)}`
    return [{ key, label, field, value }]
  })
}

/** What an answer counts for: the points of its code, its number, 1 for yes. */
export function pointsOf({ field, value }: Item, lists: readonly CodeList[]): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return listed(field, value, lists)?.score
}

function listed(field: Field, value: AnswerValue | undefined, lists: readonly CodeList[]) {
  return lists.find(({ key }) => key === field.list)?.values.find(({ code }) => code === value)
}

/** An answer in Italian, as the explanation of a figure says it. */
export function itemInWords({ field, value }: Item, lists: readonly CodeList[]): string {
  if (typeof value === 'boolean') return value ? 'Sì' : 'No'
  if (typeof value === 'number') return numberInWords(value)
  const label = listed(field, value, lists)?.label
  return label ? italian(label) : [value].flat().join(', ')
}

export function numberInWords(value: number): string {
  return String(value).replace('.', ',')
}
