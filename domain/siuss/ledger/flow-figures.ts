import type { Sql } from '../../shared/sql.ts'

import type { FlowKind } from './rules.ts'

/**
 * What a comune has told INPS of one kind in a year: how many flows, and of whom nothing. Null: fewer
 * than five, read by somebody who works with no flow there.
 */
export interface FlowFigures {
  /** The comune as an organisation. */
  readonly place: number
  readonly kind: FlowKind
  /** Ready, stopped, or waiting for what is missing. */
  readonly due: number | null
  readonly sent: number | null
  /** And not corrected yet. */
  readonly rejected: number | null
}

const figures = 'select place, kind, due, sent, rejected from flow_figures($1)'

/** The flows of a year of the comuni that the reader coordinates, plans or administers, counted. */
export function flowFigures(sql: Sql, year: number): Promise<FlowFigures[]> {
  return sql.query<FlowFigures>(figures, [year], 'flow-figures')
}
