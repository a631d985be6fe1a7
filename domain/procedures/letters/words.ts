import { dayInWords } from '../explain-proof.ts'
import { wordsOf } from '../explain-expression.ts'
import type { FactValue } from '../engine/types.ts'
import type { Release } from '../schema.ts'

/** The value of a fact as a letter says it: labels for codes, days in words, sì or no. */
export function factInWords(name: string, value: FactValue, release: Release): string {
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return String(value).replace('.', ',')
  const label = (code: string) => wordsOf(release).label?.(name, code) ?? code
  if (typeof value !== 'string') return value.map(label).join(', ')
  return release.facts[name]?.type === 'date' ? dayInWords(value) : label(value)
}
