import pg from 'pg'

import { Batch } from '../../domain/batch.ts'

/** The texts of what is given to a client's `query`: for tests that count statements. */
export function statementsOf(asked: unknown): readonly string[] {
  if (asked instanceof Batch) return asked.texts
  if (typeof asked === 'string') return [asked]
  return [String((asked as { text: string }).text)]
}

/** What the work answered, and how many statements it gave to all clients of this process. */
export async function counting<T>(work: () => Promise<T>): Promise<[T, number]> {
  const { query } = pg.Client.prototype
  let asked = 0
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    asked += statementsOf(given[0]).length
    return Reflect.apply(query, this, given)
  }
  try {
    return [await work(), asked]
  } finally {
    pg.Client.prototype.query = query
  }
}
