import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { caseNotFound } from './errors.ts'

/** An entry that is being written, as it was typed. */
type TypedEntry = Readonly<Record<string, string | readonly string[]>>

export interface EntryDraft {
  readonly typed: TypedEntry
  readonly updatedAt: Date
}

/** What an entry is being written about: a case, an appointment, or one’s own work. */
export type EntryAbout =
  { readonly kind: 'own' } | { readonly kind: 'case' | 'appointment'; readonly id: string }

const subject = (about: EntryAbout) =>
  about.kind === 'own' ? 'diary:own' : `diary:${about.kind}:${about.id}`

const setting = `
  select $1::uuid is null or exists (select from social_case c where c.id = $1) as visible,
    exists (select from operation o where o.op = $2::uuid) as saved`

const save = `
  insert into draft (user_id, subject, data, updated_at)
  values ($1, $2, jsonb_build_object('op', $3::text, 'typed', $4::jsonb), siso_clock())
  on conflict (user_id, subject) do update set data = excluded.data, updated_at = excluded.updated_at
  returning updated_at as at`

/**
 * Keeps what somebody is typing for the diary: theirs alone, until it is saved there. An appointment is
 * one that the author may see: the caller has looked.
 * @param op of the form: once the entry is saved, what arrives late from the same form is no draft
 * @returns when it was kept; undefined: it is saved already
 * @throws `case-not-found`
 */
export async function saveEntryDraft(
  { sql, session }: Act,
  about: EntryAbout,
  { op, typed }: { readonly op: string | undefined; readonly typed: TypedEntry },
): Promise<Date | undefined> {
  const caseId = about.kind === 'case' ? about.id : null
  const [found] = await sql.query<{ visible: boolean; saved: boolean }>(setting, [
    caseId,
    op ?? null,
  ])
  if (found?.visible !== true) throw caseNotFound()
  if (found.saved) return undefined
  const given = [session.userId, subject(about), op ?? null, JSON.stringify(typed)]
  const [row] = await sql.query<{ at: Date }>(save, given)
  return row?.at
}

const me = `(select nullif(current_setting('app.user', true), ''))::uuid`

/** What was being typed when it was left; none if it has been saved since. */
export async function readEntryDraft(sql: Sql, about: EntryAbout): Promise<EntryDraft | undefined> {
  const [row] = await sql.query<EntryDraft>(
    `select d.data -> 'typed' as typed, d.updated_at as "updatedAt" from draft d
     where d.user_id = ${me} and d.subject = $1
       and not exists (select from operation o where o.op = (d.data ->> 'op')::uuid)`,
    [subject(about)],
  )
  return row
}

/** Once it is saved, or is not wanted any more. */
export async function dropEntryDraft(sql: Sql, about: EntryAbout): Promise<void> {
  await sql.query(`delete from draft where user_id = ${me} and subject = $1`, [subject(about)])
}
