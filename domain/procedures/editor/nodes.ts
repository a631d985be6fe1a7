import type { z } from 'zod'

/** What a form has to ask for, whatever the part of a procedure that it is asked of. */
export type Node =
  | { readonly kind: 'text' | 'scalar' | 'scalars' | 'candidate' | 'condition' }
  | { readonly kind: 'string' | 'day' | 'moment' | 'boolean' }
  | { readonly kind: 'number'; readonly least: number }
  | { readonly kind: 'literal'; readonly value: Constant }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'list'; readonly of: Slot; readonly least: number }
  | { readonly kind: 'record'; readonly of: Slot }
  | { readonly kind: 'union'; readonly branches: readonly Slot[] }

export type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>
export type Constant = string | number | boolean

/** A place of the schema that holds a value. */
export interface Slot {
  readonly node: Node
  readonly schema: z.ZodType
  readonly optional: boolean
  /** What the schema says of it, for who fills it in. */
  readonly hint: string | undefined
}

export interface Property extends Slot {
  readonly name: string
}

type Any = z.core.$ZodTypes
const known = new WeakMap<object, Slot>()

/** What a schema asks for. A form that the editor cannot make is a fault of the schema: it throws. */
export function slotOf(schema: z.core.$ZodType): Slot {
  const before = known.get(schema)
  if (before) return before
  const { inner, optional, hint } = unwrap(schema)
  // Conditions hold conditions: the slot is known before its inside is looked at.
  const slot = { schema: schema as z.ZodType, optional, hint, node: nodeOf(inner) }
  known.set(schema, slot)
  return slot
}

function unwrap(schema: z.core.$ZodType) {
  let [inner, optional] = [schema, false]
  let hint = descriptionOf(schema)
  for (;;) {
    const { def } = (inner as Any)._zod
    if (def.type !== 'optional' && def.type !== 'default') return { inner, optional, hint }
    optional ||= def.type === 'optional'
    inner = def.innerType
    hint ??= descriptionOf(inner)
  }
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return (schema as z.ZodType).description
}

function nodeOf(schema: z.core.$ZodType): Node {
  const { def } = (schema as Any)._zod
  if (def.type === 'object') return { kind: 'object', properties: propertiesOf(def.shape) }
  if (def.type === 'array')
    return { kind: 'list', of: slotOf(def.element), least: minimumOf(schema) ?? 0 }
  if (def.type === 'record') return { kind: 'record', of: slotOf(def.valueType) }
  if (def.type === 'union') return unionOf(def.options.map(slotOf))
  return def.type === 'lazy' ? { kind: 'condition' } : leafOf(schema)
}

function leafOf(schema: z.core.$ZodType): Node {
  const { def } = (schema as Any)._zod
  if (def.type === 'number') return { kind: 'number', least: minimumOf(schema) ?? 0 }
  if (def.type === 'boolean') return { kind: 'boolean' }
  if (def.type === 'string') return { kind: formatted('format' in def ? String(def.format) : '') }
  if (def.type === 'literal') return { kind: 'literal', value: def.values[0] as Constant }
  if (def.type === 'enum') return { kind: 'enum', values: Object.values(def.entries).map(String) }
  throw new Error(`no form for «${def.type}» of a release`)
}

function formatted(format: string): 'string' | 'day' | 'moment' {
  if (format === 'date') return 'day'
  return format === 'datetime' ? 'moment' : 'string'
}

/** The fewest elements of a list, or the least of a number. */
function minimumOf(schema: z.core.$ZodType): number | undefined {
  const checks = (schema as Any)._zod.def.checks ?? []
  for (const { _zod: check } of checks) {
    const { minimum, length, value, inclusive } = check.def as Limits
    if (minimum !== undefined || length !== undefined) return minimum ?? length
    if (check.def.check === 'greater_than' && inclusive === true) return value
  }
  return undefined
}

interface Limits {
  readonly minimum?: number
  readonly length?: number
  readonly value?: number
  readonly inclusive?: boolean
}

function propertiesOf(shape: Readonly<Record<string, z.core.$ZodType>>): Property[] {
  return Object.entries(shape).map(([name, schema]) => ({ name, ...slotOf(schema) }))
}

function unionOf(branches: readonly Slot[]): Node {
  const kinds = branches.map(({ node }) => node.kind).join(' ')
  if (kinds === 'string number boolean') return { kind: 'scalar' }
  if (kinds === 'scalar list') return { kind: 'scalars' }
  if (kinds === 'string object' && branches.some((one) => hasProperty(one, 'it')))
    return { kind: 'text' }
  if (branches.some((one) => hasProperty(one, 'who'))) return { kind: 'candidate' }
  return { kind: 'union', branches }
}

function hasProperty({ node }: Slot, name: string): boolean {
  return node.kind === 'object' && node.properties.some((one) => one.name === name)
}

/** Values that can be chosen without anything more to say. */
export function constantsOf({ node }: Slot): readonly Constant[] {
  if (node.kind === 'literal') return [node.value]
  if (node.kind === 'enum') return node.values
  return node.kind === 'boolean' ? [true, false] : []
}

const mostInRow = 4

/** Asked within the page of what holds it; all else has a page of its own. */
export function isInline({ node }: Slot): boolean {
  if (node.kind === 'union') return node.branches.every((one) => isCondition(one) || isFlat(one))
  if (node.kind === 'list') return isFlat(node.of)
  if (node.kind === 'record') return isFlat(node.of)
  return isFlat({ node })
}

function isCondition({ node }: Slot): boolean {
  return node.kind === 'condition'
}

/** A few inputs beside each other, without lists. */
export function isFlat({ node }: Pick<Slot, 'node'>): boolean {
  if (node.kind === 'object')
    return node.properties.length <= mostInRow && node.properties.every(isLeaf)
  return isLeaf({ node })
}

function isLeaf({ node }: Pick<Slot, 'node'>): boolean {
  return !['object', 'list', 'record', 'union', 'condition'].includes(node.kind)
}

/** The branch of a union that a value is of; the last one for what is of none. */
export function branchOf({ branches }: NodeOf<'union'>, value: unknown): Slot {
  const found = branches.find((one) => couldBe(one, value)) ?? branches.at(-1)
  if (!found) throw new Error('a union of nothing')
  return found
}

function couldBe(slot: Slot, value: unknown): boolean {
  const { node } = slot
  if (node.kind === 'object') return isObject(value) && hasMarks(node, value)
  if (node.kind === 'condition') return isObject(value)
  if (node.kind === 'number') return typeof value === 'number'
  return constantsOf(slot).includes(value as Constant)
}

/** Its kind, or else all that it cannot be without. */
function hasMarks({ properties }: NodeOf<'object'>, value: object): boolean {
  const kind = properties.find(({ node }) => node.kind === 'literal')
  const entries = new Map<string, unknown>(Object.entries(value))
  if (kind?.node.kind === 'literal') return entries.get(kind.name) === kind.node.value
  return properties.every(({ name, optional }) => optional || entries.has(name))
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The properties that a value of this slot has or may have. */
export function propertiesIn({ node }: Slot, value: unknown): readonly Property[] {
  if (node.kind === 'object') return node.properties
  return node.kind === 'union' ? propertiesIn(branchOf(node, value), value) : []
}
