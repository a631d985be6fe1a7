import type { Flaw } from '../errors.ts'
import { parsePart } from '../read-release.ts'
import type { Release } from '../schema.ts'
import type { Expression } from '../schema/expression.ts'
import { Key } from '../schema/text.ts'
import { groupOf } from './conditions.ts'
import { findPlace, withAt } from './place.ts'
import type { Place } from './place.ts'
import type { Posted } from './posted.ts'
import { readKey, readPart } from './read-part.ts'
import type { Reading } from './read.ts'
import { isObject } from './nodes.ts'
import { posted as names } from './show-part.ts'

/** What the page of a part made of the procedure. */
export type Changed =
  | { readonly document: Release; readonly way: readonly string[] }
  /** It has not the shape of the part; what was typed, to be mended. */
  | { readonly flaws: readonly Flaw[]; readonly typed: unknown }

/**
 * The procedure as it is with what was sent from the page of a part, and the way to the part that is
 * looked at next: the new one if one was made. Flaws are named from the part on.
 */
export function changePart(release: Release, place: Place, reading: Reading): Changed {
  const value = readPart(place, reading)
  const key = place.entry ? readKey(place, reading.posted) : undefined
  const { part, flaws: own } = parsePart(place.slot.schema, value)
  const flaws = [...own, ...keyFlaws(release, place, key)]
  if (flaws.length > 0) return { flaws, typed: value }
  const changed = withAt(release, place.path, part)
  const document = (key === undefined ? changed : renamed(changed, place, key)) as Release
  const path = key === undefined ? place.path : [...place.path.slice(0, -1), key]
  const next = [...path, ...newIn(place, part, reading.posted)]
  return { document, way: findPlace(document, next.join('.')).place.way }
}

function keyFlaws(release: Release, { path }: Place, key: string | undefined): Flaw[] {
  if (key === undefined || key === path.at(-1)) return []
  if (key in release.facts) return [{ where: names.key, message: 'C’è già: scegline un altro.' }]
  return parsePart(Key, key).flaws.map(({ message }) => ({ where: names.key, message }))
}

/** An entry keeps its place under its new key. */
function renamed(document: unknown, { path }: Place, key: string): unknown {
  const [collection = '', old] = path
  const record = isObject(document) ? document[collection] : undefined
  if (!isObject(record) || old === key) return document
  const entries = Object.entries(record).map(([name, one]) => [name === old ? key : name, one])
  return withAt(document, [collection], Object.fromEntries(entries))
}

/** From the part to the one that has just been made in it. */
function newIn(place: Place, value: unknown, { wish: { verb, name } }: Posted): Path {
  if (verb === 'crea') return [name]
  if (verb !== 'aggiungi') return []
  if (place.slot.node.kind === 'condition')
    return groupOf(value as Expression).children.at(-1)?.way ?? []
  const property = name === place.name ? undefined : name
  return property === undefined || !isObject(value)
    ? lastIn(value)
    : [property, ...lastIn(value[property])]
}

type Path = readonly (string | number)[]

function lastIn(list: unknown): Path {
  if (Array.isArray(list)) return [list.length - 1]
  return isObject(list) ? [Object.keys(list).at(-1) ?? ''] : []
}
