import type { Role } from '../../domain/auth/roles.ts'
import { documentedUsers } from '../demo-users.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'
import type { Landscape, Place } from './landscape.ts'
import type { Local } from './local.ts'

export interface StaffMember {
  readonly id: string
  readonly username: string
  readonly fullName: string
  readonly role: Role
  readonly org: number
}

/** Colleagues invented for every office, zone, district and provider, the documented ones first. */
export function makeStaff(
  land: Landscape,
  { random, local }: { random: Random; local: Local },
): StaffMember[] {
  const staff: StaffMember[] = documentedUsers.map(({ username, fullName, role, at }) => ({
    id: derivedId('user', username),
    username,
    fullName,
    role,
    org: orgOf(land, at),
  }))
  const add = (role: Role, org: number, label: string) => {
    const given = random.pick(random.chance(0.7) ? local.women : local.men)
    const username = `${role}.${label}`.toLowerCase()
    const fullName = `${given} ${random.pick(local.families)}`
    staff.push({ id: derivedId('user', username), username, fullName, role, org })
  }
  for (const { org, code } of land.places) {
    add('front-desk', org, code)
    add('social-worker', org, code)
  }
  for (const { id, code } of land.zones) add('coordinator', id, code)
  for (const { id, code } of land.districts) {
    add('uvm-coordinator', id, code)
    add('uvm-doctor', id, code)
    add('uvm-nurse', id, code)
  }
  for (const { id, code } of land.providers) add('provider', id, code)
  return staff
}

function orgOf({ main, providers }: Landscape, at: keyof Place | 'provider'): number {
  const org = at === 'provider' ? providers[0]?.id : main[at]
  if (typeof org !== 'number') throw new Error(`the main office has no ${at}`)
  return org
}

/** Who does the work of a role at an organisation: the documented colleague where there is one. */
export function memberAt(
  staff: readonly StaffMember[],
  role: string,
  org: number | null,
): StaffMember['id'] {
  const found = staff.find((one) => one.role === role && one.org === org)
  if (!found) throw new Error(`nobody is ${role} at ${String(org)}`)
  return found.id
}
