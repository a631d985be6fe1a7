import { randomUUID } from 'node:crypto'

import pg from 'pg'

import type { PeopleOfWork } from '../../support/people-of-work.ts'

/** The day of this record: all of its year lies in the last weeks, and the month before in the year before. */
export const now = '2026-01-28T11:00:00Z'

/** Some people of whom the same is known: each has one case, opened with one contact, and at most one service. */
export interface Group {
  readonly office: string
  readonly municipality: string
  readonly zone: string
  readonly phase: string
  /** Of the contact. */
  readonly opened: string
  /** The contact was all that there was. */
  readonly closed: boolean
  readonly n: number
  readonly service?: string
  readonly area?: string
  readonly provider?: string
  readonly fund?: string
  /** Of the only delivery. */
  readonly served?: string
  /** Of the quality of the data, that their record breaks. */
  readonly rule?: string
}

/** Zones, their comuni and the offices of these, by name. */
const zones = {
  alta: { anfora: ['a1', 'a2', 'a3'], bosco: ['b1', 'b2'], corte: ['c1'] },
  media: { duomo: ['d1', 'd2'], edera: ['e1'] },
  bassa: { fonte: ['f1', 'f2'], gola: ['g1'] },
}
const region = 'contrada'

export const placed = Object.entries(zones).flatMap(([zone, comuni]) =>
  Object.entries(comuni).flatMap(([municipality, offices]) =>
    offices.map((office) => ({ zone, municipality, office })),
  ),
)

// Open cases of each office by phase.
const phases = ['contact', 'triage', 'assessment', 'plan', 'review'] as const
const openCases: Readonly<Record<string, readonly number[]>> = {
  a1: [22, 3, 0, 14, 31],
  a2: [17, 9, 26, 6, 2],
  a3: [8, 40, 12, 0, 19],
  b1: [6, 11, 2, 33, 0],
  b2: [27, 5, 18, 8, 13],
  c1: [13, 7, 24, 2, 9],
  d1: [31, 1, 15, 12, 4],
  d2: [9, 23, 0, 7, 16],
  e1: [12, 16, 9, 21, 8],
  f1: [4, 28, 10, 3, 11],
  f2: [19, 6, 14, 26, 0],
  g1: [15, 2, 7, 5, 20],
}

// Contacts of each office, closed at once, by day.
const days = ['2026-01-28', '2026-01-24', '2026-01-08', '2026-01-05'] as const
const contacts: Readonly<Record<string, readonly number[]>> = {
  a1: [8, 9, 3, 0],
  a2: [11, 9, 1, 10],
  a3: [8, 6, 6, 0],
  b1: [3, 4, 10, 5],
  b2: [0, 2, 0, 0],
  c1: [0, 0, 0, 0],
  d1: [0, 8, 8, 2],
  d2: [4, 0, 0, 0],
  e1: [0, 0, 3, 2],
  f1: [10, 0, 3, 6],
  f2: [0, 5, 6, 8],
  g1: [9, 11, 2, 4],
}

/** What was given: service, its area, body, fund, day, and to how many of each comune. */
const comuni = ['a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1'] as const
const given = [
  ['D.1.01', 'elderly', 'alfa', 'FNA', '2026-01-12', [20, 9, 14, 11, 6, 24, 8]],
  ['D.1.01', 'elderly', 'beta', 'FNA', '2026-01-14', [0, 2, 0, 0, 0, 0, 0]],
  ['D.1.03', 'elderly', 'alfa', 'FNPS', '2026-01-23', [3, 12, 7, 30, 9, 0, 10]],
  ['D.1.03', 'elderly', 'beta', 'FNPS', '2026-01-13', [11, 0, 8, 0, 0, 16, 5]],
  ['D.2.01', 'elderly', 'gamma', 'FNA', '2026-01-10', [1, 0, 2, 0, 0, 0, 0]],
  ['C.1.01', 'disability', 'alfa', 'FNPS', '2026-01-09', [6, 15, 9, 13, 2, 7, 12]],
  ['C.1.02', 'disability', 'beta', 'FNA', '2026-01-16', [0, 0, 0, 3, 0, 0, 0]],
  ['D.1.01', 'elderly', 'alfa', 'FNA', '2025-12-12', [18, 7, 13, 9, 8, 21, 6]],
  ['D.1.03', 'elderly', 'beta', 'FNPS', '2025-12-13', [10, 3, 8, 0, 12, 5, 1]],
  ['C.1.01', 'disability', 'alfa', 'FNPS', '2025-12-09', [5, 12, 2, 6, 11, 7, 9]],
  ['C.1.02', 'disability', 'beta', 'FNA', '2025-12-15', [4, 0, 0, 0, 0, 0, 0]],
] as const

const placeOf = (office: string) => {
  const found = placed.find((one) => one.office === office)
  if (!found) throw new Error(office)
  return found
}

const long = { opened: '2025-11-07', closed: false }

/** The whole record, and of whom there might be somebody. */
export const groups: readonly Group[] = [
  ...Object.entries(openCases).flatMap(([office, counts]) =>
    counts.map((n, at) => ({ ...placeOf(office), ...long, phase: phases[at] ?? '', n })),
  ),
  ...Object.entries(contacts).flatMap(([office, counts]) =>
    counts.map((n, at) => {
      return { ...placeOf(office), phase: 'contact', opened: days[at] ?? '', closed: true, n }
    }),
  ),
  ...given.flatMap(([service, area, provider, fund, served, counts]) =>
    counts.map((n, at) => ({
      ...{ ...placeOf(comuni[at] ?? ''), ...long, phase: 'delivery', n },
      ...{ service, area, provider, fund, served },
    })),
  ),
]

/** Plants places and readers; `plant` writes the record itself. */
export async function placesAndReaders(ownerUrl: string): Promise<PeopleOfWork> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const orgs: Record<string, number> = {}
  const add = async (kind: string, name: string, parent?: string) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into organisation (kind, code, name, valid_from, evidence) values ($1, $2, $2, '2020-01-01', 'invented') returning id`,
      [kind, name],
    )
    orgs[name] = rows[0]?.id ?? 0
    if (parent !== undefined)
      await client.query(
        `insert into organisation_tie (child, parent, relation, valid_from, evidence) values ($1, $2, 'part-of', '2020-01-01', 'invented')`,
        [orgs[name], orgs[parent]],
      )
  }
  await add('region', region)
  for (const [zone, comuni] of Object.entries(zones)) {
    await add('zone', zone, region)
    for (const [municipality, offices] of Object.entries(comuni)) {
      await add('municipality', municipality, zone)
      for (const office of offices) await add('office', office, municipality)
    }
  }
  for (const provider of new Set(given.map(([, , one]) => one))) await add('provider', provider)
  const users: Record<string, string> = {}
  for (const [username, roles] of Object.entries(readers)) {
    const id = randomUUID()
    users[username] = id
    await client.query(
      `insert into user_account (id, username, full_name, password_hash) values ($1, $2, $2, '-')`,
      [id, username],
    )
    for (const [role, place] of roles)
      await client.query(
        `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')`,
        [id, role, orgs[place]],
      )
  }
  await client.end()
  return { orgs, users }
}

/** Who reads counts where she opens no case. */
const readers = {
  'of-region': [['planner', region]],
  'of-zone': [['planner', 'alta']],
  // All of one zone is hers, cases too.
  insider: [
    ['coordinator', 'media'],
    ['planner', region],
  ],
  // One of two offices of a comune is hers.
  'of-office': [
    ['social-worker', 'd2'],
    ['planner', region],
  ],
  // The only one.
  'of-only-office': [
    ['social-worker', 'e1'],
    ['planner', region],
  ],
  // Both of them.
  'of-both-offices': [
    ['social-worker', 'd1'],
    ['admin-officer', 'd2'],
    ['planner', region],
  ],
  'of-comune': [
    ['social-worker', 'b2'],
    ['planner', 'bosco'],
  ],
} as const

const written = `
  create temp table planted as
  select x.*, p.i, md5(x.at || '-' || p.i) as key
  from jsonb_to_recordset($1) x (at int, office int, municipality int, zone int, region int, phase text, opened date, closed boolean, n int,
    service text, provider int, fund text, served date), generate_series(1, x.n) p (i)`
const people = `
  insert into person (id, identity, given_name, family_name, search_key, orgs)
  select md5('person' || key)::uuid, 'certain', 'Ida', 'Inventata', 'inventata ida', array[office] from planted`
const cases = (kind: 'case' | 'service') => `
  insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by, opened_at,
    effective_at, phase, parent, provider, state, closed_at)
  select md5('${kind}' || key)::uuid, '${kind}' || key, 'prova', md5('person' || key)::uuid, office, municipality, zone, region,
    array[office], $1, opened, opened, phase, ${kind === 'case' ? 'null, null' : `md5('case' || key)::uuid, provider`},
    case when closed then 'closed' else 'open' end, case when closed then opened + interval '1 hour' end
  from planted where ${kind === 'case' ? 'true' : 'service is not null'}`
const granted = `
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price, fund,
    starts_on, ends_on, provider, protected, phase, state)
  select md5('service' || key)::uuid, md5('case' || key)::uuid, 1, 1, key, service, 200, 'hour', 'week', 2000, fund,
    opened, opened + 300, provider, false, 'delivery', 'open' from planted where service is not null`
const delivered = `
  insert into delivery (service, day, quantity, recorded_by, at)
  select md5('service' || key)::uuid, served, 100, $1, served + interval '12 hours' from planted where service is not null`

/** Each with one hour: amounts count people as well as numbers do. */
export async function plant(
  client: pg.PoolClient,
  { orgs, users }: PeopleOfWork,
  who: readonly Group[] = groups,
): Promise<void> {
  const rows = who.map(({ office, municipality, zone, provider, ...rest }, at) => ({
    ...{ ...rest, at, office: orgs[office], municipality: orgs[municipality] },
    ...{ zone: orgs[zone], region: orgs[region], provider: provider && orgs[provider] },
  }))
  const by = [users.insider]
  await client.query(written, [JSON.stringify(rows)])
  await client.query(people)
  for (const kind of ['case', 'service'] as const) await client.query(cases(kind), by)
  await client.query(granted)
  await client.query(delivered, by)
}
