import { canonical } from '../engine/state.ts'
import type { Facts } from '../engine/types.ts'
import type { Answers } from '../forms/answers.ts'
import { answerOf, fieldLike, fieldNamed, fieldsOf, rowsOf, singleFields } from '../forms/fields.ts'
import { factsFrom } from '../forms/parse-answers.ts'
import { readPage } from '../forms/read-page.ts'
import type { Release } from '../schema.ts'
import type { Computed } from '../schema/computed.ts'
import type { Field, Form } from '../schema/form.ts'
import type { SettingsInForce } from '../zone-settings.ts'
import type { Unknown, UntoldReason } from './past-case.ts'

/** A form with the release that it belongs to: its lists and settings. */
export interface Asking {
  readonly form: Form
  readonly release: Release
}

/** An act, as it lies in the log. */
export interface Answered {
  readonly facts: Facts
  /** Absent: they are not kept. */
  readonly answers?: Answers | undefined
  /** Facts that had been told before, by whatever form. */
  readonly known: Facts
}

export interface Reread {
  readonly facts: Facts
  readonly unknown: Unknown
}

const nothing: Unknown = new Map()

/**
 * The facts of an act if another form had asked: the same answers, read by its conditions, scales
 * and cut-offs. What it asks and nobody was asked is unknown, never guessed.
 */
export function reread(act: Answered, was: Asking | undefined, now: Asking | undefined): Reread {
  const kept = without(act.facts, was)
  if (!now) return { facts: was ? kept : act.facts, unknown: nothing }
  if (was && asksTheSame(was, now)) return { facts: act.facts, unknown: nothing }
  if (act.answers === undefined) return unread(act, was, now)
  const page = new Page({ answers: act.answers, facts: { ...act.known, ...act.facts } }, was, now)
  const read = factsFrom(now.form, page.answers)
  return settle(act, { ...kept, ...read }, page.untold())
}

/** A form that computes nothing else, asks nothing else: its facts stand. */
const compared = new WeakMap<Form, WeakMap<Form, boolean>>()

function asksTheSame(was: Asking, now: Asking): boolean {
  const known = compared.get(was.form)?.get(now.form)
  if (known !== undefined) return known
  const same = restsOn(was) === restsOn(now)
  const others = compared.get(was.form) ?? new WeakMap<Form, boolean>()
  compared.set(was.form, others.set(now.form, same))
  return same
}

/** All that the facts of a form depend on: no words. */
function restsOn({ form, release }: Asking): string {
  const fields = form.sections.map(({ key, visible, repeat, fields: asked }) => ({
    ...{ key, visible, repeats: repeat !== undefined },
    fields: asked.map(({ key: name, type, list, required, visible: shown, exports, computed }) => ({
      ...{ name, type, list, required, shown, exports, computed: numbersOf(computed) },
    })),
  }))
  const lists = release.lists
    .filter(({ key }) => fieldsOf(form).some(({ list }) => list === key))
    .map(({ key, values }) => [key, values.map(({ code, score }) => [code, score])])
  const settings = release.settings?.map(({ key, value }) => [key, value])
  return canonical({ fields, lists, settings })
}

function numbersOf(computed: Computed | undefined): unknown {
  if (!computed || !('band' in computed)) return computed
  return { ...computed, bands: computed.bands.map(({ label: _words, ...band }) => band) }
}

function without(facts: Facts, asked: Asking | undefined): Facts {
  const own = new Set(asked && singleFields(asked.form).map((field) => field.exports))
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !own.has(name)))
}

/** Without the answers only what both forms simply ask is as it was. */
function unread(act: Answered, was: Asking | undefined, now: Asking): Reread {
  const { facts } = act
  const exporting = singleFields(now.form).filter((field) => field.exports !== undefined)
  const untold = exporting.flatMap((field): [string, UntoldReason][] => {
    const before = was && counterpart(was.form, field)
    if (before && before.exports === field.exports && !field.computed) return []
    return [[field.exports ?? '', before ? 'no-answer' : 'never-asked']]
  })
  const own = new Set(exporting.map((field) => field.exports))
  const both = Object.fromEntries(Object.entries(facts).filter(([name]) => own.has(name)))
  return settle(act, { ...without(facts, was), ...both }, new Map(untold))
}

/** What was told before by another form stands for what this one did not ask. */
function settle({ known }: Answered, facts: Facts, untold: Unknown): Reread {
  const unknown = new Map(untold)
  const read = { ...facts }
  for (const [name, why] of untold) {
    const told = known[name] ?? ''
    if (why !== 'never-asked' || told === '') continue
    read[name] = told
    unknown.delete(name)
  }
  for (const name of unknown.keys()) read[name] = ''
  return { facts: read, unknown }
}

function counterpart(form: Form, field: Field): Field | undefined {
  const same = fieldNamed(form, field.key)
  return same?.type === field.type ? same : fieldLike(form, field)
}

interface Filled {
  readonly answers: Answers
  readonly facts: Facts
}

/** One page of answers as another form would have had it. */
class Page {
  readonly #was: Asking | undefined
  readonly #now: Asking
  readonly #given: Answers
  readonly #asked: ReadonlySet<string>
  readonly answers: Answers
  readonly #shown: ReadonlySet<string>

  constructor({ answers, facts }: Filled, was: Asking | undefined, now: Asking) {
    this.#was = was
    this.#now = now
    this.#given = carried(answers, was, now)
    const before =
      was && readPage(was.form, answers, { lists: was.release.lists, facts, taken: true })
    this.#asked = before?.shown ?? new Set()
    const { lists } = now.release
    const settings = settingsOf(answers, was, now)
    const read = readPage(now.form, this.#given, { lists, facts, settings, taken: true })
    this.answers = read.answers
    this.#shown = read.shown
  }

  untold(): Unknown {
    const fields = singleFields(this.#now.form)
    const shown = fields.filter(({ key, exports }) => exports && this.#shown.has(key))
    const untold = shown.flatMap((field): [string, UntoldReason][] => {
      const why = this.#whyNot(field)
      return why ? [[field.exports ?? '', why]] : []
    })
    return new Map(untold)
  }

  #whyNot(field: Field): UntoldReason | undefined {
    if (field.computed) return this.#whyNotComputed(field.computed)
    const value = answerOf(this.#given, field.key)
    if (value !== undefined) return this.#isChoice(field, [value].flat()) ? undefined : 'no-choice'
    const before = this.#was && counterpart(this.#was.form, field)
    if (!before || !this.#asked.has(before.key)) return 'never-asked'
    return field.required === true && before.required !== true ? 'no-answer' : undefined
  }

  #isChoice({ list }: Field, values: readonly unknown[]): boolean {
    const codes = this.#now.release.lists.find(({ key }) => key === list)?.values
    return !codes || values.every((value) => codes.some(({ code }) => code === value))
  }

  #whyNotComputed(computed: Computed): UntoldReason | undefined {
    for (const name of itemsOf(computed)) {
      const why = name.includes('.') ? this.#whyNotRows(name) : this.#whyNotItem(name)
      if (why) return why
    }
    return undefined
  }

  #whyNotItem(name: string): UntoldReason | undefined {
    const field = fieldNamed(this.#now.form, name)
    if (!field) return this.#whyNotRows(name)
    return this.#shown.has(name) ? this.#whyNot(field) : undefined
  }

  #whyNotRows(name: string): UntoldReason | undefined {
    const [section = '', field] = name.split('.')
    const asked = this.#was?.form.sections.find(({ key }) => key === section)
    if (!asked || (field !== undefined && !asked.fields.some(({ key }) => key === field)))
      return 'never-asked'
    return undefined
  }
}

/** The answers under the names by which the other form asks the same. */
function carried(answers: Answers, was: Asking | undefined, now: Asking): Answers {
  const single = singleFields(now.form).flatMap((field) => {
    const before = was && counterpart(was.form, field)
    const value = before && !before.computed ? answerOf(answers, before.key) : undefined
    return value === undefined ? [] : [[field.key, value] as const]
  })
  const rows = now.form.sections
    .filter(({ repeat }) => repeat)
    .map(({ key }) => [key, rowsOf(answers, key)] as const)
  return Object.fromEntries([...single, ...rows])
}

/** What a zone has fixed otherwise than its release stays; the rest is as the other release says. */
function settingsOf(answers: Answers, was: Asking | undefined, now: Asking): SettingsInForce {
  const fixed = was ? fixedBy(answers, was) : new Map<string, number>()
  const settings = now.release.settings ?? []
  return Object.fromEntries(
    settings.map(({ key, value }) => [key, { value: fixed.get(key) ?? value }]),
  )
}

function fixedBy(answers: Answers, { form, release }: Asking): ReadonlyMap<string, number> {
  const own = new Map(release.settings?.map(({ key, value }) => [key, value]))
  const fixed = singleFields(form).flatMap(({ key, computed }): [string, number][] => {
    if (!computed || !('setting' in computed)) return []
    const value = answerOf(answers, key)
    if (typeof value !== 'number' || value === own.get(computed.setting)) return []
    return [[computed.setting, value]]
  })
  return new Map(fixed)
}

function itemsOf(computed: Computed): readonly string[] {
  if ('setting' in computed) return []
  if ('band' in computed) return [computed.band]
  if ('years' in computed) return [computed.years.from, computed.years.to]
  if ('rows' in computed) return [computed.rows]
  if ('sum' in computed) return computed.sum
  if ('count' in computed) return computed.count
  return 'min' in computed ? computed.min : computed.max
}
