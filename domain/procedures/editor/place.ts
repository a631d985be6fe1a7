import { kindIn } from '../compare/describe-release.ts'
import { nouns } from '../compare/part.ts'
import type { PartKind } from '../compare/part.ts'
import { Release } from '../schema.ts'
import { branchOf, isInline, isObject, propertiesIn, slotOf } from './nodes.ts'
import type { Slot } from './nodes.ts'

/** A part of a procedure that is edited on a page of its own. */
export interface Place {
  /** From the whole procedure, by key where there is one. */
  readonly way: readonly string[]
  /** The same by what the document is made of: properties and positions. */
  readonly path: readonly (string | number)[]
  readonly slot: Slot
  readonly value: unknown
  /** The property that holds it; of an element, that of its list. */
  readonly name: string
  readonly kind: PartKind
  /** An element of a record has its key outside itself. */
  readonly entry: boolean
}

export interface Found {
  /** From the whole procedure down to the part. */
  readonly trail: readonly Place[]
  /** The part: the last of the trail. */
  readonly place: Place
  /** What was asked for within the part, if it has no page of its own. */
  readonly within: readonly string[]
}

/** The collections of a procedure, each on its own page, in the order of the document. */
export const collections: readonly string[] = propertiesIn(slotOf(Release), {})
  .filter((one) => isCollection(one, 'release'))
  .map(({ name }) => name)

/** Of the whole procedure: never asked within its page, however small its elements. */
export function isCollection({ node }: Slot, kind: PartKind): boolean {
  if (kind !== 'release' || (node.kind !== 'list' && node.kind !== 'record')) return false
  return node.of.node.kind === 'object' || node.of.node.kind === 'union'
}

/**
 * The part where a way leads, or the last part on it that there is. Ways are written as problems
 * name them: `steps.triage.outcomes.close`, by key or by position.
 */
export function findPlace(release: Release, way: string): Found {
  const whole: Place = {
    way: [],
    path: [],
    slot: slotOf(Release),
    value: release,
    name: '',
    kind: 'release',
    entry: false,
  }
  const names = way === '' ? [] : way.split('.')
  const trail = [whole]
  for (;;) {
    const place = trail.at(-1) ?? whole
    const next = nextOf(place, names)
    if (!next) return { trail, place, within: names }
    trail.push(next.place)
    names.splice(0, next.used)
  }
}

interface Next {
  readonly place: Place
  readonly used: number
}

function nextOf(place: Place, [name, element]: readonly string[]): Next | undefined {
  if (name === undefined) return undefined
  const { node } = place.slot
  if (node.kind === 'condition') return withinCondition(place, [name, element])
  if (holdsMany(place)) return one(elementOf(place, name), 1)
  const property = propertiesIn(place.slot, place.value).find((own) => own.name === name)
  const inner = property && held(place, name, property)
  if (!inner) return undefined
  if (isCollection(property, place.kind) || !holdsMany(inner)) return one(inner, 1)
  return element === undefined ? undefined : one(elementOf(inner, element), 2)
}

function holdsMany({ slot }: Place): boolean {
  return slot.node.kind === 'list' || slot.node.kind === 'record'
}

function one(place: Place | undefined, used: number): Next | undefined {
  return place && { place, used }
}

/** What a property holds, if that is shown on a page of its own. */
function held(place: Place, name: string, property: Slot): Place | undefined {
  const collection = isCollection(property, place.kind)
  const none = collection ? [] : undefined
  const value = isObject(place.value) ? (place.value[name] ?? none) : undefined
  if (value === undefined) return undefined
  const slot = conditionIn(property, value) ?? property
  if (slot === property && isInline(property) && !collection) return undefined
  const kind = kindIn(place.kind, name) ?? place.kind
  return {
    slot,
    value,
    name,
    kind,
    way: [...place.way, name],
    path: [...place.path, name],
    entry: false,
  }
}

/** Of what may be a condition or something plainer: the condition. */
function conditionIn({ node }: Slot, value: unknown): Slot | undefined {
  if (node.kind !== 'union') return undefined
  const branch = branchOf(node, value)
  return branch.node.kind === 'condition' ? branch : undefined
}

function elementOf(list: Place, name: string): Place | undefined {
  const { node } = list.slot
  if (node.kind === 'record') return entryOf(list, name)
  if (node.kind !== 'list' || !Array.isArray(list.value)) return undefined
  const values = list.value as readonly unknown[]
  const byKey = values.findIndex((value) => keyOf(value) === name)
  const at = byKey >= 0 ? byKey : /^\d{1,4}$/.test(name) ? Number(name) : -1
  if (values[at] === undefined) return undefined
  return {
    ...list,
    slot: node.of,
    value: values[at],
    way: [...list.way, nameOf(values, at)],
    path: [...list.path, at],
  }
}

function entryOf(record: Place, name: string): Place | undefined {
  const { node } = record.slot
  if (node.kind !== 'record' || !isObject(record.value)) return undefined
  const value = Object.hasOwn(record.value, name) ? record.value[name] : undefined
  if (value === undefined) return undefined
  const ways = { way: [...record.way, name], path: [...record.path, name] }
  return { ...record, ...ways, slot: node.of, value, entry: true }
}

/** How an element is called in a way: by its key where it alone has it. */
export function nameOf(values: readonly unknown[], at: number): string {
  const key = keyOf(values[at])
  const alone = values.filter((value) => keyOf(value) === key).length === 1
  return key !== undefined && alone && /^[a-zA-Z]/.test(key) && !key.includes('.')
    ? key
    : String(at)
}

function keyOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const key = value['key'] ?? value['slot']
  return typeof key === 'string' ? key : undefined
}

function withinCondition(
  place: Place,
  [name = '', position]: readonly (string | undefined)[],
): Next | undefined {
  if (!isObject(place.value) || !Object.hasOwn(place.value, name)) return undefined
  const inner = place.value[name]
  if (name === 'not') return one(conditionAt(place, ['not'], inner), 1)
  if ((name !== 'all' && name !== 'any') || !Array.isArray(inner)) return undefined
  const at = Number(position)
  const child: unknown = (inner as readonly unknown[])[at]
  return child === undefined ? undefined : one(conditionAt(place, [name, at], child), 2)
}

function conditionAt(place: Place, steps: readonly (string | number)[], value: unknown): Place {
  const path = [...place.path, ...steps]
  return { ...place, value, path, way: [...place.way, ...steps.map(String)] }
}

/** The noun of a part, for headings; of a condition, that of conditions. */
export function nounOf({ slot, kind }: Pick<Place, 'slot' | 'kind'>): string {
  return slot.node.kind === 'condition' ? 'condizione' : nouns[kind]
}

type Path = readonly (string | number)[]

/** The value with another one at the end of a path, nothing else touched; undefined: without it. */
export function withAt(whole: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (Array.isArray(whole))
    return whole.map((one: unknown, at) => (at === first ? withAt(one, rest, value) : one))
  const old = isObject(whole) ? whole : {}
  return without({ ...old, [first]: withAt(old[String(first)], rest, value) })
}

/** Without the properties that say nothing. */
export function without(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
}
