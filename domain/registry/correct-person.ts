import type { AuditedAction } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import { sqlState } from '../database.ts'
import type { PlainAct } from '../plain-act.ts'
import {
  fiscalCodeTaken,
  nothingChanged,
  personChanged,
  personInvalid,
  personNotFound,
} from './errors.ts'
import { refuseTakenCode } from './fiscal-code-holder.ts'
import { Person } from './person.entity.ts'
import { today } from '../shared/today.ts'
import { recordFacts } from './record-facts.ts'
import { codeToRecord, keyOf, problemsOf, provenanceProblems } from './rules.ts'
import { PersonDetails } from './schema.ts'
import type { Identity, Provenance } from './schema.ts'

export interface Correction {
  readonly personId: string
  /** Of the row that the person who corrects was looking at. */
  readonly version: number
  /** Only the fields to change; null where it was learnt that nothing is known. */
  readonly changes: Partial<PersonDetails>
  readonly provenance: Provenance
}

const detailFields = PersonDetails.keyof().options

/**
 * Corrects what is recorded of a person: each field that differs becomes a new fact with its
 * source and date; the old ones stay, so that what was known on a day can be told.
 * @throws `person-not-found`, `person-changed`, `person-invalid`, `nothing-changed`,
 *   `person-known`, `person-elsewhere`
 */
export async function correctPerson(act: PlainAct, correction: Correction): Promise<void> {
  const person = await personToChange(act, correction)
  await changeDetails(act, person, {
    ...correction,
    identity: person.identity,
    action: 'person-corrected',
  })
}

/** The person as an entity, unless somebody changed her in the meantime. */
export async function personToChange(
  { em }: PlainAct,
  { personId, version }: { readonly personId: string; readonly version: number },
): Promise<Person> {
  const person = await em.findOne(Person, { id: personId, replacedBy: null })
  if (!person) throw personNotFound()
  if (person.version !== version) throw personChanged(personId)
  return person
}

/** Checks the details as they will be, keeps the new facts, and writes the person. */
export async function changeDetails(
  act: PlainAct,
  person: Person,
  change: Omit<Correction, 'personId' | 'version'> & { identity: Identity; action: AuditedAction },
): Promise<void> {
  const { identity, provenance } = change
  const before = detailsOf(person)
  const after = { ...before, ...change.changes }
  const day = await today(act.sql)
  const problems = [
    ...problemsOf({ ...after, identity }, day),
    ...provenanceProblems(provenance, day),
  ]
  if (problems.length > 0) throw personInvalid(problems)
  const recorded = { ...after, ...codeToRecord(after.fiscalCode) }
  const fields = detailFields.filter((field) => before[field] !== recorded[field])
  if (fields.length === 0 && identity === person.identity) throw nothingChanged()
  const { fiscalCode } = recorded
  if (fiscalCode && fiscalCode !== before.fiscalCode) {
    await refuseTakenCode(act.sql, fiscalCode, person.id)
  }
  person.identity = identity
  Object.assign(person, recorded, { searchKey: keyOf(recorded) })
  await flush(act)
  await recordFacts(act, person.id, {
    facts: Object.fromEntries(fields.map((field) => [field, recorded[field]])),
    provenance,
    cleared: fields.filter((field) => recorded[field] === null || recorded[field] === ''),
  })
  await recordEvent(act.sql, {
    action: change.action,
    objectKind: 'person',
    objectId: person.id,
    personId: person.id,
    actor: act.session.userId,
    request: act.request,
    detail: { fields, identity },
  })
}

function detailsOf(person: Person): PersonDetails {
  const entries = detailFields.map((field) => [field, person[field] ?? null])
  return PersonDetails.parse(Object.fromEntries(entries))
}

async function flush({ em }: PlainAct): Promise<void> {
  try {
    await em.flush()
  } catch (error) {
    throw sqlState(error) === '23505' ? fiscalCodeTaken() : error
  }
}
