import { recordOnCase } from '../audit/record.ts'
import type { AuditedAction } from '../audit/events.ts'
import type { Act } from '../shared/act.ts'
import { isDay } from '../shared/calendar-day.ts'
import { failing } from '../shared/field-problems.ts'
import type { Sql } from '../shared/sql.ts'
import { askedNotFound, askedWrong } from './errors.ts'
import { today } from '../shared/today.ts'

/** A document asked of a person, or brought by her: the paper is where `kept` says. */
export interface AskedDocument {
  readonly id: string
  readonly what: string
  readonly askedOn: string | null
  /** The suspension of the terms that waits for it. */
  readonly suspension: number | null
  readonly recordedBy: string
  readonly arrivedOn: string | null
  readonly kept: string | null
  readonly receivedBy: string | null
}

const asked = `
  select d.id, d.what, d.asked_on::text as "askedOn", d.suspension, u.full_name as "recordedBy",
    d.arrived_on::text as "arrivedOn", d.kept, r.full_name as "receivedBy"
  from asked_document d join user_account u on u.id = d.recorded_by left join user_account r on r.id = d.received_by
  where d.case_id = $1 order by d.arrived_on is not null, d.asked_on, d.recorded_at, d.id limit 300`

/** Those of a case in scope: what is still to come first. */
export function askedDocumentsOf(sql: Sql, caseId: string): Promise<AskedDocument[]> {
  return sql.query<AskedDocument>(asked, [caseId], 'asked-documents')
}

export interface Asking {
  readonly id: string
  readonly what: string
  /** `YYYY-MM-DD`, as typed. */
  readonly on: string
  readonly suspension?: number | undefined
}

const ask = `
  insert into asked_document (id, case_id, what, asked_on, suspension, recorded_by) values ($1, $2, $3, $4, $5, $6)`

/**
 * Writes that a document was asked of the person of a case.
 * @throws `asked-document-wrong`
 */
export async function askForDocument(act: Act, caseId: string, asking: Asking): Promise<void> {
  const { id, suspension = null } = asking
  const what = asking.what.trim()
  const day = await today(act.sql)
  refuse([
    [what === '' || what.length > 200, 'what', 'Scrivi quale documento, in poche parole.'],
    [!isDay(asking.on) || asking.on > day, 'on', 'Indica il giorno in cui è stato chiesto.'],
  ])
  await act.sql.query(ask, [id, caseId, what, asking.on, suspension, act.session.userId])
  await trace(act, caseId, 'document-asked')
}

export interface Arrival {
  /** Of what was asked, its id; `what`, where it was not. */
  readonly asked: string | undefined
  readonly id: string
  readonly what: string
  readonly on: string
  readonly kept: string
}

const arrive = `
  update asked_document set arrived_on = $3, kept = $4, received_by = $5, received_at = siso_clock()
  where id = $1 and case_id = $2 and arrived_on is null and asked_on <= $3 returning id`
const bring = `
  insert into asked_document (id, case_id, what, arrived_on, kept, recorded_by, received_by, received_at)
  values ($1, $2, $3, $4, $5, $6, $6, siso_clock())`

/**
 * Writes that a document has arrived, when, and where it is kept; who follows the case is told.
 * @throws `asked-document-wrong`, `asked-document-not-found` where it is there already, or was asked later
 */
export async function receiveDocument(act: Act, caseId: string, arrival: Arrival): Promise<void> {
  const { asked: wanted, id, on } = arrival
  const { sql, session } = act
  const [what, kept] = [arrival.what.trim(), arrival.kept.trim()]
  const isUnnamed = wanted === undefined && (what === '' || what.length > 200)
  refuse([
    [isUnnamed, 'arrived', 'Scegli il documento tra quelli chiesti, o scrivi quale è.'],
    [!isDay(on) || on > (await today(sql)), 'day', 'Indica il giorno in cui è arrivato.'],
    [
      kept === '' || kept.length > 200,
      'kept',
      'Scrivi dove si conserva, per esempio il protocollo.',
    ],
  ])
  if (wanted === undefined) await sql.query(bring, [id, caseId, what, on, kept, session.userId])
  else {
    const found = await sql.query(arrive, [wanted, caseId, on, kept, session.userId])
    if (found.length === 0) throw askedNotFound()
  }
  await trace(act, caseId, 'document-received')
}

function refuse(checks: Parameters<typeof failing>[0]): void {
  const problems = failing(checks)
  if (problems.length > 0) throw askedWrong(problems)
}

const trace = (act: Act, caseId: string, action: Extract<AuditedAction, `document-${string}`>) =>
  recordOnCase(act, caseId, { action })

/** The suspensions for which all that was asked has arrived. */
export function completeSuspensions(documents: readonly AskedDocument[]): number[] {
  const waited = Map.groupBy(documents, ({ suspension }) => suspension)
  return [...waited].flatMap(([suspension, those]) =>
    suspension !== null && those.every(({ arrivedOn }) => arrivedOn !== null) ? [suspension] : [],
  )
}
