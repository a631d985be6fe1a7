import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import { effectOf, holdChange, isUnsigned, newestVersion } from './changes.ts'
import type { CalendarChange } from './changes.ts'
import type { SeenChange } from './edit-change.ts'
import {
  calendarOvertaken,
  changeMovedOn,
  changeOver,
  effectOld,
  effectUnknown,
  othersSignCalendar,
} from './errors.ts'
import { signersOfChange, tellMakersOfChange } from './signers.ts'

const publish = `
  insert into calendar (version, doc) values ($1, $2) on conflict do nothing returning version`
const overtake = `
  update calendar_change set state = 'overtaken' where state = 'bringing' and org = $1`
const sign = `
  update calendar_change set state = 'bringing', signed_by = $2, signed_at = siso_clock(), reason = $3,
    expected = null, done = 0, held = 0, last_case = null, seen_at = '-infinity'
  where id = $1`

/**
 * Saves the new version of the calendar: new cases follow it at once, a worker brings it to open
 * ones. By one person, unless it takes time from somebody: then by a second one.
 * @param reason act or source, in words
 * @returns the version
 * @throws `calendar-change-gone`, `calendar-change-over`, `calendar-change-moved-on`,
 *   `calendar-unweighed`, `calendar-effect-old`, `calendar-overtaken`, `calendar-others-sign`
 */
export async function signChange(act: Act, seen: SeenChange, reason: string): Promise<string> {
  const { sql, session, request } = act
  const change = await holdChange(sql, seen.change)
  const { id, org, document } = change
  refuseUnread(change, seen)
  await refuseOvertaken(sql, change)
  await refuseAlone(act, change)
  const { version } = document
  const [published] = await sql.query(publish, [version, JSON.stringify(document)])
  if (!published) throw calendarOvertaken(version)
  await sql.query(overtake, [org])
  await sql.query(sign, [id, session.userId, reason])
  const object = { objectKind: 'calendar', objectId: id } as const
  const detail = { version, base: change.base, revision: change.revision }
  const by = { actor: session.userId, request }
  await recordEvent(sql, { action: 'calendar-published', ...object, ...by, detail })
  await tellMakersOfChange(sql, change)
  return version
}

function refuseUnread({ state, revision, old }: CalendarChange, seen: SeenChange): void {
  if (!isUnsigned(state)) throw changeOver()
  if (revision !== seen.revision) throw changeMovedOn()
  if (state !== 'weighed') throw effectUnknown()
  if (old) throw effectOld()
}

/** One is published at a time, each made from the one before it. */
async function refuseOvertaken(sql: Sql, { base }: CalendarChange): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtext('siso calendars'))")
  const newest = await newestVersion(sql)
  if (newest !== undefined && newest !== base) throw calendarOvertaken(newest)
}

async function refuseAlone({ sql, session }: Act, change: CalendarChange): Promise<void> {
  if (!(await takesTime(sql, change))) return
  const signers = await signersOfChange(sql, change)
  if (!signers.some(({ id }) => id === session.userId))
    throw othersSignCalendar(signers.map(({ name }) => name))
}

/** Some running term would end before, or something would be past at once. */
async function takesTime(sql: Sql, change: CalendarChange): Promise<boolean> {
  const effect = await effectOf(sql, change)
  return effect.some(({ sooner, past }) => sooner + past > 0)
}
