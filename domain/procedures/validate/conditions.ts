import type { Fact, FactType, Release } from '../schema.ts'
import type { Expression, Scalar } from '../schema/expression.ts'
import type { Problem } from './problem.ts'

import { findWallTime } from '../engine/instant.ts'
import { circumstances } from '../circumstances.ts'
import { error } from './problem.ts'

export interface Known {
  readonly type: FactType | 'text'
  readonly codes?: readonly string[]
}

export type Vocabulary = Readonly<Record<string, Known | undefined>>

const ordered: readonly string[] = ['number', 'date']

function codesOf(release: Release, list: string | undefined): readonly string[] | undefined {
  const values = release.lists.find(({ key }) => key === list)?.values
  return values?.map(({ code }) => code)
}

export function knownAs(release: Release, { type, list }: Pick<Fact, 'type' | 'list'>): Known {
  const codes = codesOf(release, list)
  return codes ? { type, codes } : { type }
}

export function factVocabulary(release: Release): Vocabulary {
  const entries = Object.entries(release.facts)
  return Object.fromEntries(entries.map(([name, fact]) => [name, knownAs(release, fact)]))
}

/** What may be asked of person and office, all of it yes or no. */
export const ofCircumstances: Vocabulary = Object.fromEntries(
  Object.keys(circumstances).map((name) => [name, { type: 'boolean' }]),
)

const isDay = (value: Scalar): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

function fits(value: Scalar, { type, codes }: Known): boolean {
  if (type === 'number' || type === 'boolean') return typeof value === type
  if (type === 'date') return isDay(value)
  if (type === 'instant') return typeof value === 'string' && findWallTime(value) !== undefined
  return typeof value === 'string' && (codes?.includes(value) ?? true)
}

export interface Comparison {
  readonly name: string
  readonly values: readonly Scalar[]
  readonly orders: boolean
}

/** Every comparison in an expression, flat. */
export function comparisonsIn(expression: Expression): Comparison[] {
  if ('all' in expression) return expression.all.flatMap(comparisonsIn)
  if ('any' in expression) return expression.any.flatMap(comparisonsIn)
  if ('not' in expression) return comparisonsIn(expression.not)
  if ('present' in expression) return [{ name: expression.present, values: [], orders: false }]
  if ('in' in expression)
    return [{ name: expression.in[0], values: expression.in[1], orders: false }]
  if ('between' in expression) {
    const [name, low, high] = expression.between
    return [{ name, values: [low, high], orders: true }]
  }
  const orders = !('eq' in expression)
  return Object.values(expression).map(([name, value]) => ({ name, values: [value], orders }))
}

/** Names that exist, values of their type, order asked only of numbers and dates. */
export function checkCondition(
  where: string,
  expression: Expression | undefined,
  vocabulary: Vocabulary,
): Problem[] {
  if (!expression) return []
  return comparisonsIn(expression).flatMap(({ name, values, orders }) => {
    const known = vocabulary[name]
    if (!known)
      return [
        error(
          where,
          `La condizione usa «${name}», che qui non si conosce ancora: correggi il nome o fallo esportare da un modulo.`,
        ),
      ]
    if (orders && !ordered.includes(known.type))
      return [
        error(
          where,
          `«${name}» non è un numero né una data: si può chiedere solo se è uguale a un valore.`,
        ),
      ]
    return values
      .filter((value) => !fits(value, known))
      .map((value) =>
        error(where, `«${name}» non può valere «${String(value)}»: scegli un valore previsto.`),
      )
  })
}

/** Facts that an outcome or a row fixes. An empty text makes the fact unknown again. */
export function checkSets(
  where: string,
  sets: Readonly<Record<string, Scalar | readonly string[]>> | undefined,
  vocabulary: Vocabulary,
): Problem[] {
  return Object.entries(sets ?? {}).flatMap(([name, value]) => {
    const known = vocabulary[name]
    if (!known)
      return [error(where, `Fissa il fatto «${name}», che non esiste: aggiungilo ai fatti.`)]
    const values = typeof value === 'object' ? value : [value]
    return values
      .filter((one) => one !== '' && !fits(one, known))
      .map((one) =>
        error(where, `Fissa «${name}» a «${String(one)}», che non è un valore previsto.`),
      )
  })
}
