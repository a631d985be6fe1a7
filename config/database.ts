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

/** The same address, with how long sessions last set on each connection: `session_end()` reads it. */
export function withSessionLengths(
  url: string,
  { idleMinutes, hours }: { idleMinutes: number; hours: number },
): string {
  const settings = `-c app.session_idle_minutes=${idleMinutes} -c app.session_hours=${hours}`
  const set = new URL(url)
  const own = set.searchParams.get('options')
  set.searchParams.set('options', own === null ? settings : `${own} ${settings}`)
  set.search = set.search.replaceAll('+', '%20')
  return set.href
}
