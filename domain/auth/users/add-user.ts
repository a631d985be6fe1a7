import { randomUUID } from 'node:crypto'

import { recordEvent } from '../../audit/record.ts'
import type { PlainFact } from '../../orm.ts'
import { UserAccount } from './user.entity.ts'
import { userInvalid, userKnown } from './errors.ts'

export interface NewUser {
  /** Small letters, digits, dot and hyphen: `nome.cognome`. */
  readonly username: string
  readonly fullName: string
  readonly email?: string | undefined
  readonly passwordHash: string
  /** For demonstrations alone: refused where the service is real. */
  readonly demo?: boolean
}

/**
 * Opens a local account, without any role yet.
 * @returns the user's id
 * @throws `user-invalid`, `user-known`
 */
export async function addUser(fact: PlainFact, user: NewUser): Promise<string> {
  const { em, sql } = fact
  const username = user.username.toLowerCase()
  if (!/^[a-z0-9][a-z0-9.-]{2,59}$/.test(username)) {
    throw userInvalid('Il nome utente ha da 3 a 60 lettere, cifre, punti o trattini, senza spazi.')
  }
  if (user.fullName.trim() === '') throw userInvalid('Manca il nome e cognome (--name).')
  if (await em.findOne(UserAccount, { username })) throw userKnown(username)
  const id = randomUUID()
  em.create(UserAccount, {
    id,
    username,
    fullName: user.fullName.trim(),
    email: user.email ?? null,
    passwordHash: user.passwordHash,
    state: 'active',
    demo: user.demo ?? false,
  })
  await em.flush()
  await recordEvent(sql, { action: 'user-added', objectKind: 'user', objectId: id })
  return id
}
