import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { operationOfAnother } from './errors.ts'

/** What an act leaves for whoever repeats it: where it led, and what it said. */
export type Outcome = { readonly [key: string]: string | number | boolean | null }

/**
 * What the same post led to, if it was sent before; the second of two simultaneous ones waits here
 * until the first has committed. To be asked before looking at anything that the first may change.
 */
export async function outcomeOf<T extends Outcome>(sql: Sql, op: string): Promise<T | undefined> {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [op])
  const found = await sql.query<{ outcome: T }>('select outcome from operation where op = $1', [op])
  return found[0]?.outcome
}

/**
 * Runs `work` once per `op` (the UUID minted with the form): a double click, a retry or the back
 * button get the first outcome. `repeated` tells the page to say so. The outcome is written in the
 * transaction of the act, so an act that failed may be tried again.
 * @throws DomainError `operation-of-another` when somebody else has used the id
 */
export async function once<T extends Outcome>(
  act: Act,
  op: string,
  work: () => Promise<T>,
): Promise<{ outcome: T; repeated: boolean }> {
  const { sql, session } = act
  const before = await outcomeOf<T>(sql, op)
  if (before) return { outcome: before, repeated: true }
  const outcome = await work()
  const written = await sql.query<{ op: string }>(
    `insert into operation (op, user_id, outcome) values ($1, $2, $3)
     on conflict do nothing returning op`,
    [op, session.userId, JSON.stringify(outcome)],
  )
  if (!written[0]) throw operationOfAnother()
  return { outcome, repeated: false }
}
