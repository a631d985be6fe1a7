import { noticesOf } from '../../domain/notices/queries.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

/** What somebody has still to read of a case. */
export function unreadTitles(desk: Desk, who: Colleague, caseId: string): Promise<string[]> {
  return desk.actAs(who, async ({ sql }) => {
    const { rows } = await noticesOf(sql, { unread: true })
    return rows.filter((row) => row.caseId === caseId).map(({ title }) => title)
  })
}
