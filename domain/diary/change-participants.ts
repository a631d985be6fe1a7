import type { AuditedAction } from '../audit/events.ts'
import { recordOnCase } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import { getRelease } from '../tasks/published.ts'
import { caseNotFound } from './errors.ts'
import { problemsOfParticipant } from './participant-rules.ts'
import type { ParticipantProblem, TypedParticipant } from './participant-rules.ts'
import { participantsOf } from './participants.ts'
import type { Participant } from './participants.ts'

const caseNow = `
  select c.state, c.subject, e.release, siso_today()::text as today from social_case c
  join case_engine e on e.case_id = c.id where c.id = $1 for update of c`

interface CaseNow {
  readonly state: 'open' | 'closed'
  readonly subject: string
  readonly release: string
  readonly today: string
}

/**
 * Adds a registered person to a case, in a role and from a day.
 * @throws `case-not-found`, `case-closed`, `participant-invalid` with all that is to be mended
 */
export async function addParticipant(
  act: Act,
  caseId: string,
  { personId, ...typed }: TypedParticipant & { readonly personId: string },
): Promise<void> {
  const { sql } = act
  const setting = await settingOf(act, caseId)
  const [person] = await sql.query<{ id: string }>(
    'select id from person where id = $1 and replaced_by is null',
    [personId],
  )
  const message = 'Cerca la persona e scegli una di quelle trovate.'
  const missing: ParticipantProblem[] = person ? [] : [{ field: 'person', message }]
  const problems = [...missing, ...problemsOfParticipant(typed, { ...setting, personId })]
  if (problems.length > 0) throw participantInvalid(problems)
  await sql.query(
    `insert into case_participant (case_id, person_id, role, valid_from, valid_to) values ($1, $2, $3, $4, $5)`,
    [caseId, personId, typed.role, typed.from, typed.until || null],
  )
  await trace(act, 'participant-added', { caseId, personId, typed })
}

/**
 * Corrects a part in a case, or ends it: with a day from which it is over.
 * @throws `case-not-found`, `case-closed`, `participant-not-found`, `participant-invalid`
 */
export async function correctParticipant(
  act: Act,
  caseId: string,
  { id, ...typed }: TypedParticipant & { readonly id: string },
): Promise<void> {
  const setting = await settingOf(act, caseId)
  const own = setting.parts.find((one) => one.id === id)
  if (!own) throw participantNotFound()
  const { personId } = own
  const problems = problemsOfParticipant(typed, { ...setting, personId, id })
  if (problems.length > 0) throw participantInvalid(problems)
  await act.sql.query(
    'update case_participant set role = $2, valid_from = $3, valid_to = $4 where id = $1',
    [id, typed.role, typed.from, typed.until || null],
  )
  const ended = own.until === null && typed.until !== ''
  await trace(act, ended ? 'participant-ended' : 'participant-corrected', {
    caseId,
    personId,
    typed,
    before: own,
  })
}

/** One who takes part in a case that is in scope. @throws `case-not-found`, `participant-not-found` */
export async function findParticipant(
  { sql }: Pick<Act, 'sql'>,
  caseId: string,
  id: string,
): Promise<Participant> {
  const found = (await participantsOf(sql, caseId)).find((one) => one.id === id)
  if (!found) throw participantNotFound()
  return found
}

async function settingOf({ sql }: Act, caseId: string) {
  const [found] = await sql.query<CaseNow>(caseNow, [caseId])
  if (!found) throw caseNotFound()
  if (found.state === 'closed') throw participantsClosed()
  const release = await getRelease(sql, found.release)
  return {
    subject: found.subject,
    today: found.today,
    household: release.participants === 'household',
    parts: await participantsOf(sql, caseId),
  }
}

interface Traced {
  readonly caseId: string
  readonly personId: string
  readonly typed: TypedParticipant
  readonly before?: Participant
}

async function trace(
  act: Act,
  action: Extract<AuditedAction, `participant-${string}`>,
  { caseId, personId, typed, before }: Traced,
): Promise<void> {
  const { role, from, until } = typed
  await recordOnCase(act, caseId, {
    action,
    personId,
    detail: {
      role,
      from,
      until,
      ...(before && { wasRole: before.role, wasFrom: before.from, wasUntil: before.until }),
    },
  })
}

function participantsClosed(): DomainError<'case-closed'> {
  const message = 'La pratica è chiusa: chi vi partecipa non cambia più.'
  return new DomainError('case-closed', 409, { message })
}

function participantNotFound(): DomainError<'participant-not-found'> {
  const message = 'In questa pratica la persona non c’è: torna all’elenco di chi partecipa.'
  return new DomainError('participant-not-found', 404, { message })
}

function participantInvalid(
  problems: readonly ParticipantProblem[],
): DomainError<'participant-invalid'> {
  return invalid('participant-invalid', problems)
}

/** The problems that a refusal carries; none if it is another refusal. */
export function participantProblemsOf(error: unknown): readonly ParticipantProblem[] | undefined {
  return problemsIn(error, 'participant-invalid')
}
