import type pg from 'pg'

import { hashToken, newToken } from '../../domain/auth/session.ts'
import { cookieNames } from '../../web/shared/cookies.ts'
import { origin } from '../rig/rig.ts'

/** Somebody who has entered: by a cookie in pages, by its hash in statements. */
export type Entered = { tokenHash: Buffer; csrf: string; cookie: string }

/** A session without the door, which the measure is not about. */
export async function enter(owner: pg.Pool, user: string): Promise<Entered> {
  const [token, csrf] = [newToken(), newToken()]
  const tokenHash = hashToken(token)
  await owner.query('select open_session($1, $2, $3)', [tokenHash, user, csrf])
  return { tokenHash, csrf, cookie: `${cookieNames(origin).session}=${token}` }
}
