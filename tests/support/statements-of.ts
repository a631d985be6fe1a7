import { Batch } from '../../domain/batch.ts'

/** The texts of what is given to a client's `query`: for tests that count statements. */
export function statementsOf(asked: unknown): readonly string[] {
  if (asked instanceof Batch) return asked.texts
  if (typeof asked === 'string') return [asked]
  return [String((asked as { text: string }).text)]
}
