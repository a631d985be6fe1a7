import { dropTyped, keepTyped, readTyped } from '../auth/typed-draft.ts'
import type { TypedDraft, TypedForm } from '../auth/typed-draft.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { caseNotFound } from './errors.ts'

/** What an entry is being written about: a case, an appointment, or one’s own work. */
export type EntryAbout =
  { readonly kind: 'own' } | { readonly kind: 'case' | 'appointment'; readonly id: string }

const subject = (about: EntryAbout) =>
  about.kind === 'own' ? 'diary:own' : `diary:${about.kind}:${about.id}`

/**
 * Keeps what somebody is typing for the diary: theirs alone, until it is saved there. An appointment is
 * one that the author may see: the caller has looked.
 * @returns when it was kept; undefined: it is saved already
 * @throws `case-not-found`
 */
export async function saveEntryDraft(
  act: Act,
  about: EntryAbout,
  form: { readonly op: string | undefined; readonly typed: TypedForm },
): Promise<Date | undefined> {
  if (about.kind === 'case') {
    const seen = await act.sql.query('select from social_case where id = $1', [about.id])
    if (seen.length === 0) throw caseNotFound()
  }
  return keepTyped(act, subject(about), form)
}

/** What was being typed when it was left. */
export function readEntryDraft(sql: Sql, about: EntryAbout): Promise<TypedDraft | undefined> {
  return readTyped(sql, subject(about))
}

/** Once it is saved, or is not wanted any more. */
export function dropEntryDraft(sql: Sql, about: EntryAbout): Promise<void> {
  return dropTyped(sql, subject(about))
}
