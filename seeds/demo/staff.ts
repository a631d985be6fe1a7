import type { Role } from '../../domain/auth/roles.ts'
import type { DocumentedUser } from '../demo-users.ts'
import { chanceOf, derivedId } from './random.ts'
import type { Random } from './random.ts'
import type { Body, Landscape, Place } from './landscape.ts'
import type { Local } from './local.ts'

export interface StaffMember {
  readonly id: string
  readonly username: string
  readonly fullName: string
  readonly role: Role
  readonly org: number
  /** Named by the texts: the others are there to do the rest of the work. */
  readonly documented: boolean
}

/** Members of the assessment unit whom it calls where they are needed. */
const calledAtNeed = ['uvm-therapist', 'uvm-psychologist', 'general-practitioner'] as const

/** Colleagues invented for every office, zone, district and provider, the documented ones first. */
export function makeStaff(
  land: Landscape,
  {
    random,
    local,
    documented,
  }: { random: Random; local: Local; documented: readonly DocumentedUser[] },
): StaffMember[] {
  const staff: StaffMember[] = documented.map(({ username, fullName, role, at }) => ({
    id: derivedId('user', username),
    username,
    fullName,
    role,
    org: orgOf(land, at),
    documented: true,
  }))
  const add = (role: Role, { id: org, code }: Body, chance = random) => {
    const given = chance.pick(chance.chance(0.7) ? local.women : local.men)
    const username = `${role}.${code}`.toLowerCase()
    const fullName = `${given} ${chance.pick(local.families)}`
    const id = derivedId('user', username)
    staff.push({ id, username, fullName, role, org, documented: false })
  }
  for (const { org: id, code } of land.places) {
    add('front-desk', { id, code })
    add('social-worker', { id, code })
  }
  for (const zone of land.zones) add('coordinator', zone)
  for (const district of land.districts) {
    add('uvm-coordinator', district)
    add('uvm-doctor', district)
    add('uvm-nurse', district)
    for (const role of calledAtNeed) add(role, district, chanceOf(derivedId(role, district.code)))
  }
  for (const provider of land.providers) add('provider', provider)
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
