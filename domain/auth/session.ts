import { createHash, randomBytes } from 'node:crypto'

import type { Sql } from '../shared/sql.ts'
import { roles } from './roles.ts'
import type { Role } from './roles.ts'

/** Who is signed in and what the database lets this transaction see. Never cached between requests. */
export interface Session {
  readonly userId: string
  readonly fullName: string
  readonly username: string
  /** Synchroniser token of the session's forms. */
  readonly csrf: string
  readonly roles: readonly Role[]
  /** `role@organisation`, the keys under which tasks are offered. */
  readonly groups: readonly string[]
  /** Own organisations and all that is part of them. */
  readonly orgs: readonly number[]
  readonly ownOrgs: readonly number[]
  readonly expiresAt: Date
  /** When the password was last asked: signatures want it recent. */
  readonly confirmedAt: Date
  readonly demo: boolean
  /** The place chosen among several; none: all of them together. */
  readonly place: number | undefined
  /** Where the person has roles, whatever was chosen. */
  readonly allPlaces: readonly number[]
  /** Names of those whom the person stands in for today. */
  readonly deputises: readonly string[]
  /** Of the training organisation: all that is seen is invented. */
  readonly training: boolean
  /** Notices not read, where a page asked for them; 100 stands for more. */
  readonly unread?: number | undefined
}

/** Who posts, as the browser proves it: the scope is set, and CSRF refused, inside the database. */
export interface Credentials {
  readonly tokenHash: Buffer
  readonly csrf: string
}

interface ScopeRow {
  user_id: string
  full_name: string
  username: string
  csrf: string
  roles: string[]
  groups: string[]
  orgs: number[]
  own_orgs: number[]
  expires_at: Date
  confirmed_at: Date
  demo: boolean
  org: number | null
  all_orgs: number[]
  deputises: string[]
  training: boolean
  unread?: number
}

const known: ReadonlySet<string> = new Set(roles)
const isRole = (role: string): role is Role => known.has(role)

// Said by the scope just set: what the function gives is known to its callers by column.
const learns = `current_setting('app.training', true)::boolean as training`

/** The statement behind `openScope`, for callers that pipeline it with their own. */
export const scopeStatement = `select s.*, ${learns} from session_scope($1, $2) s`

/** All that `session_scope` sets: who acts, and which rows there are for them. */
const settings = [
  'user',
  'actors',
  'roles',
  'groups',
  'orgs',
  'cases',
  'named',
  'persons',
  'named_persons',
  'training',
].map((name) => `app.${name}`)

/** A scope as one transaction had it, for the next one of the same request. */
export interface Scope {
  readonly session: Session
  readonly settings: readonly string[]
}

const wholeScope = `select s.*, ${learns}, array[${settings.map((name) => `current_setting('${name}', true)`).join(', ')}] as settings
  from session_scope($1, $2) s`
const sameScope = `select ${settings.map((name, n) => `set_config('${name}', $${n + 1}, true)`).join(', ')}`

/** Sets the scope as `openScope` does, and gives it back whole. */
export async function openWholeScope(
  sql: Sql,
  tokenHash: Buffer,
  csrf: string,
): Promise<Scope | undefined> {
  type Row = ScopeRow & Pick<Scope, 'settings'>
  const [row] = await sql.query<Row>(wholeScope, [tokenHash, csrf], 'whole-scope')
  const session = sessionFrom(row)
  return row && session && { session, settings: row.settings }
}

/**
 * The scope that this request has just been given, in another transaction of its own: what a person
 * did and the page that answers it are seen with the same eyes. Never kept for another request.
 */
export async function sameScopeAgain(sql: Sql, scope: Scope): Promise<void> {
  await sql.query(sameScope, scope.settings, 'same-scope')
}

/** The session in a row of `scopeStatement`; none when the database gave no scope. */
export function sessionFrom(row: ScopeRow | undefined): Session | undefined {
  if (!row) return undefined
  return {
    userId: row.user_id,
    fullName: row.full_name,
    username: row.username,
    csrf: row.csrf,
    roles: row.roles.filter(isRole),
    groups: row.groups,
    orgs: row.orgs,
    ownOrgs: row.own_orgs,
    expiresAt: row.expires_at,
    confirmedAt: row.confirmed_at,
    demo: row.demo,
    place: row.org ?? undefined,
    allPlaces: row.all_orgs,
    deputises: row.deputises,
    training: row.training,
    unread: row.unread,
  }
}

/**
 * Sets the scope of a session for this transaction: must be its first statement.
 * None: not signed in, ended, suspended, or (when `csrf` is given) another form's token;
 * then no row of any guarded table is visible or writable.
 */
export async function openScope(
  sql: Sql,
  tokenHash: Buffer,
  csrf?: string,
): Promise<Session | undefined> {
  const rows = await sql.query<ScopeRow>(scopeStatement, [tokenHash, csrf ?? null], 'open-scope')
  return sessionFrom(rows[0])
}

const shellStatement = `select s.*, ${learns}, unread_notices() as unread from session_scope($1) s`

/** The same for a whole page, whose frame tells how many notices wait: in the one statement. */
export async function openShellScope(sql: Sql, tokenHash: Buffer): Promise<Session | undefined> {
  const rows = await sql.query<ScopeRow>(shellStatement, [tokenHash], 'open-shell-scope')
  return sessionFrom(rows[0])
}

/** Works at one place for the rest of the session, or (none) at all of them. */
export async function choosePlace(sql: Sql, tokenHash: Buffer, place?: number): Promise<void> {
  await sql.query('select choose_place($1, $2)', [tokenHash, place ?? null])
}

/** 256 random bits, for cookies and form tokens. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the session table keeps of a cookie: a stolen copy of the table opens nothing. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
