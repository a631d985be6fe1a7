import { recordEvent } from '../audit/record.ts'
import { rolesWith } from '../auth/policy.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import { mustPlan } from './planned-places.ts'

/** Figures that a zone or the region sets a target for. */
export const targeted = ['terms', 'waiting', 'isee', 'accesses', 'delivered'] as const
export type Targeted = (typeof targeted)[number]

/** Whether a target is kept by as much as it says, or more; the others are kept by as much, or less. */
export const atLeast: Readonly<Record<Targeted, boolean>> = {
  terms: true,
  waiting: false,
  isee: false,
  accesses: true,
  delivered: true,
}

export interface Target {
  readonly figure: Targeted
  /** A percentage of terms, days of waiting, cases, contacts, people: whole numbers. */
  readonly value: number
  readonly place: string
  readonly from: CalendarDay
  readonly source: string
  readonly by: string
}

// The zone's own where all the places of the reader are of one zone and it has set one; else the region's.
const inForce = `
  with mine as (select places_held_as($1) as places),
  around as (
    select o.id, o.name, o.kind, count(*) filter (where o.kind = 'zone') over () as zones
    from organisation o, mine m
    where o.kind in ('zone', 'region') and (o.id = any(m.places) or o.id = any(organisations_above(m.places, siso_today())))),
  latest as (
    select distinct on (t.place, t.figure) t.* from figure_target t
    where t.valid_from <= siso_today() and t.place in (select id from around)
    order by t.place, t.figure, t.valid_from desc, t.id desc)
  select distinct on (l.figure) l.figure, l.value, a.name as place, l.valid_from::text as "from", l.source, u.full_name as by
  from latest l join around a on a.id = l.place join user_account u on u.id = l.set_by
  where l.value is not null and (a.kind = 'region' or a.zones = 1)
  order by l.figure, a.kind desc, a.name`

/** The target of each figure that holds today for all the places whose figures the reader reads. */
export function targetsInForce(sql: Sql): Promise<Target[]> {
  return sql.query<Target>(inForce, [rolesWith('figure.read')], 'figures-targets')
}

/** Whether a figure keeps to its target. */
export function keeps(
  { figure, value }: Pick<Target, 'figure' | 'value'>,
  actual: number,
): boolean {
  return atLeast[figure] ? actual >= value : actual <= value
}

export interface SetTarget extends Omit<Target, 'value'> {
  /** None: from that day the place has no target of its own. */
  readonly value: number | null
  readonly at: Date
  readonly inForce: boolean
}

const history = `
  select t.figure, t.value, o.name as place, t.valid_from::text as "from", t.source, u.full_name as by, t.at,
    coalesce(t.id = (select h.id from figure_target h where h.place = t.place and h.figure = t.figure
      and h.valid_from <= siso_today() order by h.valid_from desc, h.id desc limit 1), false) as "inForce"
  from figure_target t join organisation o on o.id = t.place join user_account u on u.id = t.set_by
  where t.place = any((select places_held_as($1))::int[])
    or t.place = any((select organisations_above(places_held_as($1), siso_today()))::int[])
  order by t.valid_from desc, t.id desc limit 200`

/** All that was set for the reader's places and for what they are part of, the newest day first. */
export function targetHistory(sql: Sql): Promise<SetTarget[]> {
  return sql.query<SetTarget>(history, [rolesWith('figure.read')], 'figures-target-history')
}

export interface NewTarget {
  readonly place: number
  readonly figure: Targeted
  readonly value: number | null
  /** First day on which it holds, today or later. */
  readonly from: CalendarDay
  readonly source: string
}

/** Sets a target from a day on. @throws `place-not-planned` to who does not plan that place */
export async function setTarget(act: Act, given: NewTarget): Promise<void> {
  const { sql, session, request } = act
  const { place, figure, value, from, source } = given
  await mustPlan(sql, place)
  await sql.query(
    'insert into figure_target (place, figure, valid_from, value, source, set_by) values ($1, $2, $3, $4, $5, $6)',
    [place, figure, from, value, source, session.userId],
  )
  await recordEvent(sql, {
    action: 'figure-target-set',
    objectKind: 'organisation',
    objectId: String(place),
    actor: session.userId,
    request,
    detail: { figure, from, value },
  })
}
