import { recordOnCase } from '../audit/record.ts'
import { applicantOf } from '../contact/applicant.ts'
import { rolesAt } from '../contact/desks.ts'
import { entriesFor, entryProcedure } from '../contact/entry-procedure.ts'
import type { Act } from '../shared/act.ts'
import { failing } from '../shared/field-problems.ts'
import type { Sql } from '../shared/sql.ts'
import { today } from '../shared/today.ts'
import { openCase } from '../tasks/open-case.ts'
import { enrolmentInvalid } from './errors.ts'
import { getOperation } from './operations.ts'

/** A case of a person, in which she may be enrolled. */
export interface EnrollingCase {
  readonly id: string
  readonly number: string
  readonly subject: string
  readonly state: 'open' | 'closed'
  readonly org: number
  readonly municipality: number | null
  readonly zone: number | null
  readonly district: number | null
  readonly region: number | null
}

const columns =
  'c.id, c.number, c.subject, c.state, c.org, c.municipality, c.zone, c.district, c.region'
const byNumber = `select ${columns} from social_case c where c.number = $1 and c.parent is null`

/** The case of this number, `2026/000123`, among those of the reader; granted services and participations are not. */
export async function findCaseNumbered(
  sql: Sql,
  number: string,
): Promise<EnrollingCase | undefined> {
  return (await sql.query<EnrollingCase>(byNumber, [number]))[0]
}

export interface Enrolment {
  /** Id of the case that opens. */
  readonly id: string
  readonly operation: string
  /** Number of the person's case, as it was typed. */
  readonly number: string
}

// Two colleagues who enrol the same person go one after the other.
const lock = `select pg_advisory_xact_lock(hashtextextended('enrol:' || $1::text || ':' || $2::text, 0))`

const already = `
  select from participation p join social_case c on c.id = p.case_id
  where p.operation = $1 and c.subject = $2 and c.outcome is distinct from 'not-started'`

const insert = 'insert into participation (case_id, operation, enrolled_by) values ($1, $2, $3)'

/**
 * Enrols the person of a case in an operation: a case within it opens, which asks what is to be known at
 * entry, at exit, after four weeks and after six months. Then call `advance`: it opens the first task.
 * @returns the number of the new case
 * @throws `operation-not-found`, `enrolment-invalid`, and what `entryProcedure` throws
 */
export async function enrol(act: Act, asked: Enrolment): Promise<string> {
  const { sql, session } = act
  const operation = await getOperation(sql, asked.operation)
  const found = await findCaseNumbered(sql, asked.number)
  if (!found) throw enrolmentInvalid([{ field: 'number', message: unknownCase }])
  await sql.query(lock, [operation.id, found.subject])
  const [twice] = await sql.query(already, [operation.id, found.subject])
  const day = await today(sql)
  const problems = failing([
    [found.state !== 'open', 'number', closedCase],
    [found.zone !== operation.zone, 'operation', elsewhere],
    [operation.endsOn < day, 'operation', over],
    [twice !== undefined, 'operation', enrolledAlready],
  ])
  if (problems.length > 0) throw enrolmentInvalid(problems)
  const { release, calendar } = await procedureFor(act, found)
  const number = await openCase(act, {
    caseId: asked.id,
    subject: found.subject,
    place: found,
    release,
    calendar,
    facts: { startsOn: operation.startsOn, endsOn: operation.endsOn },
    parent: found.id,
  })
  await sql.query(insert, [asked.id, operation.id, session.userId])
  const detail = { operation: operation.id, parent: found.id }
  await recordOnCase(act, asked.id, {
    action: 'participant-enrolled',
    personId: found.subject,
    detail,
  })
  return number
}

const unknownCase =
  'Nessuna pratica tra quelle che vedi ha questo numero: scrivilo come nella cartella, per esempio 2026/000123.'
const closedCase = 'La pratica è chiusa: riaprila, o scrivi il numero di una pratica aperta.'
const elsewhere = 'L’operazione è di un’altra zona: scegli un’operazione della zona della pratica.'
const over = 'L’operazione è finita: se è stata prolungata, correggi prima la sua data di fine.'
const enrolledAlready = 'La persona è già iscritta a questa operazione: apri la sua partecipazione.'

async function procedureFor({ sql, session }: Act, found: EnrollingCase) {
  const { org, municipality, zone, region } = found
  const [moment] = await sql.query<{ at: Date }>('select siso_clock() as at')
  if (!moment) throw new Error('the database has no clock')
  const applicant = await applicantOf(sql, { known: found.subject }, { at: moment.at, office: org })
  const roles = rolesAt(session.groups, [org, municipality, zone, region])
  return entryProcedure(sql, await entriesFor(sql, { applicant, roles, at: 'operation' }))
}
