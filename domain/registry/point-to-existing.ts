import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { identityCertain, personNotFound, protectionDiffers, samePerson } from './errors.ts'
import { findPerson } from './queries.ts'

const moveCases = 'update social_case set subject = $2 where subject = $1 returning id'
const moveParticipants = `
  update case_participant set person_id = $2 where person_id = $1 and not exists (
    select 1 from case_participant t where t.person_id = $2 and t.case_id = case_participant.case_id
      and t.role = case_participant.role and t.valid_from = case_participant.valid_from)`
// The record keeps its facts and its id: whoever holds an old reference still arrives.
const replace =
  'update person set replaced_by = $2, version = version + 1 where id = $1 or replaced_by = $1'
const widen = `
  update person set version = version + 1, orgs = (select array_agg(distinct o) from unnest(orgs || $2::int[]) o)
  where id = $1`

/**
 * The anonymous or provisional person turns out to be one who is registered already: her cases
 * move there, her facts stay where they were learnt and are read with the other's.
 * @throws `person-not-found`, `identity-certain`, `same-person`, `protection-differs`
 */
export async function pointToExisting(
  act: Act,
  { personId, existingId }: { readonly personId: string; readonly existingId: string },
): Promise<void> {
  const { sql } = act
  if (personId === existingId) throw samePerson()
  const person = await findPerson(sql, personId)
  const existing = await findPerson(sql, existingId)
  if (!person || !existing || person.replacedBy || existing.replacedBy) throw personNotFound()
  if (person.identity === 'certain') throw identityCertain()
  if (person.protected !== existing.protected) throw protectionDiffers()
  const moved = await sql.query<{ id: string }>(moveCases, [personId, existingId])
  await sql.query(moveParticipants, [personId, existingId])
  await sql.query(widen, [existingId, person.orgs])
  await sql.query(replace, [personId, existingId])
  await recordEvent(sql, {
    action: 'person-identity-replaced',
    objectKind: 'person',
    objectId: personId,
    personId: existingId,
    actor: act.session.userId,
    request: act.request,
    detail: { was: personId, is: existingId, cases: moved.map(({ id }) => id) },
  })
}
