/** A JSON Schema, draft 2020-12; `true` admits everything, `false` nothing. */
export type Schema = boolean | { readonly [keyword: string]: unknown }

/** What conditions rest on that no schema can see: facts of the case, figures, order of days. */
export const unknown = Symbol('unknown')
export type Told = Schema | typeof unknown

/** All of them; where one cannot be told, neither can the whole. */
export function allOf(parts: readonly Told[]): Told {
  if (parts.includes(false)) return false
  if (parts.includes(unknown)) return unknown
  const [first, ...more] = parts.filter((part) => part !== true)
  if (first === undefined) return true
  return more.length === 0 ? first : { allOf: [first, ...more] }
}

export function anyOf(parts: readonly Told[]): Told {
  if (parts.includes(true)) return true
  if (parts.includes(unknown)) return unknown
  const [first, ...more] = parts.filter((part) => part !== false)
  if (first === undefined) return false
  return more.length === 0 ? first : { anyOf: [first, ...more] }
}

export function not(part: Told): Told {
  if (typeof part === 'boolean') return !part
  return part === unknown ? unknown : { not: part }
}

/** `then` where the condition holds; nothing where it cannot be told or never does. */
export function whenever(condition: Told, then: Schema): readonly Schema[] {
  if (condition === unknown || condition === false) return []
  return condition === true ? [then] : [{ if: condition, then }]
}
