import type { DecisionTable, TableRow } from '../schema/table.ts'
import type { Decided } from './decided.ts'
import type { Facts } from './types.ts'

import { EngineError } from './errors.ts'
import { evaluate, factsOf } from './expression.ts'
import { add } from './numbers.ts'

export type Way = NonNullable<DecisionTable['otherwise']>
export interface Decision extends Decided {
  readonly way: Way
}

interface Choice {
  readonly row: string
  readonly way: Way | undefined
  readonly collected?: Facts
}

/**
 * What a table decides with these facts, and why. Pure: asked again with the facts of its own
 * trace it decides the same. Throws `no-way` where no row holds and the table has no `otherwise`.
 */
export function decideBy(table: DecisionTable, facts: Facts): Decision {
  const hit = table.hit ?? 'first'
  const holding = table.rows.filter(({ when }) => evaluate(when, facts))
  const [first] = holding
  const asked =
    hit === 'first' && first ? table.rows.slice(0, table.rows.indexOf(first) + 1) : table.rows
  const { way, ...choice } = chooseAmong(table, holding)
  if (!way) throw new EngineError('no-way')
  return {
    table: table.key,
    hit,
    ...choice,
    trace: asked.map((row) => ({
      row: row.key,
      condition: row.when,
      value: holding.includes(row),
    })),
    facts: readBy(asked, table.keeps ?? [], facts),
    way,
  }
}

function readBy(rows: readonly TableRow[], kept: readonly string[], facts: Facts): Facts {
  const names = new Set([...rows.flatMap(({ when }) => factsOf(when)), ...kept])
  return Object.fromEntries(Object.entries(facts).filter(([name]) => names.has(name)))
}

/** `holding` are the rows that hold, in the order of the table. */
function chooseAmong(table: DecisionTable, holding: readonly TableRow[]): Choice {
  const otherwise = { row: 'otherwise', way: table.otherwise }
  const [first, second] = holding
  if (table.hit === 'collect')
    return { ...(first ? gathered(first) : otherwise), ...collect(table, holding) }
  if (!first || (table.hit === 'unique' && second)) return otherwise
  return rowOf(table.hit === 'priority' ? (mostImportant(table, holding) ?? first) : first)
}

/** All rows of a table that collects lead to the same step. */
function gathered({ to, title }: TableRow): Choice {
  return { row: 'collected', way: { to, title } }
}

function rowOf(row: TableRow): Choice {
  return { row: row.key, way: row }
}

/** What a row gives, for the order of a priority table: the fact that it fixes, or its step. */
export function outputOf(table: DecisionTable, { to, sets }: Way): string {
  const fact = table.priority?.of
  return fact === undefined ? to : String(sets?.[fact] ?? '')
}

/** Of two rows with the same output, the one that stands first. */
function mostImportant(table: DecisionTable, holding: readonly TableRow[]): TableRow | undefined {
  for (const value of table.priority?.values ?? []) {
    const row = holding.find((one) => outputOf(table, one) === value)
    if (row) return row
  }
  return undefined
}

/** Of no row there is no sum, least or greatest: the fact is then known no longer. */
function collect({ collect: asked }: DecisionTable, holding: readonly TableRow[]) {
  if (!asked) return {}
  const values = holding.map(({ value }) => value ?? 0)
  const number = {
    count: values.length,
    sum: add(values),
    min: Math.min(...values),
    max: Math.max(...values),
  }[asked.by]
  const none = values.length === 0 && asked.by !== 'count'
  return { collected: { [asked.into]: none ? '' : number } }
}
