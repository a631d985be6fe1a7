import type { Purpose } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { personNotFound } from './errors.ts'
import { findPerson } from './queries.ts'
import type { PersonRow } from './queries.ts'

/**
 * Opens a person's page: the reading is an event, with what it was for.
 * @throws `person-not-found`, in the same words for who is not there and who may not be seen
 */
export async function readPerson(act: Act, id: string, purpose: Purpose): Promise<PersonRow> {
  const person = await findPerson(act.sql, id)
  if (!person) throw personNotFound()
  await recordEvent(act.sql, {
    action: 'person-read',
    objectKind: 'person',
    objectId: id,
    personId: id,
    purpose,
    actor: act.session.userId,
    request: act.request,
  })
  return person
}
