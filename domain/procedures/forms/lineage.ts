import { italian } from '../engine/index-release.ts'
import type { Release } from '../schema.ts'
import type { Field, Form } from '../schema/form.ts'
import type { Text } from '../schema/text.ts'

import { fieldsOf } from './fields.ts'

/** Where and how a question was asked, from a version of the procedure to another, both included. */
export interface Asking {
  readonly form: string
  readonly formTitle: Text
  readonly field: string
  readonly label: Text
  readonly from: number
  readonly to: number
  /** What set it apart from the version before; none: it was there from the first one. */
  readonly change?: 'renamed' | 'moved' | 'added'
}

/** What was asked in all versions, however it was called, with all its askings. */
export interface Question {
  /** See `questionOf`. */
  readonly id: string
  /** As they began. */
  readonly askings: readonly Asking[]
  /** The first version that asks it no more. */
  readonly dropped?: number
}

/**
 * What tells a question from the others across versions: its concept, whatever the form; without
 * one, its form and its key.
 */
export function questionOf(form: Pick<Form, 'key'>, { concept, key }: Field): string {
  return concept ?? `${form.key}.${key}`
}

/**
 * The questions of a procedure across its versions: renamed, moved, dropped.
 * @param releases of one procedure, in any order
 */
export function lineageOf(releases: readonly Release[]): Question[] {
  const inOrder = releases.toSorted((one, other) => one.version - other.version)
  const known = new Map<string, Asking[]>()
  for (const [at, release] of inOrder.entries())
    addVersion(known, release, inOrder[at - 1]?.version)
  const versions = inOrder.map(({ version }) => version)
  return [...known].map(([id, askings]) => {
    const last = Math.max(...askings.map(({ to }) => to))
    const dropped = versions.find((version) => version > last)
    return { id, askings, ...(dropped !== undefined && { dropped }) }
  })
}

/** Whether its history has anything to tell. */
export function hasChanged({ askings, dropped }: Question): boolean {
  return dropped !== undefined || askings.some(({ change }) => change !== undefined)
}

/** How many fields of a release are followed only while they keep form and key. */
export function withoutConcept(release: Release): number {
  return release.forms.flatMap(fieldsOf).filter(({ concept }) => concept === undefined).length
}

function addVersion(known: Map<string, Asking[]>, release: Release, before: number | undefined) {
  const { version } = release
  const now = release.forms.flatMap((form) =>
    fieldsOf(form).map((field) => ({
      ...{ id: questionOf(form, field), form: form.key, formTitle: form.title },
      ...{ field: field.key, label: field.label },
    })),
  )
  // What stays as it was goes first: what is left over has been renamed or moved.
  const fresh = now.filter(({ id, ...asked }) => {
    const askings = known.get(id) ?? []
    const at = askings.findIndex((one) => one.to === before && isSame(one, asked))
    const same = askings[at]
    if (same) askings[at] = { ...same, to: version }
    return !same
  })
  for (const { id, ...asked } of fresh) {
    const askings = known.get(id) ?? []
    const ended = askings.filter(({ to }) => to === before)
    const change = before === undefined ? {} : { change: changeOf(asked, ended) }
    known.set(id, [...askings, { ...asked, from: version, to: version, ...change }])
  }
}

type Asked = Pick<Asking, 'form' | 'field' | 'label'>

function isSame(one: Asked, other: Asked): boolean {
  const label = italian(one.label) === italian(other.label)
  return one.form === other.form && one.field === other.field && label
}

function changeOf(asked: Asked, ended: readonly Asking[]): NonNullable<Asking['change']> {
  if (ended.some(({ form }) => form === asked.form)) return 'renamed'
  return ended.length > 0 ? 'moved' : 'added'
}
