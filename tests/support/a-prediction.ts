import type { Prediction } from '../../domain/procedures/migrate/migrate.ts'

/** A prediction by which nothing happens to a case: a test says what does. */
export const nothingForeseen = {
  blocked: [],
  unchanged: true,
  opened: [],
  cancelled: [],
  kept: [],
  reassigned: [],
  terms: [],
} as const satisfies Prediction
