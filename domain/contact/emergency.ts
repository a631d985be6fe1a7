import { recordOnCase } from '../audit/record.ts'
import { dayInItaly } from '../shared/today.ts'
import type { Act } from '../shared/act.ts'
import { claimTask } from '../tasks/claim-task.ts'
import { getRelease } from '../tasks/published.ts'
import { releaseTask } from '../tasks/release-task.ts'
import { me } from '../tasks/standing.ts'
import { emergencyNotOpen } from './errors.ts'
import { firstTask } from './first-task.ts'
import { openContact } from './open-contact.ts'
import type { NewContact, OpenedContact } from './open-contact.ts'
import { answersByConcept } from './opening-questions.ts'

/** What is told at night on the telephone, and what was done at once. */
export interface EmergencyEntry {
  readonly caseId: string
  /** Office of where it happened: it takes the contact up in the morning. */
  readonly office: number
  readonly happenedAt: Date
  /** Somebody in the registry already, or how she is called while nobody knows who she is. */
  readonly who: { readonly known: string } | { readonly alias: string }
  /** How it was known, a code of the list `access-mode`; empty: not written. */
  readonly mode: string
  readonly caller: string
  readonly callerPhone: string
  readonly place: string
  readonly what: string
  /** Code of the list `emergency-measure`. */
  readonly measure: string
  readonly measureNote: string
  /** Codes of the list `emergency-called`. */
  readonly called: readonly string[]
}

const insert = `
  insert into emergency_entry (case_id, happened_at, caller, caller_phone, place, what, measure, measure_note, called, mode, on_call)
  values ($1, $2, $3, nullif($4, ''), $5, $6, $7, nullif($8, ''), $9, nullif($10, ''), ${me})`

/**
 * Writes an entry of the register: its contact opens in the office of the place, for somebody known
 * or who stays unknown until she is. Then call `advance`, and `handOver` for the card.
 * @throws what `openContact` throws
 */
export async function recordEmergency(act: Act, entry: EmergencyEntry): Promise<OpenedContact> {
  const { caseId, office, happenedAt } = entry
  const opened = await openContact(act, {
    caseId,
    who: whoIsMet(entry),
    office,
    happenedAt,
    emergency: true,
  })
  const { caller, callerPhone, place, what, measure, measureNote, called, mode } = entry
  const values = [
    caseId,
    happenedAt,
    caller,
    callerPhone,
    place,
    what,
    measure,
    measureNote,
    called,
    mode,
  ]
  await act.sql.query(insert, values)
  await recordOnCase(act, caseId, {
    action: 'emergency-recorded',
    personId: opened.personId,
    detail: { measure, called },
  })
  return opened
}

function whoIsMet({ who, happenedAt }: EmergencyEntry): NewContact['who'] {
  if ('known' in who) return who
  const provenance = { source: 'declared', sourceDate: dayInItaly(happenedAt), validFrom: null }
  return {
    register: { identity: 'anonymous', details: { ...nobody, alias: who.alias }, provenance },
  }
}

const nobody = {
  ...{ givenName: '', familyName: '', sex: null, birthDate: null, birthPlace: null },
  ...{ fiscalCode: null, citizenship: null, residence: null, phone: null, email: null },
  deathDate: null,
} as const

const card = `
  select id from task where case_id = $1 and purpose = 'step' and state in ('open', 'claimed')
  order by opened_at, id limit 1`

/** Leaves the card to the office: who was on call does not keep it. Nothing while it is not open yet. */
export async function handOver(act: Act, caseId: string): Promise<void> {
  const [task] = await act.sql.query<{ id: string }>(card, [caseId])
  if (task) await releaseTask(act, task.id)
}

const waiting = `
  select e.what, e.place, coalesce(e.mode, case when e.caller_phone is not null then 'phone' end) as mode, to_char(e.happened_at at time zone 'Europe/Rome', 'YYYY-MM-DD') as day, g.release, t.id as task
  from emergency_entry e join case_engine g on g.case_id = e.case_id
    join task t on t.case_id = e.case_id and t.purpose = 'step' and t.phase = 'contact' and t.state in ('open', 'claimed')
  where e.case_id = $1 and e.taken_up_at is null order by t.opened_at limit 1`

interface Waiting {
  readonly what: string
  readonly place: string
  /** As it was written, or by telephone where a number was; null: the card asks it. */
  readonly mode: string | null
  readonly day: string
  readonly release: string
  readonly task: string
}

const takeUp = `
  update emergency_entry set taken_up_by = ${me}, taken_up_at = siso_clock()
  where case_id = $1 and taken_up_at is null returning case_id`

/**
 * Takes a hand-over up: the card is the reader's, with what was told at night already in its draft.
 * @returns the task of the card
 * @throws `emergency-not-open` when somebody took it up already; what `claimTask` throws
 */
export async function takeUpEmergency(act: Act, caseId: string): Promise<string> {
  const [found] = await act.sql.query<Waiting>(waiting, [caseId])
  const [taken] = found ? await act.sql.query(takeUp, [caseId]) : []
  if (!found || !taken) throw emergencyNotOpen()
  await claimTask(act, found.task)
  const release = await getRelease(act.sql, found.release)
  const told = {
    'contact.date': found.day,
    ...(found.mode !== null && { 'contact.mode': found.mode }),
    'contact.description': `${found.what} (${found.place})`,
    'contact.urgency': 'red',
    'contact.urgencyReason': found.what.slice(0, 300),
  }
  await firstTask(act.sql, caseId, answersByConcept(release, told))
  await recordOnCase(act, caseId, {
    action: 'emergency-taken-up',
  })
  return found.task
}
