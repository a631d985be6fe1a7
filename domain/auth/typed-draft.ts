import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { outcomeOf } from './once.ts'

/** A form as it was typed, so that it can be shown again as it was left. */
export type TypedForm = Readonly<Record<string, string | readonly string[]>>

export interface TypedDraft {
  readonly typed: TypedForm
  readonly updatedAt: Date
}

const me = `(select nullif(current_setting('app.user', true), ''))::uuid`

const keep = `
  insert into draft (user_id, subject, data, updated_at) values (${me}, $1, $2, siso_clock())
  on conflict (user_id, subject) do update set data = excluded.data, updated_at = excluded.updated_at
  returning updated_at as at`

/**
 * Keeps what somebody is typing about a subject: theirs alone, until the form is sent by `once`, which is to
 * drop it in the same transaction.
 * @param op of the form: what arrives late, when the form was sent already, is no draft
 * @returns when it was kept; undefined: the form was sent
 */
export async function keepTyped(
  { sql }: Act,
  subject: string,
  { op, typed }: { readonly op: string | undefined; readonly typed: TypedForm },
): Promise<Date | undefined> {
  if (op !== undefined && (await outcomeOf(sql, op))) return undefined
  const [row] = await sql.query<{ at: Date }>(keep, [subject, JSON.stringify(typed)])
  return row?.at
}

/** What was being typed when it was left. */
export async function readTyped(sql: Sql, subject: string): Promise<TypedDraft | undefined> {
  const [row] = await sql.query<TypedDraft>(
    `select data as typed, updated_at as "updatedAt" from draft where user_id = ${me} and subject = $1`,
    [subject],
  )
  return row
}

/** Once it is sent, or is not wanted any more. */
export async function dropTyped(sql: Sql, subject: string): Promise<void> {
  await sql.query(`delete from draft where user_id = ${me} and subject = $1`, [subject])
}
