import type { Release } from './schema.ts'
import type { Expression, Scalar } from './schema/expression.ts'

import { dayInWords } from './explain-proof.ts'
import { italian } from './engine/index-release.ts'

export interface Words {
  readonly titles: Readonly<Record<string, string>>
  /** The label of a code, if its list is known. */
  readonly label?: (name: string, code: string) => string | undefined
}

/** The words of a release's facts: their titles, and the labels of their codes. */
export function wordsOf(release: Release): Words {
  const { facts } = release
  const titles = Object.entries(facts).map(([name, { title }]) => [name, italian(title)])
  return {
    titles: Object.fromEntries(titles),
    label: (name, code) => labelIn(release, facts[name]?.list, code),
  }
}

/** What a code of one of the release's lists is called. */
export function labelIn(
  { lists }: Pick<Release, 'lists'>,
  list: string | undefined,
  code: string,
): string | undefined {
  const values = lists.find(({ key }) => key === list)?.values
  const label = values?.find((value) => value.code === code)?.label
  return label && italian(label)
}

/** A value of a fact as people say it. */
export function valueInWords(name: string, value: Scalar, words: Words): string {
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return String(value).replace('.', ',')
  return (
    words.label?.(name, value) ?? (/^\d{4}-\d{2}-\d{2}$/.test(value) ? dayInWords(value) : value)
  )
}

function joined(parts: readonly Expression[], words: Words, by: 'e' | 'oppure'): string {
  const inner = parts.map((part) => {
    const text = explain(part, words)
    return 'all' in part || 'any' in part ? `(${text})` : text
  })
  return inner.join(` ${by} `)
}

const verbs = {
  eq: 'è',
  lt: 'è minore di',
  lte: 'non supera',
  gt: 'è maggiore di',
  gte: 'è almeno',
} as const

/** The condition in Italian words, for people who decide whether it is the right one. */
export function explain(expression: Expression, words: Words): string {
  if ('all' in expression)
    return expression.all.length > 0 ? joined(expression.all, words, 'e') : 'sempre'
  if ('any' in expression)
    return expression.any.length > 0 ? joined(expression.any, words, 'oppure') : 'mai'
  if ('not' in expression) return `non è vero che ${explain(expression.not, words)}`
  const title = (name: string): string => `«${words.titles[name] ?? name}»`
  if ('present' in expression) return `${title(expression.present)} è indicato`
  if ('in' in expression) {
    const [name, values] = expression.in
    const list = values.map((value) => valueInWords(name, value, words)).join(', ')
    return `${title(name)} è uno di: ${list}`
  }
  if ('between' in expression) {
    const [name, low, high] = expression.between
    const range = `${valueInWords(name, low, words)} e ${valueInWords(name, high, words)}`
    return `${title(name)} è tra ${range}, compresi`
  }
  return comparisonInWords(expression, title, words)
}

type Pair = Exclude<
  Expression,
  | { all: unknown }
  | { any: unknown }
  | { not: unknown }
  | { present: unknown }
  | { in: unknown }
  | { between: unknown }
>

function comparisonInWords(pair: Pair, title: (name: string) => string, words: Words): string {
  const operators = ['eq', 'lt', 'lte', 'gt', 'gte'] as const
  const terms = operators.flatMap((operator) => {
    const found = Object.entries(pair).find(([key]) => key === operator)
    return found ? [{ operator, operands: found[1] }] : []
  })
  return terms
    .map(({ operator, operands: [name, value] }) => {
      return `${title(name)} ${verbs[operator]} ${valueInWords(name, value, words)}`
    })
    .join(' e ')
}
