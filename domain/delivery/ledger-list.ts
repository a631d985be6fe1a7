import { recordEvent } from '../audit/record.ts'
import { traceDeliveries } from '../audit/trace-deliveries.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import { grantedHere } from './queries.ts'

export const ledgerPage = 50
/** As many as one file holds. */
export const ledgerFileRows = 20_000

export interface LedgerFilter {
  /** First and last day of delivery, both included. */
  readonly from: CalendarDay
  readonly to: CalendarDay
  readonly provider?: number | undefined
  /** A code of the nomenclature. */
  readonly service?: string | undefined
  /** Of the granted service, or of the case that grants it. */
  readonly number?: string | undefined
}

/** A row's place in the list: the newest day first. */
export interface LedgerCursor {
  readonly day: CalendarDay
  readonly id: number
}

/** One row of the ledger, with what it is about. */
export interface LedgerRow {
  readonly id: number
  readonly day: CalendarDay
  /** Hundredths, with a sign. */
  readonly quantity: number
  readonly unit: string
  /** Cents of one unit. */
  readonly price: number
  readonly reason: string | null
  readonly reference: string | null
  readonly by: string
  readonly at: Date
  readonly caseId: string
  readonly number: string
  readonly service: string
  /** None: the body that granted it. */
  readonly provider: string | null
  readonly fund: string | null
  /** Told to who is named for the person alone. */
  readonly protected: boolean
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
}

const rows = `
  select d.id::int, d.day::text as day, d.quantity, d.reason, d.reference, d.at, u.full_name as by,
    g.case_id as "caseId", g.number, g.unit, g.price, fund_name(g.fund) as fund, service_name(g.service) as service, o.name as provider, c.protected,
    p.given_name as "givenName", p.family_name as "familyName", p.alias, extract(year from p.birth_date)::int as "birthYear"
  from delivery d join granted_service g on g.case_id = d.service join social_case c on c.id = g.case_id
    join user_account u on u.id = d.recorded_by left join person p on p.id = c.subject
    left join organisation o on o.id = g.provider
  where ${grantedHere} and not ($9 and c.protected) and d.day between $1 and $2 and (d.day, d.id) < ($6::date, $7::bigint)
    and ($3::int is null or g.provider = $3) and ($4::text is null or g.service = $4)
    and ($5::text is null or g.number = $5 or starts_with(g.number, $5 || '-'))
  order by d.day desc, d.id desc limit $8`

interface Asked {
  readonly after?: LedgerCursor | undefined
  readonly size: number
  /** For a file, in which nobody protected is. */
  readonly leaves?: boolean
}

/** A page of what was recorded for the services granted in the reader's places. */
async function pageOf(
  sql: Sql,
  filter: LedgerFilter,
  { after, size, leaves = false }: Asked,
): Promise<{ readonly rows: readonly LedgerRow[]; readonly next: LedgerCursor | undefined }> {
  const { from, to, provider = null, service = null, number = null } = filter
  const { day, id } = after ?? { day: 'infinity', id: 0 }
  const values = [from, to, provider, service, number, day, id, size + 1, leaves]
  const found = await sql.query<LedgerRow>(rows, values, 'ledger-list')
  const shown = found.slice(0, size)
  const last = shown.at(-1)
  const next = found.length > size && last ? { day: last.day, id: last.id } : undefined
  return { rows: shown, next }
}

/** The same, traced with the services that are seen. */
export async function readLedger(act: Act, filter: LedgerFilter, after?: LedgerCursor) {
  const page = await pageOf(act.sql, filter, { after, size: ledgerPage })
  const services = [...new Set(page.rows.map(({ caseId }) => caseId))]
  await traceDeliveries(act, services)
  return page
}

/**
 * All rows that a file holds, traced with what was asked; `more`: there are others. None of a protected
 * case, whoever takes it: who is named for her reads them on the page.
 */
export async function exportLedger(act: Act, filter: LedgerFilter) {
  const page = await pageOf(act.sql, filter, { size: ledgerFileRows, leaves: true })
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined)
  const { sql, session, request } = act
  await recordEvent(sql, {
    action: 'deliveries-exported',
    objectKind: 'service',
    actor: session.userId,
    request,
    detail: { ...Object.fromEntries(asked), rows: page.rows.length },
  })
  return { rows: page.rows, more: page.next !== undefined }
}

/** A service of the nomenclature with who delivers it. */
export interface LedgerOption {
  readonly service: string
  readonly name: string
  readonly provider: number | null
  readonly providerName: string | null
}

/** What was granted in the reader's places and runs in the days asked: what a list may be narrowed to. */
export function ledgerOptions(sql: Sql, { from, to }: LedgerFilter): Promise<LedgerOption[]> {
  return sql.query<LedgerOption>(
    `select x.service, service_name(x.service) as name, x.provider, o.name as "providerName"
     from (select distinct g.service, g.provider from granted_service g join social_case c on c.id = g.case_id
         where ${grantedHere} and g.starts_on <= $2 and g.ends_on >= $1) x
       left join organisation o on o.id = x.provider order by name, "providerName"`,
    [from, to],
    'ledger-options',
  )
}
