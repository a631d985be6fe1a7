import type { Act } from '../shared/act.ts'

// Only notices in the reader's scope: another's is as if it were not there.
const mark = `
  insert into notice_read (notice_id, user_id)
  select n.id, $1 from notice n where ($2::uuid is null or n.id = $2)
    and not exists (select 1 from notice_read r where r.notice_id = n.id and r.user_id = $1)
  on conflict do nothing returning notice_id`

/**
 * Marks one notice, or all of them, as read by the reader alone: colleagues of the group still see it.
 * @returns how many were unread
 */
export async function markRead({ sql, session }: Act, noticeId?: string): Promise<number> {
  const marked = await sql.query(mark, [session.userId, noticeId ?? null])
  return marked.length
}
