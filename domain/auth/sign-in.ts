import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { transaction } from '../database.ts'
import type { Sql } from '../shared/sql.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { hashToken, newToken, openScope } from './session.ts'

interface Account {
  id: string
  password_hash: string
  state: string
  demo: boolean
}

// Unknown names take as long as known ones: the same hashing, over a hash of nobody's password.
const nobody = hashPassword(newToken())

/** Names as they are compared and counted: the database would take İ for i, and we would not. */
export function plainUsername(username: string): string {
  return username.trim().toLowerCase()
}

async function accountNamed(sql: Sql, username: string): Promise<Account | undefined> {
  const rows = await sql.query<Account>('select * from sign_in_account($1)', [
    plainUsername(username),
  ])
  return rows[0]
}

/** Whether the pair opens an active account. Same time whatever is wrong. */
async function rightPassword(account: Account | undefined, password: string): Promise<boolean> {
  const matches = await verifyPassword(password, account?.password_hash ?? (await nobody))
  return matches && account?.state === 'active'
}

interface Door {
  /** Session of this browser, which ends. */
  readonly previous?: Buffer | undefined
  readonly request: string
}

/**
 * Signs in with a local account. Refusals are audited too, without what was typed.
 * @returns the new session's token for the cookie; none when the pair is wrong or suspended
 */
export async function signIn(
  pool: pg.Pool,
  given: { username: string; password: string },
  door: Door,
): Promise<string | undefined> {
  const account = await transaction(pool, (sql) => accountNamed(sql, given.username))
  if (account && (await rightPassword(account, given.password))) {
    return openSession(pool, account.id, door)
  }
  if (!account) await rightPassword(account, given.password)
  const event = { action: 'sign-in-refused', objectKind: 'session', objectId: account?.id } as const
  await transaction(pool, (sql) => recordEvent(sql, { ...event, request: door.request }))
  return undefined
}

/** Signs in one of the invented accounts without a password: never offered in production. */
export async function signInForDemo(
  pool: pg.Pool,
  username: string,
  door: Door,
): Promise<string | undefined> {
  const account = await transaction(pool, (sql) => accountNamed(sql, username))
  if (!account?.demo || account.state !== 'active') return undefined
  return openSession(pool, account.id, door)
}

function openSession(pool: pg.Pool, userId: string, { previous, request }: Door) {
  const token = newToken()
  return transaction(pool, async (sql) => {
    if (previous) await sql.query('select end_session($1)', [previous])
    await sql.query('select forget_old_sessions()')
    await sql.query('select open_session($1, $2, $3)', [hashToken(token), userId, newToken()])
    const event = { action: 'signed-in', objectKind: 'session', objectId: userId } as const
    await recordEvent(sql, { ...event, actor: userId, request })
    return token
  })
}

/** Ends a session at once, on every machine. */
export async function signOut(pool: pg.Pool, tokenHash: Buffer, request: string): Promise<void> {
  await transaction(pool, async (sql) => {
    const session = await openScope(sql, tokenHash)
    await sql.query('select end_session($1)', [tokenHash])
    if (!session) return
    const event = { action: 'signed-out', objectKind: 'session', objectId: session.userId } as const
    await recordEvent(sql, { ...event, actor: session.userId, request })
  })
}

/**
 * Notes that the person of this session has just given the password again, and renews its token:
 * the old one opens nothing any more.
 * @returns the new token for the cookie; none when the password is wrong
 */
export async function confirmIdentity(
  sql: Sql,
  given: { username: string; password: string; tokenHash: Buffer; request: string },
): Promise<string | undefined> {
  const account = await accountNamed(sql, given.username)
  if (!(await rightPassword(account, given.password))) return undefined
  const token = newToken()
  await sql.query('select renew_session($1, $2)', [given.tokenHash, hashToken(token)])
  const event = { action: 'session-confirmed', objectKind: 'session' } as const
  const id = account?.id
  await recordEvent(sql, { ...event, objectId: id, actor: id, request: given.request })
  return token
}

export interface DemoAccount {
  readonly username: string
  readonly fullName: string
  readonly roles: string[]
  readonly place: string
}

/** The invented accounts to show at the door: those that the texts name, made before their colleagues; who learns last. */
export function demoAccounts(sql: Sql): Promise<DemoAccount[]> {
  return sql.query<DemoAccount>(
    `select u.username, u.full_name as "fullName", array_agg(distinct r.role) as roles,
       min(o.name) as place
     from user_account u join user_role r on r.user_id = u.id join organisation o on o.id = r.org
     where u.demo and u.state = 'active' and u.created_at = (select min(created_at) from user_account where demo)
     group by u.id order by u.training, u.username`,
  )
}

/** Whether invented accounts exist: production refuses to start with them. */
export async function hasDemoAccounts(sql: Sql): Promise<boolean> {
  const rows = await sql.query<{ found: boolean }>(
    'select exists (select 1 from user_account where demo) as found',
  )
  return rows[0]?.found ?? false
}
