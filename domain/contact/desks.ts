import { rolesWith } from '../auth/policy.ts'
import { officesBelow } from '../organisations/queries.ts'
import type { Sql } from '../shared/sql.ts'

/** An office in which the person of this scope may open a contact. */
export interface Desk {
  readonly id: number
  readonly name: string
}

/**
 * Offices at which a contact may be opened: those where a role that opens contacts is held, and
 * what is below them. Own ones first; who coordinates a zone has all those of the zone.
 * @param groups `role@organisation`, as the session has them
 */
export async function desksOf(sql: Sql, groups: readonly string[]): Promise<Desk[]> {
  const own = deskOrgs(groups)
  const offices = await officesBelow(sql, own)
  const rank = ({ id }: Desk) => (own.includes(id) ? 0 : 1)
  return offices.map(({ id, name }) => ({ id, name })).toSorted((a, b) => rank(a) - rank(b))
}

/** The roles that somebody holds at an office or at a body that it is part of. */
export function rolesAt(groups: readonly string[], places: readonly (number | null)[]): string[] {
  return groups.flatMap((group) => {
    const [role = '', org = ''] = group.split('@')
    return places.includes(Number(org)) ? [role] : []
  })
}

function deskOrgs(groups: readonly string[]): number[] {
  const opening: readonly string[] = rolesWith('contact.open')
  return groups.flatMap((group) => {
    const [role = '', org = ''] = group.split('@')
    return opening.includes(role) ? [Number(org)] : []
  })
}
