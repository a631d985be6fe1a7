import type { Row } from './case-run.ts'
import type { Random } from './random.ts'
import type { StaffMember } from './staff.ts'

const hour = 3_600_000

/** Marks most of the older notices as read, by one of those whom each was for. */
export function readSome(
  notices: readonly Row[],
  { staff, random, now }: { staff: readonly StaffMember[]; random: Random; now: number },
): Row[] {
  const readers = new Map(staff.map((one) => [`${one.role}@${String(one.org)}`, one.id]))
  // The documented colleagues come first in the staff, so that theirs are the last words here.
  for (const { role, org, id } of staff.toReversed()) readers.set(`${role}@${String(org)}`, id)
  return notices.flatMap(({ id, audience, at }) => {
    const told = Date.parse(String(at))
    const read = told + random.int(1, 70) * hour
    const [, user] = String(audience).split('user:')
    const reader = user ?? readers.get(String(audience))
    const isRead = reader !== undefined && read < now - 24 * hour && random.chance(0.8)
    return isRead ? [{ notice_id: id, user_id: reader, at: new Date(read).toISOString() }] : []
  })
}
