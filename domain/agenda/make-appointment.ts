import type { AuditedAction } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import { caseNotFound } from '../diary/errors.ts'
import { placeList } from '../diary/schema.ts'
import { codesOf } from '../organisations/queries.ts'
import { today } from '../shared/today.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { appointmentChanged, appointmentInvalid, appointmentNotFound } from './errors.ts'
import { colleaguesAt, findAppointment, isWithheld, isWithheldAt } from './queries.ts'
import type { Appointment, ColleagueRow } from './queries.ts'
import {
  problemsOfAppointment,
  problemsOfHome,
  problemsOfMove,
  problemsOfReason,
  tellsHome,
} from './rules.ts'
import type { MovedAppointment, TypedAppointment } from './rules.ts'

/** The list of `code_list` that names the kinds of appointments. */
export const appointmentKindList = 'appointment-kind'

export interface NewAppointment extends TypedAppointment {
  readonly id: string
  readonly caseId?: string | undefined
  /** Where it counts if it is for no case. */
  readonly org?: number | undefined
}

interface PlaceOfCase {
  readonly org: number
  readonly subject: string
  readonly orgs: readonly number[]
}

const placeOfCase = `
  select org, subject, array_remove(array[org, municipality, zone, district], null) as orgs
  from social_case where id = $1`

/** Who may be expected: who works where the author does, or where the case is followed. */
export async function expectable(act: Act, caseId: string | undefined): Promise<ColleagueRow[]> {
  const about = caseId === undefined ? undefined : await findPlace(act, caseId)
  return colleaguesAt(act.sql, [...ownOrgs(act), ...(about?.orgs ?? [])])
}

const insert = `
  insert into appointment (id, kind, org, case_id, caller, starts_at, minutes, place, address, others, created_by)
  values ($1, $2, $3, $4, nullif($5, ''), $6::timestamp at time zone 'Europe/Rome', $7, nullif($8, ''), nullif($9, ''),
    nullif($10, ''), $11)`
const expect = `
  insert into appointment_worker (appointment_id, user_id) select $1, w from unnest($2::uuid[]) w`

/**
 * Makes an appointment: for a case, or for somebody who has none. One that overlaps another is made
 * all the same, and the agenda shows it.
 * @throws `case-not-found`, `appointment-invalid` with all that is to be mended
 */
export async function makeAppointment(act: Act, made: NewAppointment): Promise<void> {
  const { sql, session } = act
  const about = made.caseId === undefined ? undefined : await findPlace(act, made.caseId)
  const problems = await problemsOfNew(act, made)
  if (problems.length > 0) throw appointmentInvalid(problems)
  const caller = about ? '' : made.caller.trim()
  // prettier-ignore
  await sql.query(insert, [made.id, made.kind, about?.org ?? ownPlace(act, made.org), made.caseId ?? null, caller,
    made.startsAt, made.minutes, made.place, made.address.trim(), made.others.trim(), session.userId])
  await sql.query(expect, [made.id, [...new Set(made.workers)]])
  const subject = about?.subject
  await trace(act, 'appointment-made', { id: made.id, caseId: made.caseId, subject })
}

async function problemsOfNew(act: Act, made: NewAppointment) {
  const problems = problemsOfAppointment(made, await settingOf(act, made.caseId))
  if (made.caseId === undefined || problems.length > 0 || !tellsHome(made)) return problems
  return problemsOfHome(await isWithheld(act.sql, made.caseId, dayOf(made)))
}

async function settingOf(act: Act, caseId: string | undefined) {
  const codes = async (list: string) => (await codesOf(act.sql, list)).map(({ code }) => code)
  return {
    kinds: await codes(appointmentKindList),
    places: await codes(placeList),
    colleagues: (await expectable(act, caseId)).map(({ id }) => id),
    today: await today(act.sql),
  }
}

/** What may become of an appointment. */
export type AppointmentChange =
  | ({ readonly to: 'moved' } & MovedAppointment)
  | { readonly to: 'cancelled' | 'no-show'; readonly reason: string }
  | { readonly to: 'done' }

const move = `
  update appointment set starts_at = $3::timestamp at time zone 'Europe/Rome', minutes = $4,
    place = nullif($5, ''), address = nullif($6, ''), version = version + 1, reminded_at = null
  where id = $1 and version = $2 and state = 'planned' returning id`
const expectToo = `${expect} on conflict do nothing returning user_id as id`
const leave = `
  delete from appointment_worker where appointment_id = $1 and user_id <> all($2::uuid[]) returning user_id as id`
const settle = `
  update appointment set state = $3, reason = nullif($4, ''), version = version + 1
  where id = $1 and version = $2 and state = 'planned' returning id`

/**
 * Moves an appointment that is still to come, in time, place or hands, or says what became of it.
 * @throws `appointment-not-found`, `appointment-invalid`, `appointment-changed`
 */
export async function changeAppointment(
  act: Act,
  { id, version }: { readonly id: string; readonly version: number },
  change: AppointmentChange,
): Promise<Appointment> {
  const { sql } = act
  const found = await findAppointment(sql, id)
  if (!found) throw appointmentNotFound()
  const problems = await problemsOfChange(act, found, change)
  if (problems.length > 0) throw appointmentInvalid(problems)
  const at = [id, version]
  const hands = change.to === 'moved' ? await moveTo(sql, at, change) : await end(sql, at, change)
  const subject = found.personId ?? undefined
  const about = { id, caseId: found.caseId ?? undefined, subject }
  await trace(act, 'appointment-changed', { ...about, detail: { to: change.to, ...hands } })
  return found
}

async function problemsOfChange(act: Act, found: Appointment, change: AppointmentChange) {
  if (change.to === 'moved') {
    const setting = await settingOf(act, found.caseId ?? undefined)
    // Who is expected already stays expected, also from an office that is not listed.
    const colleagues = [...setting.colleagues, ...found.workerIds]
    const problems = problemsOfMove(change, { ...setting, colleagues })
    if (problems.length > 0 || !tellsHome(change)) return problems
    return problemsOfHome(await isWithheldAt(act.sql, found.id, dayOf(change)))
  }
  return change.to === 'done' ? [] : problemsOfReason(change.reason)
}

/** Ids of who is expected now and was not, and of who is not any more. */
interface Hands {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Who hands on what she sees only because she is expected there leaves last: then it is not hers to see. */
async function moveTo(sql: Sql, at: readonly unknown[], moved: MovedAppointment): Promise<Hands> {
  const { startsAt, minutes, place, address, workers } = moved
  const done = await sql.query(move, [...at, startsAt, minutes, place, address.trim()])
  if (done.length === 0) throw appointmentChanged()
  const added = await sql.query<{ id: string }>(expectToo, [at[0], [...new Set(workers)]])
  const removed = await sql.query<{ id: string }>(leave, [at[0], workers])
  return { added: added.map(({ id }) => id), removed: removed.map(({ id }) => id) }
}

async function end(
  sql: Sql,
  at: readonly unknown[],
  change: Exclude<AppointmentChange, { to: 'moved' }>,
): Promise<undefined> {
  const done = await sql.query(settle, [...at, change.to, reasonOf(change)])
  if (done.length === 0) throw appointmentChanged()
}

function dayOf({ startsAt }: MovedAppointment): string {
  return startsAt.slice(0, 10)
}

function reasonOf(change: Exclude<AppointmentChange, { to: 'moved' }>): string {
  return 'reason' in change ? change.reason.trim() : ''
}

async function findPlace({ sql }: Act, caseId: string): Promise<PlaceOfCase> {
  const [about] = await sql.query<PlaceOfCase>(placeOfCase, [caseId])
  if (!about) throw caseNotFound()
  return about
}

function ownOrgs({ session }: Act): number[] {
  return session.groups.map((group) => Number(group.split('@')[1]))
}

function ownPlace(act: Act, asked: number | undefined): number | undefined {
  const own = ownOrgs(act)
  return asked !== undefined && own.includes(asked) ? asked : own[0]
}

interface Traced {
  readonly id: string
  readonly caseId: string | undefined
  readonly subject: string | undefined
  readonly detail?: { readonly to: string } & Partial<Hands>
}

function trace(
  { sql, session, request }: Act,
  action: Extract<AuditedAction, `appointment-${string}`>,
  { id, caseId, subject, detail }: Traced,
): Promise<void> {
  return recordEvent(sql, {
    action,
    objectKind: 'appointment',
    objectId: id,
    caseId,
    personId: subject,
    actor: session.userId,
    request,
    ...(detail && { detail }),
  })
}
