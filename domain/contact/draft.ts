import { outcomeOf } from '../auth/once.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

/** A form as it was typed, so that it can be shown again as it was left. */
export type TypedForm = Readonly<Record<string, string | readonly string[]>>

export interface Draft {
  readonly data: TypedForm
  readonly updatedAt: Date
}

/** The contact being written, before anybody else may see it. One for each person. */
const subject = 'contact'

const mine = `user_id = (select nullif(current_setting('app.user', true), ''))::uuid and subject = $1`

/**
 * Keeps what the person has typed so far. Until the post it is theirs alone.
 * @param op of the form: what arrives late, when the contact is open already, is no draft
 * @returns when it was kept; undefined: the contact is open
 */
export async function saveContactDraft(
  { sql, session }: Act,
  { op, typed }: { readonly op: string | undefined; readonly typed: TypedForm },
): Promise<Date | undefined> {
  if (op !== undefined && (await outcomeOf(sql, op))) return undefined
  const [row] = await sql.query<{ at: Date }>(
    `insert into draft (user_id, subject, data, updated_at) values ($1, $2, $3, siso_clock())
     on conflict (user_id, subject) do update set data = excluded.data, updated_at = excluded.updated_at
     returning updated_at as at`,
    [session.userId, subject, JSON.stringify(typed)],
  )
  return row?.at
}

export async function readContactDraft(sql: Sql): Promise<Draft | undefined> {
  const [row] = await sql.query<Draft>(
    `select data, updated_at as "updatedAt" from draft where ${mine}`,
    [subject],
  )
  return row
}

/** Once the contact is open, or is not wanted any more. */
export async function dropContactDraft(sql: Sql): Promise<void> {
  await sql.query(`delete from draft where ${mine}`, [subject])
}
