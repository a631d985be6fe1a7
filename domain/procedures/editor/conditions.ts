import type { Expression, Scalar } from '../schema/expression.ts'
import type { Desk } from './desk.ts'
import { readScalar, readValues, writeScalar, writeValues } from './values.ts'

/** How the rows of a condition hold together. */
export const modes = ['one', 'all', 'any', 'none', 'not-all'] as const
export type Mode = (typeof modes)[number]

const simple = ['eq', 'lt', 'lte', 'gt', 'gte', 'in', 'between', 'present'] as const
type Simple = (typeof simple)[number]

/** How a row asks of its fact; `not-…` the contrary. */
export const verbs = [
  ...(['eq', 'not-eq', 'lt', 'lte', 'gt', 'gte', 'between', 'not-between'] as const),
  ...(['in', 'not-in', 'present', 'not-present'] as const),
]
export type Verb = (typeof verbs)[number]

/** A fact, a comparison and what it is compared with, as it is written in the form. */
export interface Row {
  readonly name: string
  readonly verb: Verb
  readonly text: string
}

interface Child {
  readonly condition: Expression
  /** From the condition that it is in. */
  readonly way: readonly string[]
}

interface Group {
  readonly mode: Mode
  readonly children: readonly Child[]
}

/** A condition as one list of rows. */
export function groupOf(condition: Expression): Group {
  if ('all' in condition) return { mode: 'all', children: childrenOf(condition.all, ['all']) }
  if ('any' in condition) return { mode: 'any', children: childrenOf(condition.any, ['any']) }
  if (!('not' in condition) || isRow(condition))
    return { mode: 'one', children: [{ condition, way: [] }] }
  const { not } = condition
  if ('any' in not) return { mode: 'none', children: childrenOf(not.any, ['not', 'any']) }
  if ('all' in not) return { mode: 'not-all', children: childrenOf(not.all, ['not', 'all']) }
  return { mode: 'one', children: [{ condition, way: ['not'] }] }
}

function childrenOf(all: readonly Expression[], way: readonly string[]): Child[] {
  return all.map((condition, at) => ({ condition, way: [...way, String(at)] }))
}

/** The contrary of `groupOf`. One row needs no group. */
export function conditionOf(mode: Mode, children: readonly Expression[]): Expression {
  const [first, ...more] = children
  if (mode === 'any') return { any: [...children] }
  if (mode === 'none') return { not: { any: [...children] } }
  if (mode === 'not-all') return { not: { all: [...children] } }
  return mode === 'one' && first && more.length === 0 ? first : { all: [...children] }
}

function isRow(condition: Expression): boolean {
  return findVerb(condition) !== undefined
}

function findVerb(condition: Expression): Verb | undefined {
  const inner = 'not' in condition ? condition.not : condition
  const found = simple.find((one) => one in inner)
  const verb = found && 'not' in condition ? `not-${found}` : found
  return verbs.find((one) => one === verb)
}

/** The condition as a row; undefined: it is more than one. */
export function rowOf(condition: Expression, desk: Desk): Row | undefined {
  const verb = findVerb(condition)
  if (!verb) return undefined
  const inner = 'not' in condition ? condition.not : condition
  if ('present' in inner) return { name: inner.present, verb, text: '' }
  const [name = '', ...values] = Object.values(inner).flat(2) as [string, ...unknown[]]
  const topic = desk.topics.get(name)
  const many = 'in' in inner || 'between' in inner
  return { name, verb, text: many ? writeValues(values, topic) : writeScalar(values[0], topic) }
}

/** What a row asks; a row without its fact asks nothing. Two limits that are not two stay one. */
export function readRow({ name, verb, text }: Row, desk: Desk): Expression | undefined {
  if (name === '') return undefined
  const topic = desk.topics.get(name)
  const asked = verb.replace(/^not-/, '') as Simple
  const condition = readSimple(asked, name, {
    one: readScalar(text, topic),
    many: readValues(text, topic),
  })
  return verb === asked ? condition : { not: condition }
}

interface Compared {
  readonly one: Scalar
  readonly many: readonly Scalar[]
}

function readSimple(asked: Simple, name: string, { one, many }: Compared): Expression {
  if (asked === 'present') return { present: name }
  if (asked === 'in') return { in: [name, [...many]] }
  if (asked === 'between') return { between: [name, many[0] ?? '', many[1] ?? ''] }
  return pairs[asked]([name, one])
}

type Pair = [string, Scalar]
const pairs: Readonly<
  Record<Exclude<Simple, 'present' | 'in' | 'between'>, (pair: Pair) => Expression>
> = {
  eq: (eq) => ({ eq }),
  lt: (lt) => ({ lt }),
  lte: (lte) => ({ lte }),
  gt: (gt) => ({ gt }),
  gte: (gte) => ({ gte }),
}
