import type { Sql } from '../shared/sql.ts'

/** One access to somebody's data: who, when, what for. Never what was read. */
export interface Access {
  readonly id: string
  readonly at: Date
  readonly action: string
  readonly purpose: string | null
  /** None: the system itself. */
  readonly actor: string | null
  readonly actorName: string | null
  readonly onBehalfName: string | null
  readonly caseId: string | null
  readonly caseNumber: string | null
}

export interface AccessPage {
  readonly before?: string | undefined
  readonly limit?: number | undefined
}

const access = (condition: string) => `
  select e.id::text, e.at, e.action, e.purpose, e.actor, u.full_name as "actorName",
    b.full_name as "onBehalfName", e.case_id as "caseId", c.number as "caseNumber"
  from audit_event e left join user_account u on u.id = e.actor
    left join user_account b on b.id = e.on_behalf left join social_case c on c.id = e.case_id
  where ${condition} and ($2::bigint is null or e.id < $2::bigint)
  order by e.id desc limit $3`

/** Accesses to a case, newest first; go on with `before` = the last id. */
export function accessesOfCase(sql: Sql, caseId: string, page: AccessPage = {}): Promise<Access[]> {
  return sql.query<Access>(access('e.case_id = $1'), [
    caseId,
    page.before ?? null,
    page.limit ?? 50,
  ])
}

/**
 * "Who saw me": accesses to a person's data in every case and register, newest first. Within the
 * reader's scope: for the whole region it is asked of the audit's own reader.
 */
export function whoSawMe(sql: Sql, personId: string, page: AccessPage = {}): Promise<Access[]> {
  return sql.query<Access>(access('e.person_id = $1'), [
    personId,
    page.before ?? null,
    page.limit ?? 50,
  ])
}
