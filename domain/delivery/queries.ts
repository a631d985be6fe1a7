import type { SuspensionEvent } from '../procedures/engine/suspend.ts'
import { suspensionsAfter } from '../procedures/engine/suspend.ts'
import type { Suspension } from '../procedures/engine/types.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import type { Mark, Pause, Payers, Span, Terms, Variance } from './rules.ts'

/** A granted service as its reader may see it: a provider sees its own clients and no more. */
export interface ServiceRow extends Terms, Payers {
  readonly id: string
  readonly parent: string
  /** Which answer of the parent grants it, and which of its rows. */
  readonly seq: number
  readonly row: number
  /** `2026/000123-1`. */
  readonly number: string
  readonly name: string
  readonly provider: number | null
  readonly providerName: string | null
  readonly fund: string | null
  /** Of money: to whom it is paid, and in how many parts. */
  readonly payee: string | null
  readonly instalments: number | null
  /** The reader works where it was granted, or delivers it: others read it only. */
  readonly here: boolean
  /** Who granted it, where that is another zone's. */
  readonly zoneName: string | null
  /** The reader may open the case that grants it. */
  readonly parentSeen: boolean
  readonly phase: string
  readonly state: 'open' | 'closed'
  readonly outcome: string | null
  /** Nothing is delivered after this day. */
  readonly diedOn: CalendarDay | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
  readonly pauses: readonly Pause[]
}

/** Which services: some, those that a case grants, or those that have begun and run in a span. */
export interface ServiceAsk {
  readonly ids?: readonly string[]
  readonly parent?: string
  readonly numbers?: readonly string[]
  readonly within?: Span
  /** Only those that the reader records week by week, which money is not: of the bodies worked for, or of the service itself. */
  readonly own?: boolean
}

interface Stored extends Omit<ServiceRow, 'pauses'> {
  readonly suspensions: readonly StoredSuspension[] | null
}

interface StoredSuspension {
  readonly seq: number
  readonly kind: string
  readonly at: string
  readonly payload: object
}

/** Whether a case, `c`, is of the reader's offices or of what they are part of. */
export const grantedHere = `array[c.org, c.municipality, c.zone] && nullif(current_setting('app.orgs', true), '')::int[]`

/** @param also further columns */
const servicesWith = (also = '') => `
  select g.case_id as id, g.parent, g.parent_seq as seq, g.parent_row as row, g.number,
    service_name(g.service) as name, g.provider, o.name as "providerName",
    g.quantity, g.unit, g.every, g.price, g.fund, g.payee, g.instalments, g.health_percent as "healthPercent", g.fee_percent as "feePercent", g.starts_on::text as "startsOn",
    g.ends_on::text as "endsOn", (d.case_id is not null or coalesce(${grantedHere}, false)) as here,
    (select z.name from organisation z where z.id = c.zone) as "zoneName",
    exists (select 1 from social_case x where x.id = g.parent) as "parentSeen", g.phase, g.state, g.outcome, g.died_on::text as "diedOn",
    coalesce(p.given_name, d.given_name) as "givenName",
    coalesce(p.family_name, d.family_name) as "familyName", coalesce(p.alias, d.alias) as alias,
    coalesce(extract(year from p.birth_date)::int, d.birth_year) as "birthYear",
    coalesce(d.suspensions, (
      select jsonb_agg(jsonb_build_object('seq', e.seq, 'kind', e.kind, 'at', e.at, 'payload', e.payload) order by e.seq)
      from case_event e where e.case_id = g.case_id and e.kind in
        ('terms-suspended', 'terms-resumed', 'suspension-corrected', 'suspension-annulled'))) as suspensions${also}
  from granted_service g
    left join organisation o on o.id = g.provider
    left join social_case c on c.id = g.case_id left join person p on p.id = c.subject
    left join clients_served() d on d.case_id = g.case_id
  where ($1::uuid[] is null or g.case_id = any($1)) and ($2::uuid is null or g.parent = $2)
    and ($3::date is null or g.starts_on <= $4::date and g.ends_on >= $3::date and g.phase <> 'plan')
    and ($6::text[] is null or g.number = any($6)) and (not $5 or g.unit <> 'euro' and (d.case_id is not null or g.provider is null))
  order by "familyName", "givenName", g.case_id`
const services = servicesWith()

/** The granted services that the reader may see, by the name of their client. */
export async function servicesOf(sql: Sql, ask: ServiceAsk): Promise<ServiceRow[]> {
  const { ids = null, parent = null, numbers = null, within, own = false } = ask
  const values = [ids, parent, within?.from ?? null, within?.to ?? null, own, numbers]
  const rows = await sql.query<Stored>(services, values, 'granted-services')
  return rows.map(withPauses)
}

/** What was recorded for a service on a day, for figures. */
export type DeliveredDay = Pick<DeliveryRow, 'service' | 'day' | 'quantity'>

const counted = servicesWith(`,
    (select json_agg(json_build_object('service', v.service, 'day', v.day, 'quantity', v.quantity))
      from delivery v where v.service = g.case_id) as delivered`)

/** The services that a case grants with all that was recorded for them, as far as figures need it: in one statement. */
export async function countedServicesOf(
  sql: Sql,
  parent: string,
): Promise<{ readonly services: ServiceRow[]; readonly rows: DeliveredDay[] }> {
  const values = [null, parent, null, null, false, null]
  const found = await sql.query<Stored & { readonly delivered: readonly DeliveredDay[] | null }>(
    counted,
    values,
    'counted-services',
  )
  return {
    services: found.map(({ delivered: _, ...row }) => withPauses(row)),
    rows: found.flatMap(({ delivered }) => delivered ?? []),
  }
}

function withPauses({ suspensions, ...row }: Stored): ServiceRow {
  return { ...row, pauses: pausesOf(suspensions ?? []) }
}

function pausesOf(events: readonly StoredSuspension[]): readonly Pause[] {
  // The payloads were written by `moveTerms`.
  return events.reduce<readonly Suspension[]>(
    (known, { payload, ...event }) =>
      suspensionsAfter(known, { ...payload, ...event } as unknown as SuspensionEvent),
    [],
  )
}

/** A row of the ledger. */
export interface DeliveryRow {
  readonly id: number
  readonly service: string
  readonly day: CalendarDay
  /** Hundredths, with a sign. */
  readonly quantity: number
  readonly reason: string | null
  /** Of a payment. */
  readonly reference: string | null
  readonly by: string
  readonly at: Date
}

const rows = `
  select d.id::int, d.service, d.day::text, d.quantity, d.reason, d.reference, u.full_name as by, d.at
  from delivery d join user_account u on u.id = d.recorded_by
  where d.service = any($1) and d.day between $2 and $3 order by d.day, d.id`

/** What was recorded for services in a span, oldest day first. */
export function deliveriesOf(
  sql: Sql,
  ids: readonly string[],
  { from, to }: Span,
): Promise<DeliveryRow[]> {
  return sql.query<DeliveryRow>(rows, [ids, from, to], 'deliveries')
}

export interface MarkRow extends Mark {
  readonly service: string
  /** Its Monday. */
  readonly week: CalendarDay
  readonly n: number
  /** Hundredths, as they were then. */
  readonly delivered: number
  readonly planned: number
  readonly variance: Variance | null
  readonly note: string | null
  readonly by: string
  readonly at: Date
}

const marks = `
  select distinct on (m.service, m.week) m.service, m.week::text, m.n, m.kind, m.upto::int, m.delivered, m.planned,
    m.variance, m.note, u.full_name as by, m.at
  from delivery_mark m join user_account u on u.id = m.by_user
  where m.service = any($1) and m.week between $2 and $3 order by m.service, m.week, m.n desc`

/** The last thing said of each week of services that begins in a span. */
export function marksOf(sql: Sql, ids: readonly string[], { from, to }: Span): Promise<MarkRow[]> {
  return sql.query<MarkRow>(marks, [ids, from, to], 'delivery-marks')
}

// The ledger of a week after a death is added up only where the week was checked before it was known.
const awaiting = `
  select m.service, m.week::text from (
    select distinct on (service, week) service, week, kind, at from delivery_mark order by service, week, n desc) m
  where exists (select 1 from social_case c where c.id = m.service and ${grantedHere}) and (m.kind = 'validated' or m.kind = 'checked' and exists (
    select 1 from granted_service g join person_death x on x.services @> array[g.case_id] and x.withdrawn_at is null
    where g.case_id = m.service and m.week + 6 > g.died_on and x.at > m.at
      and 0 < (select coalesce(sum(d.quantity), 0) from delivery d
        where d.service = m.service and d.day > g.died_on and d.day between m.week and m.week + 6)))
  order by m.week, m.service limit $1`

/**
 * Weeks of which the last word is the provider's, oldest first: they wait for the zone. So do those
 * that it had checked before it knew of a death that came before some of their deliveries.
 */
export function awaitingCheck(
  sql: Sql,
  limit: number,
): Promise<Pick<MarkRow, 'service' | 'week'>[]> {
  return sql.query(awaiting, [limit], 'weeks-awaiting-check')
}
