import type { FactValue } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Scalar } from '../schema/expression.ts'
import type { DecisionTable, TableRow } from '../schema/table.ts'
import type { Possible } from './fact-values.ts'
import type { Problem } from './problem.ts'

import { evaluate, factsOf } from '../engine/expression.ts'
import { italian } from '../engine/index-release.ts'
import { valueInWords, wordsOf } from '../explain-expression.ts'
import type { Words } from '../explain-expression.ts'
import { comparisonsIn } from './conditions.ts'
import { valuesOf } from './fact-values.ts'
import { error, warning } from './problem.ts'

/** More cases than this are not gone through: the table is then said to be too wide to check. */
const mostCases = 50_000

type Case = Readonly<Record<string, Possible>>

/** What was found going through the cases that the conditions of a table can tell apart. */
interface Found {
  gap?: Case
  readonly overlaps: Map<
    string,
    { readonly rows: readonly [TableRow, TableRow]; readonly at: Case }
  >
  /** Rows that hold while no row before them does. */
  readonly first: Set<TableRow>
  readonly holding: Set<TableRow>
}

/**
 * Goes through every case that the conditions can tell apart: codes, yes and no, thresholds and what
 * lies between them, and what is not known. Each problem shows one case in which it occurs.
 */
export function checkCases(table: DecisionTable, release: Release): Problem[] {
  const axes = axesOf(table, release)
  const size = axes.reduce((product, [, values]) => product * values.length, 1)
  const where = `tables.${table.key}`
  if (size > mostCases) return [...tooWide(where, size), ...needsOtherwise(table)]
  const found = goThrough(table, axes)
  const words = wordsOf(release)
  return [
    ...gaps(table, found, words),
    ...(table.hit === 'unique' ? overlaps(where, found, words) : []),
    ...idleRows(table, found),
  ]
}

type Axis = readonly [name: string, values: readonly Possible[]]

function axesOf({ rows }: DecisionTable, release: Release): readonly Axis[] {
  const comparisons = rows.flatMap(({ when }) => comparisonsIn(when))
  const names = new Set(rows.flatMap(({ when }) => factsOf(when)))
  return [...names].map((name) => [name, valuesOf(name, comparisons, release)] as const)
}

function* casesOf([axis, ...more]: readonly Axis[]): Generator<Case> {
  if (!axis) return yield {}
  const [name, values] = axis
  for (const rest of casesOf(more)) for (const value of values) yield { [name]: value, ...rest }
}

function goThrough({ rows }: DecisionTable, axes: readonly Axis[]): Found {
  const found: Found = { overlaps: new Map(), first: new Set(), holding: new Set() }
  for (const at of casesOf(axes)) {
    const holding = rows.filter(({ when }) => evaluate(when, at))
    const [first, second] = holding
    if (first) found.first.add(first)
    else found.gap ??= at
    for (const row of holding) found.holding.add(row)
    if (!first || !second) continue
    const pair = `${first.key} ${second.key}`
    if (!found.overlaps.has(pair)) found.overlaps.set(pair, { rows: [first, second], at })
  }
  return found
}

function tooWide(where: string, size: number): Problem[] {
  const count = size.toLocaleString('it-IT')
  return [
    warning(
      where,
      `I casi da distinguere sono ${count}, troppi per controllarli tutti: dividi la tabella in due, o rileggila con attenzione.`,
    ),
  ]
}

function needsOtherwise({ key, otherwise }: DecisionTable): Problem[] {
  if (otherwise) return []
  return [error(`tables.${key}`, `Alla tabella «${key}» aggiungi il caso «altrimenti».`)]
}

function gaps(table: DecisionTable, { gap }: Found, words: Words): Problem[] {
  const where = `tables.${table.key}`
  if (gap && !table.otherwise)
    return [
      error(
        where,
        `La tabella «${table.key}» non dice che cosa fare se nessuna riga è vera, per esempio quando ${caseInWords(gap, words)}: aggiungi una riga o il caso «altrimenti».`,
      ),
    ]
  if (gap || !table.otherwise || table.hit === 'unique') return []
  return [
    warning(
      `${where}.otherwise`,
      'Una riga è sempre vera: il caso «altrimenti» non accade mai. Toglilo, o controlla le righe.',
    ),
  ]
}

function overlaps(where: string, found: Found, words: Words): Problem[] {
  return [...found.overlaps.values()].map(({ rows: [one, other], at }) =>
    error(
      `${where}.${other.key}`,
      `Le righe ${named(one)} e ${named(other)} sono vere insieme, per esempio quando ${caseInWords(at, words)}: in una tabella «unique» non può succedere. Restringi una delle due o cambia regola.`,
    ),
  )
}

function idleRows(table: DecisionTable, { first, holding }: Found): Problem[] {
  const where = (row: TableRow) => `tables.${table.key}.${row.key}`
  return table.rows.flatMap((row) => {
    if (!holding.has(row))
      return [warning(where(row), `La riga ${named(row)} non è mai vera: correggila o toglila.`)]
    if ((table.hit ?? 'first') !== 'first' || first.has(row)) return []
    return [
      warning(
        where(row),
        `La riga ${named(row)} non decide mai: quando è vera, lo è già una riga prima. Spostala più in alto o toglila.`,
      ),
    ]
  })
}

function named({ title }: TableRow): string {
  return `«${italian(title)}»`
}

function caseInWords(at: Case, words: Words): string {
  const parts = Object.entries(at).map(([name, value]) => {
    const title = `«${words.titles[name] ?? name}»`
    return value === undefined
      ? `${title} non è indicato`
      : `${title} è ${scalarsOf(value)
          .map((one) => valueInWords(name, one, words))
          .join(' e ')}`
  })
  return parts.length > 0 ? parts.join(', ') : 'il caso è qualunque'
}

function scalarsOf(value: FactValue): readonly Scalar[] {
  return typeof value === 'object' ? value : [value]
}
