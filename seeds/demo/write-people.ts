import type { Sql } from '../../domain/shared/sql.ts'
import { documentedUsers } from '../demo-users.ts'
import type { Row } from './case-run.ts'
import { insert } from './insert.ts'
import type { DemoPerson } from './people.ts'
import { derivedId } from './random.ts'
import type { StaffMember } from './staff.ts'

const since = '2025-01-01'
/** The documented accounts are the oldest: the door shows those first. */
const before = '2024-12-31'

export async function writeStaff(
  sql: Sql,
  staff: readonly StaffMember[],
  passwordHash: string,
): Promise<void> {
  const accounts = staff.map(({ id, username, fullName }, n) => {
    const named = { id, username, full_name: fullName, password_hash: passwordHash }
    return {
      ...named,
      state: 'active',
      demo: true,
      created_at: n < documentedUsers.length ? before : since,
    }
  })
  await insert(sql, 'user_account', accounts)
  await sql.query(
    `insert into user_role (user_id, role, org, valid_from)
     select user_id, role, org, $2 from jsonb_to_recordset($1) as x (user_id uuid, role text, org int)`,
    [JSON.stringify(staff.map(({ id, role, org }) => ({ user_id: id, role, org }))), since],
  )
}

const facts = ['given_name', 'family_name', 'alias', 'sex', 'birth_date', 'fiscal_code'] as const

export async function writePeople(
  sql: Sql,
  people: readonly DemoPerson[],
  staff: readonly StaffMember[],
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
    protected: false,
    orgs: [one.place.org],
    version: 1,
    created_at: since,
    created_by: desks.get(one.place.org) ?? null,
  }))
  await insert(sql, 'person', rows)
  const source = { source: 'document', source_date: since }
  await sql.query(
    `insert into person_fact (person_id, field, value, source, source_date, recorded_by)
     select person_id, field, value, 'document', $2, recorded_by from jsonb_to_recordset($1)
       as x (person_id uuid, field text, value text, recorded_by uuid)`,
    [JSON.stringify(rows.flatMap(factsOf)), since],
  )
  const addresses = people.map((one) => ({
    id: derivedId('address', one.id),
    person_id: one.id,
    kind: 'residence',
    address: `${one.address}, ${one.place.town}`,
    municipality: one.place.municipality,
    secret: false,
    ...source,
    valid_from: since,
  }))
  await insert(sql, 'person_address', addresses)
}

function factsOf(row: Row): Row[] {
  return facts.flatMap((column) => {
    const field = column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
    const value = row[column]
    const known = value !== null && value !== ''
    return known ? { person_id: row.id, field, value, recorded_by: row.created_by } : []
  })
}
