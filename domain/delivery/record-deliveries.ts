import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { checkEntries } from './check-entries.ts'
import type { CheckedEntries, Entry, Known } from './check-entries.ts'
import { deliveriesOf, marksOf, servicesOf } from './queries.ts'
import { addDays, mondayOf } from '../shared/calendar-day.ts'
import { today } from '../shared/today.ts'

const locks =
  'select pg_advisory_xact_lock(hashtextextended(id::text, 0)) from unnest($1::uuid[]) id'

const insert = `
  insert into delivery (service, day, quantity, reason, provider, recorded_by)
  select x.service, x.day, x.quantity, nullif(x.reason, ''), g.provider, $2
  from jsonb_to_recordset($1) as x (service uuid, day date, quantity int, reason text)
    join granted_service g on g.case_id = x.service
  order by x.service, x.day`

export interface Recording {
  readonly entries: readonly Entry[]
  /** Writes those without flaws even where others have some. */
  readonly onlyValid?: boolean
}

/**
 * Brings days of services to what they are to come to, by rows with the difference: written again,
 * they change nothing. With a flaw in one, none is written, unless asked for those that are valid.
 */
export async function recordDeliveries(
  act: Act,
  { entries, onlyValid = false }: Recording,
): Promise<CheckedEntries> {
  const ids = [...new Set(entries.map(({ service }) => service))].toSorted()
  await act.sql.query(locks, [ids])
  const checked = checkEntries(entries, await knownOf(act, entries))
  if (checked.writes.length === 0 || (checked.flaws.length > 0 && !onlyValid)) return checked
  await act.sql.query(insert, [JSON.stringify(checked.writes), act.session.userId])
  for (const id of ids) {
    const rows = checked.writes.filter(({ service }) => service === id)
    if (rows.length > 0) await trace(act, id, rows.length)
  }
  return checked
}

/** What the entries would write, and which of them cannot be: nothing is written. */
export async function tryDeliveries(act: Act, entries: readonly Entry[]): Promise<CheckedEntries> {
  return checkEntries(entries, await knownOf(act, entries))
}

async function knownOf({ sql, session }: Act, entries: readonly Entry[]): Promise<Known> {
  const ids = [...new Set(entries.map(({ service }) => service))]
  const days = entries.map(({ day }) => day).toSorted()
  const [first, last] = [days[0] ?? '2000-01-03', days.at(-1) ?? '2000-01-03']
  const span = { from: mondayOf(first), to: addDays(mondayOf(last), 6) }
  const [services, rows, marks, day] = await Promise.all([
    servicesOf(sql, { ids }),
    deliveriesOf(sql, ids, span),
    marksOf(sql, ids, span),
    today(sql),
  ])
  return { services, rows, marks, today: day, groups: session.groups }
}

async function trace(act: Act, service: string, rows: number): Promise<void> {
  await recordEvent(act.sql, {
    action: 'delivery-recorded',
    objectKind: 'service',
    objectId: service,
    caseId: service,
    actor: act.session.userId,
    request: act.request,
    detail: { rows },
  })
}
