import { italian } from '../engine/index-release.ts'
import type { Amount } from '../engine/term.ts'
import { explain, labelIn, wordsOf } from '../explain-expression.ts'
import type { Words } from '../explain-expression.ts'
import { amountInWords, dayInWords } from '../explain-proof.ts'
import { fieldsOf } from '../forms/fields.ts'
import type { Release } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Expression } from '../schema/expression.ts'
import type { Text } from '../schema/text.ts'
import { codes } from './codes.ts'

/** How people and places are called: in the words of the pages. */
export interface Names {
  readonly candidates: (candidates: readonly Candidate[]) => string
  readonly role: (role: string) => string
  readonly place: (place: string) => string
  /** An instant in Italy's time. */
  readonly instant: (instant: Date) => string
}

/** What a release's values are in words. */
export interface Speech {
  /** @param name of the property; undefined: it is no single value but has parts of its own */
  readonly say: (name: string, value: unknown) => string | undefined
}

const conditions = new Set(['when', 'visible', 'required'])
const records = new Set(['sets', 'weights', 'facts'])
/** Written by people, or by which other programs know it: shown as it is. */
const exact = new Set(['body', 'text', 'subject', 'none', 'concept', 'source', 'organisation'])

export function speechOf(release: Release, names: Names): Speech {
  const words = wordsWithFields(release)
  const titles = titlesIn(release)
  const titled = (name: string, key: string) => {
    const title = titles[name]?.get(key)
    return title === undefined ? undefined : `«${title}»`
  }
  const named = (name: string, key: string): string | undefined => {
    if (name === 'roles') return names.role(key)
    if (name === 'at') return names.place(key)
    return titled(name, key) ?? codes[`${name}.${key}`] ?? codes[key]
  }
  const timeInWords = (value: string): string => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayInWords(value)
    return /^\d{4}-\d{2}-\d{2}T/.test(value) ? names.instant(new Date(value)) : value
  }
  const one = (name: string, value: unknown): string | undefined => {
    if (typeof value === 'boolean') return value ? 'sì' : 'no'
    if (typeof value === 'number') return String(value).replace('.', ',')
    if (typeof value !== 'string') return undefined
    return exact.has(name) ? value : (named(name, value) ?? timeInWords(value))
  }
  const many = (name: string, values: readonly unknown[]): string | undefined => {
    if (areCandidates(values)) return names.candidates(values)
    const said = values.map((value) => one(name, value))
    return said.every((text) => text !== undefined) ? said.join(', ') : undefined
  }
  return {
    say(name, value) {
      if (Array.isArray(value)) return many(name, value)
      if (typeof value !== 'object' || value === null) return one(name, value)
      if (isCondition(name, value)) return `se ${explain(value, words)}`
      if (isAmount(value)) return amountInWords(value)
      if (isText(value)) return italian(value)
      return records.has(name) ? pairsInWords(value, words, one) : undefined
    },
  }
}

// The document was read and found sound: its shapes tell what is what.
const isCondition = (name: string, _value: object): _value is Expression => conditions.has(name)
const isAmount = (value: object): value is Amount => 'value' in value && 'unit' in value
export function isText(value: unknown): value is Exclude<Text, string> {
  return typeof value === 'object' && value !== null && 'it' in value
}

function areCandidates(values: readonly unknown[]): values is readonly Candidate[] {
  const [first] = values
  return typeof first === 'object' && first !== null && ('role' in first || 'who' in first)
}

function pairsInWords(
  value: object,
  words: Words,
  one: (name: string, value: unknown) => string | undefined,
): string {
  const pairs = Object.entries(value).map(([name, inner]: [string, unknown]) => {
    const codes = Array.isArray(inner) ? inner : [inner]
    const said = codes.map((code) => words.label?.(name, String(code)) ?? one(name, code) ?? '')
    return `«${words.titles[name] ?? name}»: ${said.join(', ')}`
  })
  return pairs.join('; ')
}

/** Conditions of a form speak of fields, those of the path of facts. */
function wordsWithFields(release: Release): Words {
  const facts = wordsOf(release)
  const fields = release.forms.flatMap(fieldsOf)
  const labels = Object.fromEntries(fields.map(({ key, label }) => [key, italian(label)]))
  const lists = new Map(fields.map(({ key, list }) => [key, list]))
  return {
    titles: { ...labels, ...facts.titles },
    label: (name, code) => facts.label?.(name, code) ?? labelIn(release, lists.get(name), code),
  }
}

type Titled = readonly { readonly key: string; readonly title: Text }[]

/** What each property may name by its key, with the titles: `to` names steps, `form` forms. */
export function titlesIn(
  release: Release,
): Readonly<Record<string, ReadonlyMap<string, string> | undefined>> {
  const byKey = (items: Titled) => new Map(items.map(({ key, title }) => [key, italian(title)]))
  const steps = byKey(release.steps)
  const facts = byKey(Object.entries(release.facts).map(([key, { title }]) => ({ key, title })))
  const outcomes = byKey(release.steps.flatMap((step) => ('outcomes' in step ? step.outcomes : [])))
  const fields = byKey(
    release.forms.flatMap(fieldsOf).map(({ key, label }) => ({ key, title: label })),
  )
  const rows = byKey(rowsOf(release))
  const deadlines = byKey(release.deadlines)
  const phases = byKey(release.phases)
  return {
    ...forEach(['to', 'start', 'failedTo', 'step', 'path', 'open', 'goTo', 'subprocess'], steps),
    ...forEach(['date', 'fact', 'into', 'until', 'facts', 'keeps', 'exports'], facts),
    ...forEach(['requiredFor', 'defaultOutcome', 'outcome'], outcomes),
    ...forEach(['sum', 'count', 'min', 'max', 'band', 'from', 'fields', 'onlyIf'], fields),
    ...forEach(['setting', 'above'], byKey(release.settings ?? [])),
    ...forEach(['phase', 'phases'], phases),
    of: new Map([...steps, ...rows]),
    rows,
    ...forEach(['form', 'reads'], byKey(release.forms)),
    table: byKey(release.tables),
    list: byKey(release.lists),
    notice: byKey(release.notices),
    letter: byKey(release.letters ?? []),
    reason: byKey(release.suspensions ?? []),
    slot: byKey(release.notes.map(({ slot, text }) => ({ key: slot, title: text }))),
    deadline: deadlines,
  }
}

function forEach<T>(names: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value]))
}

/** What is listed row by row: sections of a form, alone or with their form; who did shared work. */
function rowsOf({ forms, steps }: Release): Titled {
  const sections = forms.flatMap(({ key: form, sections: own }) =>
    own.flatMap(({ key, title }) => [
      { key, title },
      { key: `${form}.${key}`, title },
    ]),
  )
  const shared = steps.flatMap(({ key, kind, title }) =>
    kind === 'sections'
      ? ['sections', 'signatures'].map((part) => ({ key: `${key}.${part}`, title }))
      : [],
  )
  return [...sections, ...shared]
}
