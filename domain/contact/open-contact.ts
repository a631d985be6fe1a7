import { needPoint } from '../organisations/contact-points.ts'
import { placeOf } from '../organisations/queries.ts'
import type { Place } from '../organisations/queries.ts'
import type { Facts } from '../procedures/engine/types.ts'
import type { Release } from '../procedures/schema.ts'
import { registerPerson } from '../registry/register-person.ts'
import type { NewPerson } from '../registry/register-person.ts'
import { findPerson } from '../registry/queries.ts'
import type { PersonRow } from '../registry/queries.ts'
import type { Act } from '../shared/act.ts'
import { openCase } from '../tasks/open-case.ts'
import { applicantOf } from './applicant.ts'
import { desksOf, rolesAt } from './desks.ts'
import { entriesFor, entryProcedure } from './entry-procedure.ts'
import { noDesk, personNotInScope } from './errors.ts'

export interface NewContact {
  readonly caseId: string
  /** Somebody already in the registry, or who is registered now. */
  readonly who: { readonly known: string } | { readonly register: Omit<NewPerson, 'org'> }
  /** Office that received the person. */
  readonly office: number
  /** Where the office was met, if not at the office itself. */
  readonly point?: number
  /** When it happened, not later than now. */
  readonly happenedAt: Date
  /** Key of the procedure chosen among those that may be begun; absent: the first of them. */
  readonly procedure?: string
  /** It comes from the emergency service: the procedure knows it by the fact that it names. */
  readonly emergency?: true
}

export interface OpenedContact {
  readonly caseId: string
  readonly personId: string
  /** `2026/000123`. */
  readonly number: string
}

/**
 * Opens the case of a contact for a person, registering her if need be, all or nothing in the
 * caller's transaction. Then call `advance`: it opens the card.
 * @throws `no-desk`, `point-elsewhere`, `person-not-in-scope`, what `registerPerson` and `entryProcedure` throw
 */
export async function openContact(act: Act, contact: NewContact): Promise<OpenedContact> {
  const { caseId, office, happenedAt, point } = contact
  const desks = await desksOf(act.sql, act.session.groups)
  if (!desks.some(({ id }) => id === office)) throw noDesk()
  if (point !== undefined) await needPoint(act.sql, { point, office })
  const place = await placeOf(act.sql, office)
  const personId = await personOf(act, contact)
  const { release, calendar } = await procedureFor(act, { contact, place, personId })
  const number = await openCase(act, {
    caseId,
    subject: personId,
    place,
    release,
    calendar,
    facts: factsOf(release, contact),
    effectiveAt: happenedAt,
    ...(point !== undefined && { point }),
  })
  return { caseId, personId, number }
}

function factsOf({ entry }: Release, { emergency }: NewContact): Facts {
  return emergency && entry?.emergency !== undefined ? { [entry.emergency]: true } : {}
}

interface Opening {
  readonly contact: NewContact
  readonly place: Place
  readonly personId: string
}

/** By the registry as it is after the post: the person's residence when the contact happened. */
async function procedureFor({ sql, session }: Act, { contact, place, personId }: Opening) {
  const { office, happenedAt, procedure } = contact
  const { municipality, zone, region } = place
  const applicant = await applicantOf(sql, { known: personId }, { at: happenedAt, office })
  const roles = rolesAt(session.groups, [office, municipality, zone, region])
  return entryProcedure(sql, await entriesFor(sql, { applicant, roles }), procedure)
}

async function personOf(act: Act, { who, office }: NewContact): Promise<string> {
  if ('register' in who) return registerPerson(act, { ...who.register, org: office })
  const person = await whoItTurnedOutToBe(act, who.known)
  await act.sql.query(
    'update person set orgs = orgs || $2::int where id = $1 and not orgs @> array[$2::int]',
    [person.id, office],
  )
  return person.id
}

/** A record that was replaced leads to the person that it is. */
async function whoItTurnedOutToBe({ sql }: Act, id: string): Promise<PersonRow> {
  const person = await findPerson(sql, id)
  const real = person?.replacedBy ? await findPerson(sql, person.replacedBy) : person
  if (!real) throw personNotInScope()
  return real
}
