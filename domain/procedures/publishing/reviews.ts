import { recordEvent } from '../../audit/record.ts'
import type { Act } from '../../shared/act.ts'
import type { Sql } from '../../shared/sql.ts'
import { reviewGone } from '../errors.ts'

/** A procedure of one's own body that was copied from one with a newer version. */
export interface Review {
  readonly id: string
  /** `key@version` of the copy, and of what has changed above it. */
  readonly release: string
  readonly because: string
  readonly openedAt: Date
}

const open = `
  select id, key || '@' || version as release, because, opened_at as "openedAt"
  from release_review r where done_at is null and not exists (
    select from release_timing t where t.kind = 'withdrawn' and t.key || '@' || t.version = r.because)
  order by opened_at, id limit 100`

/** Open reviews of the bodies that the session works for, oldest first, a hundred at most. */
export function openReviews(sql: Sql): Promise<Review[]> {
  return sql.query<Review>(open)
}

const settle = `
  update release_review set done_at = siso_clock(), done_by = $2, outcome = $3, note = $4
  where id = $1 and done_at is null returning key || '@' || version as copy, because`

export interface Reviewed {
  readonly id: string
  /** The copy stays as it is, or somebody will write a new version of it. */
  readonly outcome: 'kept' | 'to-change'
  readonly note: string
}

/** A copy and what has changed above it, both `key@version`. */
type Settled = Readonly<Record<'copy' | 'because', string>>

/** Ends a review, with its reason. @throws `review-gone` */
export async function settleReview(act: Act, { id, outcome, note }: Reviewed): Promise<Settled> {
  const { sql, session, request } = act
  const [row] = await sql.query<Settled>(settle, [id, session.userId, outcome, note])
  if (!row) throw reviewGone()
  await recordEvent(sql, {
    action: 'release-reviewed',
    objectKind: 'release',
    objectId: row.copy,
    actor: session.userId,
    request,
    detail: { outcome },
  })
  return row
}
