import type { Sql } from '../../domain/shared/sql.ts'
import type { Row } from './case-run.ts'
import { insert } from './insert.ts'
import type { DemoPerson } from './people.ts'
import { protectionAudits, shelterOf } from './protect.ts'
import type { Protections } from './protect.ts'
import { derivedId } from './random.ts'
import type { StaffMember } from './staff.ts'

const since = '2025-01-01'
/** The documented accounts are the oldest: the door shows those first. */
const before = '2024-12-31'

/** How invented colleagues sign in, if they can. */
export interface Accounts {
  readonly passwordHash: string
  readonly state: 'active' | 'suspended'
  /** Refused where the service is real. */
  readonly demo: boolean
}

/** Adds the accounts that are missing: those there keep their password and their roles. */
export async function writeStaff(
  sql: Sql,
  all: readonly StaffMember[],
  { passwordHash, state, demo }: Accounts,
): Promise<void> {
  const there = await sql.query<{ id: string }>(
    'select id from user_account where id = any($1::uuid[])',
    [all.map(({ id }) => id)],
  )
  const staff = all.filter((one) => !there.some(({ id }) => id === one.id))
  const accounts = staff.map(({ id, username, fullName, documented }) => {
    const named = { id, username, full_name: fullName, password_hash: passwordHash }
    return { ...named, state, demo, created_at: documented ? before : since }
  })
  await insert(sql, 'user_account', accounts)
  await sql.query(
    `insert into user_role (user_id, role, org, valid_from)
     select user_id, role, org, $2 from jsonb_to_recordset($1) as x (user_id uuid, role text, org int)`,
    [JSON.stringify(staff.map(({ id, role, org }) => ({ user_id: id, role, org }))), since],
  )
}

const facts = ['given_name', 'family_name', 'alias', 'sex', 'birth_date', 'fiscal_code'] as const

interface Known {
  readonly staff: readonly StaffMember[]
  readonly protections: Protections
  /** Days of death, by person. */
  readonly deaths: ReadonlyMap<string, string>
}

export async function writePeople(
  sql: Sql,
  people: readonly DemoPerson[],
  { staff, protections, deaths }: Known,
): Promise<void> {
  const desks = new Map(staff.filter((s) => s.role === 'front-desk').map((s) => [s.org, s.id]))
  const rows = people.map((one) => ({
    id: one.id,
    identity: one.identity,
    given_name: one.givenName,
    family_name: one.familyName,
    alias: one.alias,
    sex: one.sex,
    birth_date: one.birthDate,
    birth_place: one.birthPlace,
    fiscal_code: one.fiscalCode,
    fiscal_code_kind: one.fiscalCodeKind,
    citizenship: one.citizenship,
    residence: one.place.municipality,
    phone: one.phone,
    search_key: one.searchKey,
    protected: protections.has(one.id),
    orgs: [one.place.org],
    death_date: deaths.get(one.id) ?? null,
    version: protections.has(one.id) || deaths.has(one.id) ? 2 : 1,
    created_at: since,
    created_by: desks.get(one.place.org) ?? null,
  }))
  await insert(sql, 'person', rows)
  await sql.query(
    `insert into person_fact (person_id, field, value, source, source_date, known_at, recorded_by)
     select person_id, field, value, 'document', $2::date, $2::date, recorded_by from jsonb_to_recordset($1)
       as x (person_id uuid, field text, value text, recorded_by uuid)`,
    [JSON.stringify(rows.flatMap(factsOf)), since],
  )
  const known = { source: 'document', source_date: since, valid_from: since }
  const residences = people.map((one) => ({
    id: derivedId('address', one.id),
    person_id: one.id,
    kind: 'residence',
    address: one.address,
    municipality: one.place.municipality,
    secret: false,
    ...known,
  }))
  const shelters = people
    .filter(({ id }) => protections.has(id))
    .map((one, n, { length }) => {
      const host = people[(n * 7 + length) % people.length] ?? one
      return { ...shelterOf(one.id, host.address), municipality: null, ...known }
    })
  await insert(sql, 'person_address', [...residences, ...shelters])
  await insert(sql, 'audit_event', protectionAudits(protections))
}

function factsOf(row: Row): Row[] {
  return facts.flatMap((column) => {
    const field = column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
    const value = row[column]
    const known = value !== null && value !== ''
    return known ? { person_id: row.id, field, value, recorded_by: row.created_by } : []
  })
}
