import { kindIn } from '../compare/describe-release.ts'
import type { Desk } from './desk.ts'
import { branchOf, constantsOf, isInline, isObject } from './nodes.ts'
import type { Constant, NodeOf, Slot } from './nodes.ts'
import { isCollection, without } from './place.ts'
import { partName } from './pieces.ts'
import type { At } from './pieces.ts'
import { arranged, placeIn } from './posted.ts'
import type { Posted } from './posted.ts'
import { readLeaf } from './read-leaf.ts'
import { within } from './show.ts'
import { freshKey, skeletonOf } from './skeleton.ts'
import { readFact, writeValues } from './values.ts'

/** How a page is read: what was sent, and by which words. */
export interface Reading {
  readonly posted: Posted
  readonly desk: Desk
}

/** What a page says of one property, the mirror of `show`; undefined: nothing. */
export function read(slot: Slot, at: At, reading: Reading): unknown {
  const { node } = slot
  const own = { at, ...reading }
  if (node.kind === 'list') return readList(slot, node, own)
  if (node.kind === 'record') return readRecord(slot, node, own)
  if (node.kind === 'condition') return readLink(slot, at, reading)
  if (node.kind !== 'union' && node.kind !== 'object') return readLeaf(slot, at, reading.posted)
  if (!isInline(slot)) return readLink(slot, at, reading)
  return node.kind === 'union' ? readChoice(slot, node, own) : readGroup(slot, node, own)
}

/** What has a page of its own is made here, and taken away. */
function readLink(slot: Slot, { name, property, value }: At, { posted }: Reading): unknown {
  if (posted.wish.name !== name) return value
  if (posted.wish.verb === 'togli') return undefined
  return posted.wish.verb === 'crea' ? skeletonOf(slot, property) : value
}

interface On extends Reading {
  readonly at: At
}

/** What an optional group is when nothing is in it: not there. */
function readGroup(slot: Slot, node: NodeOf<'object'>, on: On): unknown {
  const { at } = on
  const kind = kindIn(at.kind, at.property) ?? at.kind
  const entries = node.properties.map((one) => {
    const inner = within({ ...at, kind }, one.name, at.value)
    return [one, read(one, inner, on)] as const
  })
  const empty = entries.every(([one, value]) => isBlank(one, value))
  if (empty && (slot.optional || at.value === undefined)) return undefined
  return without(Object.fromEntries(entries.map(([{ name }, value]) => [name, value])))
}

function isBlank({ node }: Slot, value: unknown): boolean {
  return value === undefined || value === '' || value === false || node.kind === 'literal'
}

function readChoice(slot: Slot, node: NodeOf<'union'>, { at, ...reading }: On): unknown {
  const chosen = reading.posted.text(at.name)
  if (chosen === undefined) return at.value
  const constants = node.branches.flatMap((one) => constantsOf(one))
  const constant = constants.find((one: Constant) => `=${String(one)}` === chosen)
  if (constant !== undefined) return constant
  const n = node.branches.findIndex((_, one) => `#${String(one)}` === chosen)
  const branch = node.branches[n]
  if (!branch) return slot.optional ? undefined : ''
  const was = at.value !== undefined && branchOf(node, at.value) === branch
  const own = { ...at, name: partName.inner(at.name, n), value: was ? at.value : undefined }
  return readBranch(branch, own, reading)
}

function readBranch(branch: Slot, at: At, reading: Reading): unknown {
  if (branch.node.kind === 'condition') return at.value ?? skeletonOf(branch)
  return read({ ...branch, optional: false }, at, reading) ?? {}
}

function readList(slot: Slot, node: NodeOf<'list'>, on: On): unknown {
  const { at, posted } = on
  const values = Array.isArray(at.value) ? (at.value as readonly unknown[]) : []
  const paged = !isInline(slot) || isCollection(slot, at.kind)
  const rows = paged ? values : readRows(node.of, values, on)
  const moved = placeIn(posted.wish, at.name)
  const placed = moved === undefined ? rows : arranged(rows, posted.wish, moved)
  const added = paged && wantsMore(posted, at) ? [newOne(node.of, values, on)] : []
  const whole = [...placed.filter((one) => one !== undefined && one !== ''), ...added]
  return whole.length === 0 && slot.optional && wasNotEmpty(at.value) ? undefined : whole
}

function wantsMore({ wish: { verb, name } }: Posted, at: At): boolean {
  return verb === 'aggiungi' && name === at.name
}

/** What may be left out is, once it is empty; what was written empty stays. */
function wasNotEmpty(value: unknown): boolean {
  return !isObjectOrList(value) || Object.keys(value).length > 0
}

function isObjectOrList(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function readRows(of: Slot, values: readonly unknown[], { at, ...reading }: On): unknown[] {
  const kind = of.node.kind === 'object' ? (kindIn(at.kind, at.property) ?? at.kind) : at.kind
  return [...values, undefined].map((value, n) => {
    const name = partName.inner(at.name, n)
    return read({ ...of, optional: true }, { ...at, kind, name, value }, reading)
  })
}

/** A new element of the chosen kind, with a key of its own. */
function newOne(of: Slot, values: readonly unknown[], { at, posted }: On): unknown {
  const chosen = Number(posted.text(partName.added(at.name)) ?? 0)
  const slot = of.node.kind === 'union' ? (of.node.branches[chosen] ?? of) : of
  const made = skeletonOf(slot, at.property)
  const taken = values.map((one) => (isObject(one) ? String(one['key']) : ''))
  return isObject(made) && 'key' in made ? { ...made, key: freshKey(taken) } : made
}

function readRecord(slot: Slot, node: NodeOf<'record'>, on: On): unknown {
  const { at } = on
  const value = isObject(at.value) ? at.value : {}
  const paged = !isInline(slot) || isCollection(slot, at.kind)
  const entries = paged ? pagedEntries(node, value, on) : readEntries(node, value, on)
  const nothing = entries.length === 0 && slot.optional && wasNotEmpty(at.value)
  return nothing ? undefined : Object.fromEntries(entries)
}

type Entries = readonly (readonly [string, unknown])[]

function pagedEntries({ of }: NodeOf<'record'>, value: object, { at, posted }: On): Entries {
  const entries = Object.entries(value) as Entries
  const found = entries.findIndex(([key]) => posted.wish.name === partName.inner(at.name, key))
  if (found >= 0) return arranged(entries, posted.wish, found)
  if (!wantsMore(posted, at)) return entries
  const key = freshKey(entries.map(([one]) => one))
  return [...entries, [key, skeletonOf(of, at.property)]]
}

function readEntries({ of }: NodeOf<'record'>, value: object, on: On): Entries {
  const { at, posted, desk } = on
  const old = Object.entries(value) as Entries
  const rows = [...old, ['', undefined] as const].map(([key, inner], n) => {
    const name = partName.inner(at.name, n)
    const now = posted.text(partName.key(name)) ?? key
    const shown = inner === undefined ? '' : writeValues(inner, desk.topics.get(key))
    const typed = posted.text(partName.value(name)) ?? shown
    if (now === key && typed === shown.trim()) return [key, inner] as const
    return [now, readEntry(of, typed, { key: now, desk })] as const
  })
  const moved = placeIn(posted.wish, at.name)
  const placed = moved === undefined ? rows : arranged(rows, posted.wish, moved)
  return placed.filter(([key, inner]) => key !== '' && inner !== undefined)
}

function readEntry(
  { node }: Slot,
  typed: string,
  { key, desk }: { key: string; desk: Desk },
): unknown {
  if (node.kind === 'scalars' || node.kind === 'scalar') return readFact(typed, key, desk)
  const number = typed.replace(',', '.')
  return typed !== '' && Number.isFinite(Number(number)) ? Number(number) : typed
}
