import { recordEvent } from '../../audit/record.ts'
import type { PlainFact } from '../../orm.ts'
import { findUser } from './find-user.ts'

/**
 * Shuts the account: its sessions end in the same transaction, so that the next click is refused.
 * @returns how many sessions ended
 * @throws `user-not-found`
 */
export async function suspendUser(fact: PlainFact, username: string): Promise<number> {
  const user = await findUser(fact, username)
  user.state = 'suspended'
  await fact.em.flush()
  const ended = await endSessions(fact, user.id)
  await recordEvent(fact.sql, {
    action: 'user-suspended',
    objectKind: 'user',
    objectId: user.id,
    detail: { sessions: ended },
  })
  return ended
}

/** Opens a suspended account again; its roles are as they were. @throws `user-not-found` */
export async function activateUser(fact: PlainFact, username: string): Promise<void> {
  const user = await findUser(fact, username)
  user.state = 'active'
  await fact.em.flush()
  await recordEvent(fact.sql, { action: 'user-activated', objectKind: 'user', objectId: user.id })
}

/**
 * Sets a new password; whoever is signed in with the old one is signed out.
 * @throws `user-not-found`
 */
export async function setPassword(
  fact: PlainFact,
  username: string,
  passwordHash: string,
): Promise<void> {
  const user = await findUser(fact, username)
  user.passwordHash = passwordHash
  await fact.em.flush()
  await endSessions(fact, user.id)
  await recordEvent(fact.sql, { action: 'password-set', objectKind: 'user', objectId: user.id })
}

async function endSessions({ sql }: PlainFact, userId: string): Promise<number> {
  const rows = await sql.query('delete from session where user_id = $1 returning 1', [userId])
  return rows.length
}
