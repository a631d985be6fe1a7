import { recordEvent } from '../audit/record.ts'
import { codesOf } from '../organisations/queries.ts'
import { today } from '../registry/queries.ts'
import type { Act } from '../shared/act.ts'
import { caseNotFound, noteInvalid } from './errors.ts'
import { problemsOfNote } from './rules.ts'
import type { TypedNote } from './rules.ts'
import { noteKindList } from './schema.ts'

/** A note for the diary of a case. */
export interface NewNote extends TypedNote {
  readonly id: string
  readonly caseId: string
}

/**
 * Writes a note into a case's diary. Notes are never changed: a mistake is told by another note.
 * @throws `case-not-found`, `note-invalid` with all that is to be mended
 */
export async function writeNote(act: Act, note: NewNote): Promise<void> {
  const { sql, session } = act
  const [found] = await sql.query<{ subject: string }>(
    'select subject from social_case where id = $1',
    [note.caseId],
  )
  if (!found) throw caseNotFound()
  const kinds = await codesOf(sql, noteKindList)
  const setting = { kinds: kinds.map(({ code }) => code), today: await today(sql) }
  const body = note.body.replaceAll('\r\n', '\n')
  const problems = problemsOfNote({ ...note, body }, setting)
  if (problems.length > 0) throw noteInvalid(problems)
  await sql.query(
    `insert into diary_entry (id, case_id, kind, happened_on, body, author)
     values ($1, $2, $3, $4, $5, $6)`,
    [note.id, note.caseId, note.kind, note.happenedOn, body.trim(), session.userId],
  )
  await recordEvent(sql, {
    action: 'diary-written',
    objectKind: 'diary-entry',
    objectId: note.id,
    caseId: note.caseId,
    personId: found.subject,
    actor: session.userId,
    request: act.request,
    detail: { kind: note.kind },
  })
}
