import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { notYourRoster, turnNotFound } from './errors.ts'
import type { Turn } from './on-call-gaps.ts'

/** A zone whose emergency service concerns the reader. */
export interface OnCallZone {
  readonly id: number
  readonly name: string
  /** Whether the reader coordinates it, and so enters its turns. */
  readonly decides: boolean
}

export interface TurnRow extends Turn {
  readonly id: string
  readonly zone: number
  readonly phone: string
}

export interface NoteRow {
  readonly zone: number
  readonly body: string
  readonly by: string
  readonly at: Date
}

const zones = `
  select z.id, z.name, 'coordinator@' || z.id = any((select nullif(current_setting('app.groups', true), '')::text[])::text[]) as decides
  from organisation z where z.kind = 'zone' and z.id = any((select organisations_above(
    coalesce(nullif(current_setting('app.orgs', true), '')::int[], '{}'), siso_today()))::int[])
  order by z.name, z.id`

/** The zones of the reader's offices, by name. */
export function onCallZones(sql: Sql): Promise<OnCallZone[]> {
  return sql.query<OnCallZone>(zones, [], 'on-call-zones')
}

const columns = `t.id, t.zone, t.who, t.phone, t.starts_at as "from", t.ends_at as until`

// One that is over, and those far ahead, are of no use at night.
const near = `
  select ${columns} from on_call_turn t
  where t.cancelled_at is null and t.ends_at > siso_clock() and t.starts_at < siso_clock() + interval '14 days'
  order by t.zone, t.starts_at, t.who, t.id limit 200`

/** The turns that run or come next, of every zone of the reader. */
function turnsAhead(sql: Sql): Promise<TurnRow[]> {
  return sql.query<TurnRow>(near, [], 'on-call-ahead')
}

const notes = `
  select n.zone, n.body, u.full_name as by, n.at from on_call_note n join user_account u on u.id = n.written_by
  where n.at > siso_clock() - interval '3 days' order by n.at desc, n.id limit 10`

export interface OnCall {
  readonly zones: readonly OnCallZone[]
  readonly turns: readonly TurnRow[]
  readonly notes: readonly NoteRow[]
}

/** Who answers now and next in the zones of the reader, and what was left said in the last three days. */
export async function readOnCall(sql: Sql): Promise<OnCall> {
  return {
    zones: await onCallZones(sql),
    turns: await turnsAhead(sql),
    notes: await sql.query<NoteRow>(notes, [], 'on-call-notes'),
  }
}

const bounds = `
  select $1::date::timestamp at time zone 'Europe/Rome' as "from",
    ($1::date + 7)::timestamp at time zone 'Europe/Rome' as until`

const ofWeek = `
  select ${columns} from on_call_turn t
  where t.zone = $1 and t.cancelled_at is null and t.ends_at > $2 and t.starts_at < $3
  order by t.starts_at, t.who, t.id limit 200`

/** The turns of a zone in a week, and when the week begins and ends. @param monday `YYYY-MM-DD` */
export async function turnsOfWeek(sql: Sql, zone: number, monday: string) {
  const [week] = await sql.query<{ from: Date; until: Date }>(bounds, [monday])
  if (!week) throw new Error('the database reads no day')
  return { week, turns: await sql.query<TurnRow>(ofWeek, [zone, week.from, week.until]) }
}

export interface NewTurn {
  readonly id: string
  readonly zone: number
  readonly who: string
  readonly phone: string
  /** Times on a clock in Italy, `YYYY-MM-DDTHH:MM`. */
  readonly from: string
  readonly until: string
}

const insert = `
  insert into on_call_turn (id, zone, who, phone, starts_at, ends_at, recorded_by)
  values ($1, $2, $3, $4, $5::timestamp at time zone 'Europe/Rome', $6::timestamp at time zone 'Europe/Rome', $7)`

/**
 * Enters a turn. Two at the same time are let through: the pages tell of them.
 * @throws `not-your-roster` to who does not coordinate the zone
 */
export async function enterTurn(act: Act, turn: NewTurn): Promise<void> {
  const { id, zone, who, phone, from, until } = turn
  const mine = await onCallZones(act.sql)
  if (!mine.some((one) => one.id === zone && one.decides)) throw notYourRoster()
  const values = [id, zone, who, phone, from, until, act.session.userId]
  await act.sql.query(insert, values)
  await trace(act, zone, { action: 'on-call-entered', detail: { from, until } })
}

const cancel = `
  update on_call_turn set cancelled_at = siso_clock()
  where id = $1 and cancelled_at is null and ends_at > siso_clock() returning zone`

/**
 * Takes out a turn that is not over.
 * @returns its zone
 * @throws `turn-not-found`, also to who does not coordinate the zone
 */
export async function cancelTurn(act: Act, id: string): Promise<number> {
  const [found] = await act.sql.query<{ zone: number }>(cancel, [id])
  if (!found) throw turnNotFound()
  await trace(act, found.zone, { action: 'on-call-cancelled' })
  return found.zone
}

const leave = `insert into on_call_note (id, zone, body, written_by) values ($1, $2, $3, $4)`

/**
 * Leaves said what who comes on must know; of people, only what cannot wait for their card.
 * @throws `not-your-roster` where the zone is not the reader's
 */
export async function leaveNote(
  act: Act,
  { id, zone, body }: { readonly id: string; readonly zone: number; readonly body: string },
): Promise<void> {
  const mine = await onCallZones(act.sql)
  if (!mine.some((one) => one.id === zone)) throw notYourRoster()
  await act.sql.query(leave, [id, zone, body, act.session.userId])
  await trace(act, zone, { action: 'on-call-note-left' })
}

interface OnCallEvent {
  readonly action: 'on-call-entered' | 'on-call-cancelled' | 'on-call-note-left'
  readonly detail?: Readonly<Record<string, string>>
}

function trace({ sql, session, request }: Act, zone: number, event: OnCallEvent): Promise<void> {
  return recordEvent(sql, {
    ...event,
    objectKind: 'organisation',
    objectId: String(zone),
    actor: session.userId,
    request,
  })
}
