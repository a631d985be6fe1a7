import type { Expression } from '../schema/expression.ts'
import type { FactValue } from './types.ts'

export type Values = Readonly<Record<string, FactValue | undefined>>

function compare(left: FactValue | undefined, right: FactValue): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string')
    return left < right ? -1 : left > right ? 1 : 0
  return undefined
}

function holds(order: number | undefined, test: (order: number) => boolean): boolean {
  return order !== undefined && test(order)
}

/** A list of codes is equal to a code that it contains. */
function same(value: FactValue | undefined, wanted: FactValue): boolean {
  if (Array.isArray(value)) return typeof wanted === 'string' && value.includes(wanted)
  return value === wanted
}

function isPresent(value: FactValue | undefined): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** Total: a value that is missing or of another type makes a comparison false, never an error. */
export function evaluate(expression: Expression, values: Values): boolean {
  if ('all' in expression) return expression.all.every((part) => evaluate(part, values))
  if ('any' in expression) return expression.any.some((part) => evaluate(part, values))
  if ('not' in expression) return !evaluate(expression.not, values)
  if ('present' in expression) return isPresent(values[expression.present])
  return evaluateComparison(expression, values)
}

type Connective = { all: unknown } | { any: unknown } | { not: unknown } | { present: unknown }
type Comparison = Exclude<Expression, Connective>

function evaluateComparison(expression: Comparison, values: Values): boolean {
  if ('eq' in expression) return same(values[expression.eq[0]], expression.eq[1])
  if ('in' in expression) {
    const [name, wanted] = expression.in
    return wanted.some((one) => same(values[name], one))
  }
  if ('between' in expression) {
    const [name, low, high] = expression.between
    const value = values[name]
    return holds(compare(value, low), (o) => o >= 0) && holds(compare(value, high), (o) => o <= 0)
  }
  if ('lt' in expression) return holds(order(expression.lt, values), (o) => o < 0)
  if ('lte' in expression) return holds(order(expression.lte, values), (o) => o <= 0)
  if ('gt' in expression) return holds(order(expression.gt, values), (o) => o > 0)
  return holds(order(expression.gte, values), (o) => o >= 0)
}

function order([name, wanted]: readonly [string, FactValue], values: Values): number | undefined {
  return compare(values[name], wanted)
}

/** Every name that the expression reads, once. */
export function factsOf(expression: Expression): string[] {
  if ('all' in expression) return [...new Set(expression.all.flatMap(factsOf))]
  if ('any' in expression) return [...new Set(expression.any.flatMap(factsOf))]
  if ('not' in expression) return factsOf(expression.not)
  if ('present' in expression) return [expression.present]
  return Object.values(expression).map(([name]) => String(name))
}

/** The same condition over other names: of one row of a section, as its page calls them. */
export function renamed(expression: Expression, name: (of: string) => string): Expression {
  if ('all' in expression) return { all: expression.all.map((part) => renamed(part, name)) }
  if ('any' in expression) return { any: expression.any.map((part) => renamed(part, name)) }
  if ('not' in expression) return { not: renamed(expression.not, name) }
  if ('present' in expression) return { present: name(expression.present) }
  return renamedComparison(expression, name)
}

function renamedComparison(pair: Comparison, name: (of: string) => string): Expression {
  if ('in' in pair) return { in: [name(pair.in[0]), pair.in[1]] }
  if ('between' in pair)
    return { between: [name(pair.between[0]), pair.between[1], pair.between[2]] }
  if ('eq' in pair) return { eq: [name(pair.eq[0]), pair.eq[1]] }
  if ('lt' in pair) return { lt: [name(pair.lt[0]), pair.lt[1]] }
  if ('lte' in pair) return { lte: [name(pair.lte[0]), pair.lte[1]] }
  if ('gt' in pair) return { gt: [name(pair.gt[0]), pair.gt[1]] }
  return { gte: [name(pair.gte[0]), pair.gte[1]] }
}
