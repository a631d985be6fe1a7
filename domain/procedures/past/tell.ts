import type { Values } from '../engine/expression.ts'
import { evaluate, factsOf } from '../engine/expression.ts'
import type { Expression } from '../schema/expression.ts'

/**
 * Whether a condition holds where some values are unknown; undefined: it rests on one of them. What
 * is merely missing is false, as ever.
 */
export function tell(
  expression: Expression,
  values: Values,
  unknown: ReadonlySet<string>,
): boolean | undefined {
  const parts = (of: readonly Expression[]) => of.map((part) => tell(part, values, unknown))
  if ('all' in expression) return decided(parts(expression.all), false)
  if ('any' in expression) return decided(parts(expression.any), true)
  if ('not' in expression) {
    const told = tell(expression.not, values, unknown)
    return told === undefined ? undefined : !told
  }
  return factsOf(expression).some((name) => unknown.has(name))
    ? undefined
    : evaluate(expression, values)
}

/** One part of this value decides for all of them. */
function decided(parts: readonly (boolean | undefined)[], by: boolean): boolean | undefined {
  if (parts.includes(by)) return by
  return parts.includes(undefined) ? undefined : !by
}
