import { holdsToday } from '../auth/holds-today.ts'
import type { Sql } from '../shared/sql.ts'

export type AppointmentState = 'planned' | 'done' | 'cancelled' | 'no-show'

/** An appointment as the reader may see it. */
export interface Appointment {
  readonly id: string
  readonly kind: string
  readonly kindLabel: string
  readonly org: number
  readonly office: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** `YYYY-MM-DDTHH:MM`, in Italy. */
  readonly local: string
  readonly minutes: number
  readonly place: string | null
  readonly placeLabel: string | null
  readonly address: string | null
  /** Where the person lives on that day, for a visit at home. */
  readonly home: string | null
  /** A visit to somebody who has a secret address or is in a shelter: no address is told. */
  readonly withheld: boolean
  readonly phone: string | null
  readonly others: string | null
  readonly caller: string | null
  readonly state: AppointmentState
  readonly reason: string | null
  readonly version: number
  /** Names of who of the staff is there. */
  readonly workers: readonly string[]
  /** Their ids, in the same order. */
  readonly workerIds: readonly string[]
  /** The case and whom it is about, only if the reader may see them. */
  readonly caseId: string | null
  readonly number: string | null
  readonly personId: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
}

const label = (list: string, code: string) =>
  `(select c.label from code_list c where c.list = '${list}' and c.code = ${code} order by c.version desc limit 1)`

const day = `(a.starts_at at time zone 'Europe/Rome')::date`
const home = (told: string) => `
  case when a.place = 'home' and not hidden.withheld and ${told} then (
    select concat_ws(', ', h.address, m.name) from person_address h left join organisation m on m.id = h.municipality
    where h.person_id = p.id and not h.secret and h.kind <> 'shelter'
      and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to > ${day})
    order by h.kind = 'domicile' desc, h.valid_from desc limit 1) end`

// Telephone and home are told where they are needed and the reading leaves a trace.
const columns = (told = 'true') => `
  a.id, a.kind, coalesce(${label('appointment-kind', 'a.kind')}, a.kind) as "kindLabel", a.org, o.name as office,
  a.starts_at as "startsAt", a.starts_at + make_interval(mins => a.minutes) as "endsAt",
  to_char(a.starts_at at time zone 'Europe/Rome', 'YYYY-MM-DD"T"HH24:MI') as local, a.minutes, a.place,
  ${label('activity-place', 'a.place')} as "placeLabel",
  case when not hidden.withheld and (a.place is distinct from 'home' or ${told}) then a.address end as address,
  ${home(told)} as home, hidden.withheld, case when ${told} then p.phone end as phone, a.others, a.caller, a.state, a.reason, a.version,
  array(select u.full_name from appointment_worker w join user_account u on u.id = w.user_id
    where w.appointment_id = a.id order by u.full_name, u.id) as workers,
  array(select u.id from appointment_worker w join user_account u on u.id = w.user_id
    where w.appointment_id = a.id order by u.full_name, u.id) as "workerIds",
  c.id as "caseId", c.number, p.id as "personId", p.given_name as "givenName", p.family_name as "familyName", p.alias,
  p.identity
  from appointment a join organisation o on o.id = a.org left join social_case c on c.id = a.case_id
    left join person s on s.id = c.subject left join person p on p.id = s.current_id
    cross join lateral (select case when a.case_id is not null and (a.place = 'home' or a.place is null and a.address is not null)
      then address_withheld(a.case_id, ${day}) else false end as withheld) hidden`

/** Whose appointments: one's own, or all of the offices where one works. */
export const agendaViews = ['mine', 'office'] as const
export type AgendaView = (typeof agendaViews)[number]

const within = `a.starts_at >= $1::date::timestamp at time zone 'Europe/Rome'
  and a.starts_at < ($1::date + $2::int)::timestamp at time zone 'Europe/Rome'`
const mine = `exists (select 1 from appointment_worker w where w.appointment_id = a.id
  and w.user_id = nullif(current_setting('app.user', true), '')::uuid)`
const office = `a.org = any(nullif(current_setting('app.orgs', true), '')::int[])`

interface Span {
  readonly days: number
  readonly view: AgendaView
  /** The day that is looked at: of its appointments who is expected there sees home and telephone. */
  readonly shown: string
}

/** The appointments of some days from one on, in their order. */
export function appointmentsFrom(
  sql: Sql,
  from: string,
  { days, view, shown }: Span,
): Promise<Appointment[]> {
  const whose = view === 'mine' ? mine : office
  const told = `(${day} = $3::date and ${mine})`
  return sql.query<Appointment>(
    `select ${columns(told)} where ${within} and ${whose} order by a.starts_at, a.id limit 300`,
    [from, days, shown],
  )
}

const expected = `
  select ${columns('false')} where a.state = 'planned' and a.starts_at >= $2 and a.starts_at < $3
    and exists (select 1 from appointment_worker w where w.appointment_id = a.id and w.user_id = $1)
  order by a.starts_at, a.id limit 100`

/**
 * Where somebody is expected in a period, as far as the reader may see it, no home among it; 100 at most.
 * @param from,to instants, the second excluded
 */
export function expectedIn(
  sql: Sql,
  user: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Appointment[]> {
  return sql.query<Appointment>(expected, [user, from, to])
}

const upcoming = `
  select ${columns('false')} where a.case_id = $1 and a.state = 'planned'
    and a.starts_at + make_interval(mins => a.minutes) > siso_clock()
  order by a.starts_at, a.id limit 3`

/** The next appointments of a case, no home among them: at most three. */
export const upcomingJson = `(select coalesce(json_agg(n order by n."startsAt", n.id), '[]') from (${upcoming}) n)`

/** One appointment; none where there is none that the reader may see. */
export async function findAppointment(sql: Sql, id: string): Promise<Appointment | undefined> {
  const [found] = await sql.query<Appointment>(`select ${columns()} where a.id = $1`, [id])
  return found
}

/** Whether no address of who a case is about may be written for a visit on that day. */
export async function isWithheld(sql: Sql, caseId: string, on: string): Promise<boolean> {
  const asked = 'select address_withheld($1, $2::date) as withheld'
  const [found] = await sql.query<{ withheld: boolean }>(asked, [caseId, on])
  return found?.withheld === true
}

/** The same of the case of an appointment, also where the case itself is not seen. */
export async function isWithheldAt(sql: Sql, id: string, on: string): Promise<boolean> {
  const asked = `select address_withheld(a.case_id, $2::date) as withheld from appointment a where a.id = $1`
  const [found] = await sql.query<{ withheld: boolean }>(asked, [id, on])
  return found?.withheld === true
}

/** Somebody who is expected in two places at once; no name: the person of the case. */
export interface Conflict {
  readonly id: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly who: string | null
}

const conflicts = `
  select f.id, f.starts_at as "startsAt", f.starts_at + make_interval(mins => f.minutes) as "endsAt", f.who
  from appointment_conflicts($1::uuid[]) f`

/** What else the people of these appointments have at the same time. */
export function conflictsOf(sql: Sql, ids: readonly string[]): Promise<Conflict[]> {
  return ids.length === 0 ? Promise.resolve([]) : sql.query<Conflict>(conflicts, [ids])
}

export interface ColleagueRow {
  readonly id: string
  readonly name: string
}

const colleagues = `
  select u.id, u.full_name as name from user_account u
  where u.state = 'active' and exists (select 1 from user_role r where r.user_id = u.id and r.org = any($1)
    and ${holdsToday})
  order by u.full_name, u.id limit 100`

/** Who works at some organisations today, by name. */
export function colleaguesAt(sql: Sql, orgs: readonly number[]): Promise<ColleagueRow[]> {
  return sql.query<ColleagueRow>(colleagues, [orgs])
}
