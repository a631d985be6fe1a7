import { recordEvent } from '../audit/record.ts'
import { sqlState } from '../database.ts'
import type { Act } from '../shared/act.ts'
import {
  namedNotActive,
  notProtected,
  personNotFound,
  protectionNeedsCase,
  protectionNotYours,
} from './errors.ts'
import { findPerson } from './queries.ts'

export interface Protection {
  readonly personId: string
  /** Users who go on seeing the person and her cases; who protects is always among them. */
  readonly named: readonly string[]
  /** Code of the list `protection-reason`: never the story. */
  readonly reason: string
}

/**
 * Hides a person, her cases and their tasks from everybody but the people named: also from the
 * office that has her in charge. In the same transaction she is out of sight at once.
 * @throws `person-not-found`, `protection-needs-case`, `protection-not-yours`, `named-not-active`
 */
export async function protectPerson(act: Act, protection: Protection): Promise<void> {
  const { sql, session } = act
  const { personId, reason } = protection
  const named = [...new Set([...protection.named, session.userId])]
  if (!(await findPerson(sql, personId))) throw personNotFound()
  const cases = await sql.query('select 1 from social_case where subject = $1 limit 1', [personId])
  if (cases.length === 0) throw protectionNeedsCase()
  await refuseInactive(act, named)
  await guarded(() => sql.query('select protect_person($1, $2, $3)', [personId, named, reason]))
  await recordEvent(sql, {
    action: 'person-protected',
    objectKind: 'person',
    objectId: personId,
    personId,
    actor: session.userId,
    request: act.request,
    detail: { named, reason },
  })
}

/**
 * Names one more user on the cases of a protected person, for a time if `until` is given. Of
 * others nobody is named: it would open their cases beyond the offices that have them in charge.
 * @throws `person-not-found`, `not-protected`, `protection-needs-case`, `named-not-active`
 */
export async function nameForPerson(
  act: Act,
  given: {
    readonly personId: string
    readonly userId: string
    readonly reason: string
    readonly until?: Date
  },
): Promise<void> {
  const { sql, session } = act
  const { personId, userId, reason } = given
  const person = await findPerson(sql, personId)
  if (!person) throw personNotFound()
  if (!person.protected) throw notProtected()
  await refuseInactive(act, [userId])
  const granted = await sql.query<{ id: string }>(
    `insert into case_grant (case_id, user_id, kind, reason, valid_to, granted_by)
     select c.id, $2, 'named', $3, $4, $5 from social_case c where c.subject = $1 and not exists (
       select 1 from case_grant g where g.case_id = c.id and g.user_id = $2 and g.kind = 'named' and g.valid_to is null)
     returning case_id as id`,
    [personId, userId, reason, given.until ?? null, session.userId],
  )
  if (granted.length === 0) throw protectionNeedsCase()
  await recordEvent(sql, {
    action: 'person-access-granted',
    objectKind: 'person',
    objectId: personId,
    personId,
    actor: session.userId,
    request: act.request,
    detail: { to: userId, reason, cases: granted.length },
  })
}

/**
 * Ends the protection and with it what was granted by name.
 * @throws `person-not-found`, `protection-not-yours`
 */
export async function unprotectPerson(
  act: Act,
  { personId, reason }: { readonly personId: string; readonly reason: string },
): Promise<void> {
  const { sql, session } = act
  if (!(await findPerson(sql, personId))) throw personNotFound()
  await guarded(() => sql.query('select unprotect_person($1)', [personId]))
  await recordEvent(sql, {
    action: 'person-unprotected',
    objectKind: 'person',
    objectId: personId,
    personId,
    actor: session.userId,
    request: act.request,
    detail: { reason },
  })
}

async function refuseInactive({ sql }: Act, users: readonly string[]): Promise<void> {
  const [row] = await sql.query<{ active: number }>(
    `select count(*)::int as active from user_account where id = any($1::uuid[]) and state = 'active'`,
    [users],
  )
  if (row?.active !== users.length) throw namedNotActive()
}

/** The database decides once more who may: 42501 is its refusal. */
async function guarded(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw sqlState(error) === '42501' ? protectionNotYours() : error
  }
}
