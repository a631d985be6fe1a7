import type { PlainAct } from '../plain-act.ts'
import type { Act } from '../shared/act.ts'
import { changeDetails, personToChange } from './correct-person.ts'
import { recordEvent } from '../audit/record.ts'
import { alreadyDead, notDead, personNotFound, serviceNotStopped } from './errors.ts'
import { findPerson } from './queries.ts'
import type { Provenance } from './schema.ts'

interface OfPerson {
  readonly personId: string
  /** Of the row that the person who records was looking at. */
  readonly version: number
  readonly provenance: Provenance
}

/**
 * Records the death of a person, with where that comes from and when it was known. The record stops in
 * the same transaction what must stop (migration 0220): coming appointments, deliveries after that day;
 * it tells who follows her, and each open case, which then opens what its procedure has for it.
 * @throws `person-not-found`, `person-changed`, `already-dead`, `person-invalid`
 */
export async function recordDeath(
  act: PlainAct,
  { diedOn, provenance, ...which }: OfPerson & { readonly diedOn: string },
): Promise<void> {
  const person = await personToChange(act, which)
  if (person.deathDate) throw alreadyDead()
  await changeDetails(act, person, {
    changes: { deathDate: diedOn },
    provenance,
    identity: person.identity,
    action: 'death-recorded',
  })
}

const giveReason = `
  update person_death set reason = $2 where id = (
    select id from person_death where person_id = $1 and withdrawn_at is not null order by withdrawn_at desc limit 1)`

/**
 * Takes back a death recorded by mistake. What it stopped stays stopped and is listed: people start
 * each thing again. Tasks that it opened are completed as any other.
 * @param reason code of the list `death-withdrawal-reason`
 * @throws `person-not-found`, `person-changed`, `not-dead`, `person-invalid`
 */
export async function withdrawDeath(
  act: PlainAct,
  { reason, provenance, ...which }: OfPerson & { readonly reason: string },
): Promise<void> {
  const person = await personToChange(act, which)
  if (!person.deathDate) throw notDead()
  await changeDetails(act, person, {
    changes: { deathDate: null },
    provenance,
    identity: person.identity,
    action: 'death-withdrawn',
  })
  await act.sql.query(giveReason, [which.personId, reason])
}

const resume = `
  update granted_service g set died_on = null from social_case c, person p
  where g.case_id = $2 and c.id = g.case_id and p.id = c.subject and p.current_id = $1
    and p.death_date is null and g.died_on is not null and g.state = 'open'
  returning g.case_id`

/**
 * Lets a service that a withdrawn death had stopped be delivered again.
 * @throws `person-not-found`, `service-not-stopped`
 */
export async function resumeService(
  { sql, session, request }: Act,
  { personId, serviceId }: { readonly personId: string; readonly serviceId: string },
): Promise<void> {
  if (!(await findPerson(sql, personId))) throw personNotFound()
  const found = await sql.query(resume, [personId, serviceId])
  if (found.length === 0) throw serviceNotStopped()
  await recordEvent(sql, {
    action: 'service-resumed',
    objectKind: 'service',
    objectId: serviceId,
    caseId: serviceId,
    personId,
    actor: session.userId,
    request,
  })
}
