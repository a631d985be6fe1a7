import type { Act } from '../../shared/act.ts'
import { WalkCourse } from './course.ts'

export interface KeptWalk {
  readonly course: WalkCourse
  /** Of the draft, when something was last made to happen; null: a published procedure. */
  readonly revision: number | null
}

const kept = 'select course, revision from procedure_walk where walker = $1 and subject = $2'

/**
 * The case that whoever looks has imagined by a procedure; undefined: none is begun.
 * @param subject id of a draft, or `key@version`: whoever calls has seen that it is there
 */
export async function findWalk(
  { sql, session }: Act,
  subject: string,
): Promise<KeptWalk | undefined> {
  const [row] = await sql.query<KeptWalk>(kept, [session.userId, subject])
  return row && { ...row, course: WalkCourse.parse(row.course) }
}

const keep = `
  insert into procedure_walk (walker, subject, revision, course) values ($1, $2, $3, $4)
  on conflict (walker, subject) do update
    set revision = excluded.revision, course = excluded.course, walked_at = siso_clock()`

/** Keeps it as it stands now; no trace: nothing of the record is in it. */
export async function keepWalk(
  { sql, session }: Act,
  subject: string,
  { course, revision }: KeptWalk,
): Promise<void> {
  await sql.query(keep, [session.userId, subject, revision, JSON.stringify(course)])
}

const drop = 'delete from procedure_walk where walker = $1 and subject = $2'

/** Another can be begun. */
export async function dropWalk({ sql, session }: Act, subject: string): Promise<void> {
  await sql.query(drop, [session.userId, subject])
}
