import type { AuditDetail } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { failing } from '../shared/field-problems.ts'
import type { Sql } from '../shared/sql.ts'
import { operationInvalid, operationNotFound, operationNotYours } from './errors.ts'

export const funds = ['fse-plus', 'fse', 'fesr', 'pnrr'] as const
export type Fund = (typeof funds)[number]

/** What is known of an operation that a fund pays for. */
export interface OperationData {
  /** By which the zone and the programme know it. */
  readonly localCode: string
  /** Code of the public project; null: not asked for yet. */
  readonly cup: string | null
  readonly title: string
  readonly fund: Fund
  readonly programme: string
  /** The notice by which it was granted. */
  readonly call: string
  /** Who carries it out, and its fiscal code. */
  readonly body: string
  readonly bodyCode: string | null
  readonly startsOn: CalendarDay
  readonly endsOn: CalendarDay
  /** Public money, in cents. */
  readonly amount: number
}

export interface Operation extends OperationData {
  readonly id: string
  readonly zone: number
  readonly zoneName: string
  /** People enrolled, also those whose case the reader may not see. */
  readonly enrolled: number
  /** Whether the reader keeps it: has the role at its zone or above, not in one office of the zone. */
  readonly kept: boolean
}

const keptZones = `(select places_held_as(array['admin-officer', 'coordinator']))::int[]`

const operations = `
  select f.id, f.zone, z.name as "zoneName", f.local_code as "localCode", f.cup, f.title, f.fund, f.programme, f.call,
    f.body, f.body_code as "bodyCode", f.starts_on::text as "startsOn", f.ends_on::text as "endsOn",
    f.amount::float8 as amount, f.zone = any(${keptZones}) as kept,
    (select count(*)::int from participation p where p.operation = f.id) as enrolled
  from funded_operation f join organisation z on z.id = f.zone
  where ($1::uuid is null or f.id = $1) and ($2::text is null or f.call = $2)
  order by f.call, f.local_code, f.id`

/** The operations of the zones of the reader, by call. @param call only those of a call */
export function readOperations(sql: Sql, call?: string): Promise<Operation[]> {
  return sql.query<Operation>(operations, [null, call ?? null])
}

/** @throws `operation-not-found` also where the reader does not work in its zone */
export async function getOperation(sql: Sql, id: string): Promise<Operation> {
  const [found] = await sql.query<Operation>(operations, [id, null])
  if (!found) throw operationNotFound()
  return found
}

export interface KeptZone {
  readonly id: number
  readonly name: string
}

const zones = `
  select z.id, z.name from organisation z
  where z.kind = 'zone' and z.id = any(${keptZones}) order by z.name, z.id`

/** The zones of which the reader records the operations. */
export function zonesKept(sql: Sql): Promise<KeptZone[]> {
  return sql.query<KeptZone>(zones)
}

const insert = `
  insert into funded_operation (id, zone, local_code, cup, title, fund, programme, call, body, body_code,
    starts_on, ends_on, amount, recorded_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (zone, local_code) do nothing returning id`

/**
 * Records an operation of a zone.
 * @throws `operation-not-yours` to who keeps no accounts there; `operation-invalid` with what to mend
 */
export async function recordOperation(
  act: Act,
  given: OperationData & { readonly id: string; readonly zone: number },
): Promise<void> {
  const { sql, session } = act
  if (!(await zonesKept(sql)).some(({ id }) => id === given.zone)) throw operationNotYours()
  refuseWrong(given)
  const { id, zone, localCode } = given
  const [added] = await sql.query(insert, [id, zone, localCode, ...columns(given), session.userId])
  if (!added) throw operationInvalid([{ field: 'localCode', message: taken }])
  await trace(act, id, { action: 'operation-recorded' })
}

const taken = 'C’è già un’operazione con questo codice: cercala nell’elenco, o correggi il codice.'

const former = `
  select cup, title, fund, programme, call, body, body_code as "bodyCode", starts_on::text as "startsOn",
    ends_on::text as "endsOn", amount::float8 as amount
  from funded_operation where id = $1 for update`

const update = `
  update funded_operation set cup = $2, title = $3, fund = $4, programme = $5, call = $6, body = $7, body_code = $8,
    starts_on = $9, ends_on = $10, amount = $11
  where id = $1`

/**
 * Corrects an operation; its local code stays. Who takes part keeps the dates told when enrolled. The
 * trace says what was there before.
 * @throws `operation-not-yours`, `operation-invalid`
 */
export async function changeOperation(act: Act, id: string, given: OperationData): Promise<void> {
  refuseWrong(given)
  const [before] = await act.sql.query<Corrected>(former, [id])
  if (!before) throw operationNotYours()
  await act.sql.query(update, [id, ...columns(given)])
  await trace(act, id, { action: 'operation-changed', detail: changesOf(before, given) })
}

type Corrected = Omit<OperationData, 'localCode'>

const corrected = [
  ...(['cup', 'title', 'fund', 'programme', 'call', 'body', 'bodyCode'] as const),
  ...(['startsOn', 'endsOn', 'amount'] as const),
]

/** Which fields changed, with amounts, codes and days before and after; the audit has no words of people. */
function changesOf(before: Corrected, after: Corrected): AuditDetail {
  const changed = corrected.filter((field) => before[field] !== after[field])
  const values = changed
    .filter((field) => field !== 'title' && field !== 'body')
    .flatMap((field) => [
      [`${field}Before`, before[field]],
      [`${field}After`, after[field]],
    ])
  return { changed, ...Object.fromEntries(values) }
}

function columns(given: OperationData) {
  const { cup, title, fund, programme, call, body, bodyCode, startsOn, endsOn, amount } = given
  return [cup, title, fund, programme, call, body, bodyCode, startsOn, endsOn, amount]
}

function refuseWrong({ cup, bodyCode, startsOn, endsOn }: OperationData): void {
  const problems = failing([
    [
      cup !== null && !/^[A-Z][0-9A-Z]{14}$/.test(cup),
      'cup',
      'Il CUP ha quindici caratteri e comincia con una lettera: controllalo, o lascialo vuoto.',
    ],
    [
      bodyCode !== null && !/^\d{11}$/.test(bodyCode),
      'bodyCode',
      'Il codice fiscale di un ente ha undici cifre: controllalo, o lascialo vuoto.',
    ],
    [endsOn < startsOn, 'endsOn', 'La fine viene prima dell’inizio: correggi una delle due date.'],
  ])
  if (problems.length > 0) throw operationInvalid(problems)
}

interface Trace {
  readonly action: 'operation-recorded' | 'operation-changed'
  readonly detail?: AuditDetail
}

function trace(act: Act, id: string, what: Trace) {
  const { sql, session, request } = act
  const about = { objectKind: 'operation', objectId: id } as const
  return recordEvent(sql, { ...what, ...about, actor: session.userId, request })
}
