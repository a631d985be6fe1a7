import { placeList } from '../../../domain/diary/schema.ts'
import { ownCases } from '../../../domain/diary/week.ts'
import { codesOf, codesOfLists } from '../../../domain/organisations/queries.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import type { Translate } from '../i18n.ts'
import { question } from '../person-fields.ts'
import { personInWords } from '../person-words.ts'

/** Questions that a diary entry and an appointment both ask. */
export const placeQuestion = question('place', {
  type: 'code',
  label: { it: 'Dove', en: 'Where' },
  list: placeList,
  widget: 'select',
})
export const otherCaseQuestion = question('number', {
  type: 'text',
  label: { it: 'Un’altra pratica', en: 'Another case' },
  hint: { it: 'Il numero, per esempio 2026/000123', en: 'Its number, for example 2026/000123' },
  maxLength: 20,
})

/** A list of codes as in force today, under its own key. */
export async function readCodeList(sql: Sql, key: string): Promise<CodeList> {
  return { key, title: key, values: await codesOf(sql, key) }
}

/** Many of them, read at once. */
export async function readCodeLists(sql: Sql, keys: readonly string[]): Promise<CodeList[]> {
  const found = await codesOfLists(sql, keys)
  return keys.map((key) => ({
    key,
    title: key,
    values: (found.get(key) ?? []).map(({ code, label }) => ({ code, label })),
  }))
}

/** The cases of a worker to choose from, and one that is added to them. */
export async function ownCaseChoices(
  sql: Sql,
  {
    userId,
    also,
    t,
  }: { readonly userId: string; readonly also: string | undefined; readonly t: Translate },
): Promise<CodeList['values']> {
  const cases = await ownCases(sql, userId, { also })
  return cases.map((one) => ({ code: one.id, label: `${personInWords(one, t)} · ${one.number}` }))
}
