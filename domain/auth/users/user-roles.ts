import { recordEvent } from '../../audit/record.ts'
import { roles } from '../roles.ts'
import type { Role } from '../roles.ts'
import type { PlainFact } from '../../orm.ts'
import { isDay } from '../../shared/calendar-day.ts'
import { Organisation } from '../../organisations/organisation.entity.ts'
import { UserRole } from './user.entity.ts'
import { organisationNotFound, roleHeld, roleNotHeld, unknownRole, userInvalid } from './errors.ts'
import { findUser } from './find-user.ts'
import { today } from '../../shared/today.ts'

export interface RoleGiven {
  readonly username: string
  readonly role: string
  /** Code of the organisation: never its number. */
  readonly org: string
  /** First day, `YYYY-MM-DD`; today if absent. */
  readonly from?: string | undefined
  /** First day on which it does not hold any more. */
  readonly to?: string | undefined
}

/**
 * Gives a role at an organisation. It counts from the next request on, also for who is signed in.
 * @throws `user-not-found`, `unknown-role`, `organisation-not-found`, `role-held`, `user-invalid`
 */
export async function giveRole(fact: PlainFact, given: RoleGiven): Promise<void> {
  const { em } = fact
  const { user, role, org, today } = await lookUp(fact, given)
  const from = given.from ?? today
  const to = given.to ?? null
  if (!isDay(from) || (to !== null && (!isDay(to) || to <= from))) {
    throw userInvalid('Le date sono come 2026-01-31, e la fine è dopo l’inizio.')
  }
  const held = await em.find(UserRole, { userId: user.id, role, org: org.id })
  if (held.some(({ validTo }) => !validTo || validTo > from)) throw roleHeld()
  em.create(UserRole, { userId: user.id, role, org: org.id, validFrom: from, validTo: to })
  await em.flush()
  await recordEvent(fact.sql, {
    action: 'role-given',
    objectKind: 'user',
    objectId: user.id,
    detail: { role, org: org.id, from, to },
  })
}

/**
 * Ends a role today: history keeps that it was held until now.
 * @throws `user-not-found`, `unknown-role`, `organisation-not-found`, `role-not-held`
 */
export async function endRole(fact: PlainFact, given: RoleGiven): Promise<void> {
  const { em } = fact
  const { user, role, org, today } = await lookUp(fact, given)
  const held = await em.find(UserRole, { userId: user.id, role, org: org.id })
  const current = held.filter(({ validTo }) => !validTo || validTo > today)
  if (current.length === 0) throw roleNotHeld()
  for (const one of current) {
    // One that began today or begins later was never in force: nothing to remember.
    if (one.validFrom >= today) em.remove(one)
    else one.validTo = today
  }
  await em.flush()
  await recordEvent(fact.sql, {
    action: 'role-ended',
    objectKind: 'user',
    objectId: user.id,
    detail: { role, org: org.id },
  })
}

async function lookUp(fact: PlainFact, given: RoleGiven) {
  const user = await findUser(fact, given.username)
  const known: readonly string[] = roles
  if (!isRole(given.role)) throw unknownRole(given.role, known)
  const org = await fact.em.findOne(Organisation, { code: given.org })
  if (!org) throw organisationNotFound(given.org)
  return { user, role: given.role, org, today: await today(fact.sql) }
}

function isRole(text: string): text is Role {
  return roles.some((role) => role === text)
}
