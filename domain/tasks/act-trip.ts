import type pg from 'pg'

import { openWholeScope } from '../auth/session.ts'
import type { Credentials, Scope } from '../auth/session.ts'
import { allOrFirstError, lend } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

/**
 * What somebody does: known beforehand, or only after reading what it rests on. It is then read in
 * the transaction of the act and under its scope: what is asked at once travels with the beginning.
 */
export type Said<Act> = Act | ((sql: Sql, scope: Promise<Scope | undefined>) => Promise<Act>)

interface Sending<Act, Row> {
  readonly said: Said<Act>
  /** The one statement of the act. */
  readonly ask: (sql: Sql, act: Act) => Promise<Row[]>
}

interface Sent<Act, Row> {
  readonly act: Act
  readonly row: Row
  readonly scope: Scope
}

/**
 * Begin, scope, one statement and commit in one round trip; in one more where the act rests on what
 * it reads. Without a scope the statement finds no row; a statement that fails turns the commit into
 * a rollback, and its error is thrown.
 * @returns undefined when the session has ended or the CSRF token is not its own
 */
export function sendAct<Act extends object, Row extends object>(
  pool: pg.Pool,
  who: Credentials,
  { said, ask }: Sending<Act, Row>,
): Promise<Sent<Act, Row> | undefined> {
  return lend(pool, async (sql) => {
    const begun = [sql.query('begin'), openWholeScope(sql, who.tokenHash, who.csrf)] as const
    const act =
      typeof said === 'function'
        ? (await allOrFirstError([...begun, said(sql, begun[1])]))[2]
        : said
    const last = [ask(sql, act), sql.query('commit')] as const
    const [, scope, rows] = await allOrFirstError([...begun, ...last])
    return scope && rows[0] && { act, row: rows[0], scope }
  })
}
