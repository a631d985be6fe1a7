import type { FactValue } from '../procedures/engine/types.ts'
import { hundredthsInCell } from '../shared/csv.ts'
import { formatDay } from '../shared/calendar-day.ts'
import { countIndicators, takesPart } from './indicators.ts'
import { layout } from './layout.ts'
import type { LayoutField, LayoutTable } from './layout.ts'
import type { Operation } from './operations.ts'
import type { Participant } from './participants.ts'

/** What a call is monitored from. */
export interface CallFacts {
  readonly operations: readonly Operation[]
  readonly participants: readonly Participant[]
}

type Values = Readonly<Record<string, FactValue>>

/** What a row is about: the operation and, of participants, who. */
interface RowFacts {
  readonly operation: Operation
  readonly participant?: Participant
  readonly values: Values
}

/** Something required that is not known, and of whom. */
export interface Lack {
  readonly table: string
  readonly field: LayoutField
  readonly operation: Operation
  readonly participant?: Participant
}

export interface Table {
  readonly layout: LayoutTable
  readonly rows: readonly (readonly string[])[]
  readonly lacks: readonly Lack[]
  /** Whom its rows are about, where a row is about a person. */
  readonly people: readonly Participant[]
  /** Sum of the amounts of the table, in cents; undefined where it has none. */
  readonly amount: number | undefined
}

/** The tables of a call, each with what it lacks and its control totals. */
export function tablesOf(facts: CallFacts): Table[] {
  return layout.tables.map((table) => tableOf(table, facts))
}

/** One of them. */
export function tableOf(table: LayoutTable, facts: CallFacts): Table {
  const found = rowsOf(table, facts)
  return {
    layout: table,
    rows: found.map(({ values }) => table.fields.map((field) => cellOf(field, values))),
    lacks: found.flatMap((row) => lacksOf(table, row)),
    people: found.flatMap(({ participant }) => (participant ? [participant] : [])),
    amount: amountOf(table, found),
  }
}

function rowsOf({ rows }: LayoutTable, { operations, participants }: CallFacts): RowFacts[] {
  return operations.flatMap((operation): RowFacts[] => {
    const own = participants.filter((one) => one.operation === operation.id)
    const known = valuesOf(operation)
    if (rows === 'operations') return [{ operation, values: known }]
    if (rows === 'participants')
      return own.filter(takesPart).map((participant) => ({
        operation,
        participant,
        values: { ...known, ...participant.values },
      }))
    return countIndicators(own).flatMap(({ indicator, n }) =>
      n === undefined || (indicator.kind === 'output') !== (rows === 'output')
        ? []
        : [
            {
              operation,
              values: { ...known, 'indicator.code': indicator.code, 'indicator.value': n },
            },
          ],
    )
  })
}

function valuesOf(operation: Operation): Values {
  return Object.fromEntries(
    Object.entries(operation).flatMap(([name, value]) =>
      value === null ? [] : [[`operation.${name}`, value]],
    ),
  )
}

function cellOf({ from = '', as, codes = {} }: LayoutField, values: Values): string {
  const value = values[from]
  if (value === undefined) return ''
  if (as === 'day') return formatDay(String(value))
  if (as === 'amount') return hundredthsInCell(Number(value))
  const coded = (one: FactValue) => codes[String(one)] ?? String(one)
  return Array.isArray(value) ? value.map(coded).join('|') : coded(value)
}

function lacksOf({ code, fields }: LayoutTable, row: RowFacts): Lack[] {
  const { operation, participant, values } = row
  return fields
    .filter((field) => field.required && cellOf(field, values) === '')
    .map((field) => ({ table: code, field, operation, ...(participant && { participant }) }))
}

function amountOf({ fields }: LayoutTable, rows: readonly RowFacts[]): number | undefined {
  const field = fields.find(({ as }) => as === 'amount')
  if (!field) return undefined
  return rows.reduce((sum, { values }) => sum + Number(values[field.from ?? ''] ?? 0), 0)
}

/** How many of a call are enrolled, take part, count, and are hidden from the reader. */
export function headsOf({ operations, participants }: CallFacts) {
  const enrolled = operations.reduce((sum, one) => sum + one.enrolled, 0)
  const part = participants.filter(takesPart)
  return { enrolled, part: part.length, hidden: enrolled - participants.length }
}
