import type { Sql } from '../../shared/sql.ts'

/** What has happened since a dry-run that somebody is to sign. */
export interface SinceTried {
  readonly endedAt: Date
  /** Cases that are not any more as it saw them. */
  readonly changed: number
  /** Running cases that it has not seen. */
  readonly born: number
}

const since = 'select ended_at as "endedAt", changed, born from since_tried($1)'

/** Undefined: it is not finished, or of a body whose procedures the session does not keep. */
export async function sinceTried(sql: Sql, dryRun: string): Promise<SinceTried | undefined> {
  const [found] = await sql.query<SinceTried>(since, [dryRun])
  return found
}
