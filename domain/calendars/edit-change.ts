import { recordEvent } from '../audit/record.ts'
import type { AuditDetail } from '../audit/events.ts'
import { readCalendar } from '../procedures/read-release.ts'
import type { Calendar } from '../procedures/schema/calendar.ts'
import type { Act } from '../shared/act.ts'

import {
  calendarDocument,
  getChange,
  holdChange,
  isUnsigned,
  newestVersion,
  placesOf,
} from './changes.ts'
import {
  calendarInvalid,
  calendarUnknown,
  changeEmpty,
  changeGone,
  changeMovedOn,
  changeOver,
} from './errors.ts'
import {
  nextVersion,
  readClosure,
  readPatron,
  saidMore,
  withClosure,
  withPatron,
  withoutClosure,
  withoutPatron,
} from './rules.ts'
import type { Closure, TypedClosure, TypedPatron } from './rules.ts'

const region = "select id from organisation where kind = 'region' order by id"
const make = `
  insert into calendar_change (org, base, doc, made_by, edited_by) values ($1, $2, $3, $4, $4) returning id`

/**
 * A copy of the calendar in use, to be changed. Nothing of the one in use is touched.
 * @returns its id
 * @throws `calendar-unknown` where there is no calendar; `calendar-change-gone` for who does not keep
 *   that of a region
 */
export async function makeChange(act: Act): Promise<string> {
  const { sql, session } = act
  const base = await newestVersion(sql)
  if (base === undefined) throw calendarUnknown()
  const regions = await sql.query<{ id: number }>(region)
  const own = regions.find(({ id }) => session.groups.includes(`procedure-admin@${String(id)}`))
  if (!own) throw changeGone()
  const document = { ...(await calendarDocument(sql, base)), version: await freeVersion(act, base) }
  const values = [own.id, base, JSON.stringify(document), session.userId]
  const [made] = await sql.query<{ id: string }>(make, values)
  if (!made) throw changeGone()
  await recordChange(act, made.id, { did: 'made', base })
  return made.id
}

async function freeVersion({ sql }: Act, base: string): Promise<string> {
  const rows = await sql.query<{ version: string }>('select version from calendar')
  const taken = new Set(rows.map(({ version }) => version))
  let version = nextVersion(base)
  while (taken.has(version)) version = nextVersion(version)
  return version
}

/** What somebody does to the calendar that is prepared. */
export type CalendarEdit =
  | { readonly edit: 'add-patron'; readonly patron: TypedPatron }
  | { readonly edit: 'remove-patron'; readonly municipality: string }
  | { readonly edit: 'add-closure'; readonly closure: TypedClosure }
  | { readonly edit: 'remove-closure'; readonly closure: Pick<Closure, 'organisation' | 'from'> }

/** A change as it was looked at. */
export interface SeenChange {
  readonly change: string
  readonly revision: number
}

const save = `
  update calendar_change set doc = $2, state = 'open', revision = revision + 1, edited_by = $3,
    expected = null, done = 0, held = 0, last_case = null, weighed_at = null
  where id = $1`

/**
 * Changes what the new version would say. What was known of its effect is no more.
 * @throws `calendar-change-gone`, `calendar-change-over`, `calendar-change-moved-on`,
 *   `calendar-invalid` with all that is to be mended
 */
export async function editChange(act: Act, seen: SeenChange, edit: CalendarEdit): Promise<void> {
  const change = await holdOpen(act, seen)
  const document = readCalendar(await edited(act, change.document, edit))
  await act.sql.query(save, [change.id, JSON.stringify(document), act.session.userId])
  await recordChange(act, change.id, { did: edit.edit, revision: change.revision + 1 })
}

async function edited({ sql }: Act, calendar: Calendar, edit: CalendarEdit): Promise<Calendar> {
  switch (edit.edit) {
    case 'add-patron': {
      const places = await placesOf(sql)
      const comuni = places.filter(({ kind }) => kind === 'municipality')
      const found = readPatron(calendar, new Set(comuni.map(({ code }) => code)), edit.patron)
      if ('problems' in found) throw calendarInvalid(found.problems)
      return withPatron(calendar, found.read)
    }
    case 'remove-patron':
      return withoutPatron(calendar, edit.municipality)
    case 'add-closure': {
      const known = new Set((await placesOf(sql)).map(({ code }) => code))
      const found = readClosure(calendar, known, edit.closure)
      if ('problems' in found) throw calendarInvalid(found.problems)
      return withClosure(calendar, found.read)
    }
    case 'remove-closure':
      return withoutClosure(calendar, edit.closure)
  }
}

async function holdOpen({ sql }: Act, { change: id, revision }: SeenChange) {
  const change = await holdChange(sql, id)
  if (!isUnsigned(change.state)) throw changeOver()
  if (change.revision !== revision) throw changeMovedOn()
  return change
}

const weigh = `
  update calendar_change set state = 'weighing', revision = revision + 1, expected = null, done = 0, held = 0,
    last_case = null, weighed_at = null, seen_at = '-infinity'
  where id = $1`

/**
 * Asks for the effect on the terms of all open cases; a worker works it out.
 * @throws `calendar-change-gone`, `calendar-change-over`, `calendar-change-moved-on`, `calendar-change-empty`
 */
export async function weighChange(act: Act, seen: SeenChange): Promise<void> {
  const { sql } = act
  const change = await holdOpen(act, seen)
  const before = await calendarDocument(sql, change.base)
  const [more, less] = [saidMore(change.document, before), saidMore(before, change.document)]
  const parts = [more.patrons, more.closures, less.patrons, less.closures]
  if (parts.every((part) => part.length === 0)) throw changeEmpty()
  await sql.query(weigh, [change.id])
  await recordChange(act, change.id, { did: 'weighed', revision: change.revision + 1 })
}

const leave = `update calendar_change set state = 'left' where id = $1`

/** Gives it up; what it said is kept. @throws `calendar-change-gone`, `calendar-change-over` */
export async function leaveChange(act: Act, id: string): Promise<void> {
  const { revision } = await getChange(act.sql, id)
  await holdOpen(act, { change: id, revision })
  await act.sql.query(leave, [id])
  await recordChange(act, id, { did: 'left' })
}

export function recordChange(act: Act, id: string, detail: AuditDetail): Promise<void> {
  const { sql, session, request } = act
  const object = { objectKind: 'calendar', objectId: id } as const
  const by = { actor: session.userId, request }
  return recordEvent(sql, { action: 'calendar-edited', ...object, ...by, detail })
}
