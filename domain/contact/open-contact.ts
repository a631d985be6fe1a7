import { placeOf } from '../organisations/queries.ts'
import { registerPerson } from '../registry/register-person.ts'
import type { NewPerson } from '../registry/register-person.ts'
import { findPerson } from '../registry/queries.ts'
import type { PersonRow } from '../registry/queries.ts'
import type { Act } from '../shared/act.ts'
import { openCase } from '../tasks/open-case.ts'
import { desksOf } from './desks.ts'
import { entryProcedure } from './entry-procedure.ts'
import { noDesk, personNotInScope } from './errors.ts'

export interface NewContact {
  readonly caseId: string
  /** Somebody already in the registry, or who is registered now. */
  readonly who: { readonly known: string } | { readonly register: Omit<NewPerson, 'org'> }
  /** Office that received the person. */
  readonly office: number
  /** When it happened, not later than now. */
  readonly happenedAt: Date
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
 * @throws `no-desk`, `person-not-in-scope`, what `registerPerson` and `entryProcedure` throw
 */
export async function openContact(act: Act, contact: NewContact): Promise<OpenedContact> {
  const { caseId, office, happenedAt } = contact
  const desks = await desksOf(act.sql, act.session.groups)
  if (!desks.some(({ id }) => id === office)) throw noDesk()
  const place = await placeOf(act.sql, office)
  const { municipality, zone, region } = place
  const { release, calendar } = await entryProcedure(act.sql, [office, municipality, zone, region])
  const personId = await personOf(act, contact)
  const number = await openCase(act, {
    caseId,
    subject: personId,
    place,
    release,
    calendar,
    facts: {},
    effectiveAt: happenedAt,
  })
  return { caseId, personId, number }
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
