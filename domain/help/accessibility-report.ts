import { randomUUID } from 'node:crypto'

import type { Sql } from '../shared/sql.ts'

export interface AccessibilityReport {
  readonly at: Date
  readonly page: string
  readonly problem: string
  readonly contact: string | null
}

interface Reported {
  readonly page: string
  readonly problem: string
  readonly contact: string
}

/** Keeps what somebody says does not work for them. Anybody may write; see the policy. */
export async function reportInaccessible(sql: Sql, { page, problem, contact }: Reported) {
  await sql.query(
    'insert into accessibility_report (id, page, problem, contact) values ($1, $2, $3, $4)',
    [randomUUID(), page, problem, contact || null],
  )
}

/** The newest first, at most `limit`; empty without the scope of help desk or administrators. */
export function accessibilityReports(sql: Sql, limit: number): Promise<AccessibilityReport[]> {
  return sql.query<AccessibilityReport>(
    'select at, page, problem, contact from accessibility_report order by at desc, id limit $1',
    [limit],
  )
}
