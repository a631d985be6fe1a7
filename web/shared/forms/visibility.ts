import { evaluate } from '../../../domain/procedures/engine/expression.ts'
import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { Expression } from '../../../domain/procedures/schema/expression.ts'

/** What is left of a condition once the facts of the case are known: the rest is typed on the page. */
export type Condition = boolean | Expression

/** Settles what rests on facts; names that are fields of the page stay. */
export function settle(
  expression: Expression,
  fields: ReadonlySet<string>,
  facts: Facts,
): Condition {
  const part = (inner: Expression) => settle(inner, fields, facts)
  if ('all' in expression) return together(expression.all.map(part), 'all')
  if ('any' in expression) return together(expression.any.map(part), 'any')
  if ('not' in expression) {
    const inner = part(expression.not)
    return typeof inner === 'boolean' ? !inner : { not: inner }
  }
  return fields.has(nameIn(expression)) ? expression : evaluate(expression, facts)
}

function together(parts: readonly Condition[], kind: 'all' | 'any'): Condition {
  const decisive = kind === 'any'
  if (parts.includes(decisive)) return decisive
  const open = parts.filter((part) => typeof part !== 'boolean')
  const [only, ...more] = open
  if (only === undefined) return !decisive
  if (more.length === 0) return only
  return kind === 'all' ? { all: open } : { any: open }
}

function nameIn(expression: Expression): string {
  if ('present' in expression) return expression.present
  const [operands] = Object.values(expression)
  return Array.isArray(operands) && typeof operands[0] === 'string' ? operands[0] : ''
}
