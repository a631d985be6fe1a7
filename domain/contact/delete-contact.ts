import { recordOnCase } from '../audit/record.ts'
import { may } from '../auth/policy.ts'
import { codesOf } from '../organisations/queries.ts'
import type { CodeRow } from '../organisations/queries.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { appendAct } from '../tasks/act-on-case.ts'
import { tidy } from '../tasks/add-task.ts'
import { caseNotFound } from '../tasks/errors.ts'
import { myActors } from '../tasks/standing.ts'
import { contactLeftDesk, mistakeUnknown, notYoursToDelete } from './errors.ts'

export interface Mistake {
  /** Code of the list `contact-mistake`. */
  readonly reason: string
  /** In words, if there is more to say. */
  readonly note: string
}

/** A contact as its deletion needs it. */
export interface DeletableContact {
  readonly number: string
  readonly subject: string
  /** It is at the desk, and never left it. */
  readonly atDesk: boolean
  /** Opened by the reader, or by whom they stand in for. */
  readonly mine: boolean
}

const contact = `
  select c.number, c.subject, coalesce(c.opened_by = any(${myActors}), false) as mine,
    c.state = 'open' and c.phase = 'contact' and c.parent is null and not exists (
      select from task t where t.case_id = c.id and t.purpose = 'step' and t.state = 'completed') as "atDesk"
  from social_case c where c.id = $1`

/** @throws `case-not-found` */
export async function findDeletable(sql: Sql, caseId: string): Promise<DeletableContact> {
  const [found] = await sql.query<DeletableContact>(contact, [caseId], 'deletable-contact')
  if (!found) throw caseNotFound(caseId)
  return found
}

/** Why a contact may have been a mistake. */
export function mistakes(sql: Sql): Promise<CodeRow[]> {
  return codesOf(sql, 'contact-mistake')
}

const insert = `
  insert into deleted_contact (case_id, reason, note, by_user) values ($1, $2, nullif($3, ''), $4)`

/**
 * Deletes a contact that was opened by mistake and never left the desk: it closes, leaves lists and
 * counts, and stays in the record. Who opened it, or who coordinates. Runs inside `actOnCase`.
 * @returns the number of its event
 * @throws `case-not-found`, `contact-left-desk`, `not-yours-to-delete`, `mistake-unknown`
 */
export async function deleteContact(
  act: Act,
  caseId: string,
  { op, reason, note }: Mistake & { readonly op: string },
): Promise<number> {
  const { sql, session } = act
  const found = await findDeletable(sql, caseId)
  if (!found.mine && !may(session.roles, 'task.assign')) throw notYoursToDelete()
  if (!found.atDesk) throw contactLeftDesk()
  if (!(await mistakes(sql)).some(({ code }) => code === reason)) throw mistakeUnknown()
  const seq = await appendAct(act, { op, caseId, event: { kind: 'withdrawn', reason } })
  await sql.query(insert, [caseId, reason, tidy(note), session.userId])
  await recordOnCase(act, caseId, {
    action: 'contact-deleted',
    personId: found.subject,
    detail: { reason },
  })
  return seq
}
