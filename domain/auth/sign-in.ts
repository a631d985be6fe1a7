import type pg from 'pg'

import { transaction } from '../database.ts'
import type { Sql } from '../shared/sql.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { hashToken, newToken } from './session.ts'

interface Account {
  id: string
  password_hash: string
  state: string
  demo: boolean
}

// Unknown names take as long as known ones: the same hashing, over a hash of nobody's password.
const nobody = hashPassword(newToken())

async function accountNamed(sql: Sql, username: string): Promise<Account | undefined> {
  const rows = await sql.query<Account>('select * from sign_in_account($1)', [username.trim()])
  return rows[0]
}

/** Whether the pair opens an active account. Same time whatever is wrong. */
async function rightPassword(account: Account | undefined, password: string): Promise<boolean> {
  const matches = await verifyPassword(password, account?.password_hash ?? (await nobody))
  return matches && account?.state === 'active'
}

/**
 * Signs in with a local account.
 * @param previous session of this browser, which ends
 * @returns the new session's token for the cookie; none when the pair is wrong or suspended
 */
export async function signIn(
  pool: pg.Pool,
  given: { username: string; password: string },
  previous?: Buffer,
): Promise<string | undefined> {
  const account = await transaction(pool, (sql) => accountNamed(sql, given.username))
  if (!(await rightPassword(account, given.password)) || !account) return undefined
  return openSession(pool, account.id, previous)
}

/** Signs in one of the invented accounts without a password: never offered in production. */
export async function signInForDemo(
  pool: pg.Pool,
  username: string,
  previous?: Buffer,
): Promise<string | undefined> {
  const account = await transaction(pool, (sql) => accountNamed(sql, username))
  if (!account?.demo || account.state !== 'active') return undefined
  return openSession(pool, account.id, previous)
}

function openSession(pool: pg.Pool, userId: string, previous: Buffer | undefined) {
  const token = newToken()
  return transaction(pool, async (sql) => {
    if (previous) await sql.query('select end_session($1)', [previous])
    await sql.query('select forget_old_sessions()')
    await sql.query('select open_session($1, $2, $3)', [hashToken(token), userId, newToken()])
    return token
  })
}

/** Ends a session at once, on every machine. */
export async function signOut(pool: pg.Pool, tokenHash: Buffer): Promise<void> {
  await transaction(pool, (sql) => sql.query('select end_session($1)', [tokenHash]))
}

/**
 * Notes that the person of this session has just given the password again.
 * @returns false when the password is wrong
 */
export async function confirmIdentity(
  sql: Sql,
  given: { username: string; password: string; tokenHash: Buffer },
): Promise<boolean> {
  const account = await accountNamed(sql, given.username)
  if (!(await rightPassword(account, given.password))) return false
  await sql.query('select confirm_session($1)', [given.tokenHash])
  return true
}

export interface DemoAccount {
  readonly username: string
  readonly fullName: string
  readonly roles: string[]
  readonly place: string
}

/** The invented accounts to show at the door, at most `limit`. */
export function demoAccounts(sql: Sql, limit: number): Promise<DemoAccount[]> {
  return sql.query<DemoAccount>(
    `select u.username, u.full_name as "fullName", array_agg(distinct r.role) as roles,
       min(o.name) as place
     from user_account u join user_role r on r.user_id = u.id join organisation o on o.id = r.org
     where u.demo and u.state = 'active' group by u.id order by u.created_at, u.username limit $1`,
    [limit],
  )
}

/** Whether invented accounts exist: production refuses to start with them. */
export async function hasDemoAccounts(sql: Sql): Promise<boolean> {
  const rows = await sql.query<{ found: boolean }>(
    'select exists (select 1 from user_account where demo) as found',
  )
  return rows[0]?.found ?? false
}
