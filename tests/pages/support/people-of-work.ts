import { randomUUID } from 'node:crypto'

import pg from 'pg'

import { hashPassword } from '../../../domain/auth/password.ts'
import { roles } from '../../../domain/auth/roles.ts'

export const testPassword = 'una frase di prova lunga'

/** Two zones, each with one municipality, its office, a district and a provider; ids by name. */
export interface PeopleOfWork {
  readonly orgs: Readonly<Record<string, number>>
  /**
   * User ids by username: `social-worker.a` works in the office of zone A, `.b` in zone B's, and
   * `.a2` (office roles only) in another office of zone A.
   */
  readonly users: Readonly<Record<string, string>>
}

interface Place {
  readonly key: string
  readonly kind: string
  readonly parent?: string
  readonly serves?: string
}

const places: readonly Place[] = [
  { key: 'region', kind: 'region' },
  ...['a', 'b'].flatMap((zone) => [
    { key: `zone.${zone}`, kind: 'zone', parent: 'region' },
    { key: `municipality.${zone}`, kind: 'municipality', parent: `zone.${zone}` },
    { key: `office.${zone}`, kind: 'office', parent: `municipality.${zone}` },
    { key: `district.${zone}`, kind: 'health-district', serves: `zone.${zone}` },
    { key: `provider.${zone}`, kind: 'provider', serves: `zone.${zone}` },
  ]),
  // A second office in zone A: same zone, other people.
  { key: 'office.a2', kind: 'office', parent: 'municipality.a' },
]

/** Where each role works, by its scope in the design of the domain. */
function workplace(role: string, zone: string): string {
  if (role.startsWith('uvm') || role === 'general-practitioner') return `district.${zone}`
  if (role === 'coordinator') return `zone.${zone}`
  if (role === 'provider') return `provider.${zone}`
  if (['procedure-admin', 'planner', 'system-admin', 'help-desk'].includes(role)) return 'region'
  return `office.${zone}`
}

/** Adds invented organisations and one worker of each role in each zone, as the owner. */
export async function addPeopleOfWork(ownerUrl: string): Promise<PeopleOfWork> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const orgs = await addPlaces(client)
    return { orgs, users: await addUsers(client, orgs) }
  } finally {
    await client.end()
  }
}

async function addPlaces(client: pg.Client): Promise<Record<string, number>> {
  const orgs: Record<string, number> = {}
  for (const { key, kind, parent, serves } of places) {
    const { rows } = await client.query<{ id: number }>(
      `insert into organisation (kind, code, name, valid_from, evidence)
       values ($1, $2, $3, '2020-01-01', 'invented') returning id`,
      [kind, `test-${key}`, `Prova ${key}`],
    )
    orgs[key] = rows[0]?.id ?? 0
    const above = parent ?? serves
    if (above === undefined) continue
    await client.query(
      `insert into organisation_tie (child, parent, relation, valid_from, evidence)
       values ($1, $2, $3, '2020-01-01', 'invented')`,
      [orgs[key], orgs[above], parent === undefined ? 'serves' : 'part-of'],
    )
  }
  return orgs
}

async function addUsers(client: pg.Client, orgs: Readonly<Record<string, number>>) {
  const hash = await hashPassword(testPassword)
  const users: Record<string, string> = {}
  const add = async (username: string, role: string, place: string) => {
    const id = randomUUID()
    users[username] = id
    await client.query(
      'insert into user_account (id, username, full_name, password_hash) values ($1, $2, $3, $4)',
      [id, username, `Prova ${username}`, hash],
    )
    await client.query(
      "insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')",
      [id, role, orgs[place]],
    )
  }
  for (const role of roles) {
    for (const zone of ['a', 'b']) await add(`${role}.${zone}`, role, workplace(role, zone))
  }
  for (const role of roles.filter((each) => workplace(each, 'a') === 'office.a')) {
    await add(`${role}.a2`, role, 'office.a2')
  }
  return users
}
