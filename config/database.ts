import { createHmac } from 'node:crypto'

/** The roles that the programs connect with. The owner (migrations) is in DATABASE_URL itself. */
export type DatabaseRole = 'siso_web' | 'siso_engine' | 'siso_batch'

export const databaseRoles: readonly DatabaseRole[] = ['siso_web', 'siso_engine', 'siso_batch']

/** The password of a database role: HMAC-SHA256 of its name under the secret, in hexadecimal. */
export function rolePassword(secret: string, role: string): string {
  return createHmac('sha256', secret).update(role).digest('hex')
}

/** The same server and database as `base`, entered as `role`. */
export function roleUrl(base: string, secret: string, role: DatabaseRole): string {
  const url = new URL(base)
  url.username = role
  url.password = rolePassword(secret, role)
  return url.href
}
