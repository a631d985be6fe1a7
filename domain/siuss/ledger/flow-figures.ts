import type { Sql } from '../../shared/sql.ts'

import type { FlowKind } from './rules.ts'

/** What is counted of a comune, a year and a layout, of nobody. */
export const flowCounts = ['due', 'sent', 'corrections', 'rejected', 'blocked', 'late'] as const
export type FlowCount = (typeof flowCounts)[number]

/**
 * What a comune has told INPS of one kind in a year: how many benefits or minors. Null: fewer than five,
 * read by somebody who works with no flow there; the others are then rounded to five.
 *
 * `due`: ready, stopped, or waiting for what is missing. `sent`: each once, however often it was
 * corrected. `corrections`: cancellings that went out. `rejected`: and not corrected yet. `blocked`: they
 * lack something. `late`: granted more days ago than may pass, and never told; the last two as of `prepared`.
 */
export interface FlowFigures extends Readonly<Record<FlowCount, number | null>> {
  /** The comune as an organisation. */
  readonly place: number
  readonly year: number
  readonly kind: FlowKind
  /** When the system last prepared the whole; null: never. */
  readonly prepared: Date | null
}

const figures = `
  select place, year, kind, due, sent, corrections, rejected, blocked, late, prepared from flow_figures($1, $2)`

/**
 * The flows of some years of the comuni that the reader coordinates, plans or administers, counted.
 * @param days within which a benefit is to be told
 */
export function flowFigures(
  sql: Sql,
  years: readonly number[],
  days: number,
): Promise<FlowFigures[]> {
  return sql.query<FlowFigures>(figures, [years, days], 'flow-figures')
}
