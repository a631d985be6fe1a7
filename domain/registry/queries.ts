import type { Sql } from '../shared/sql.ts'
import type { Identity } from './schema.ts'

export interface PersonRow {
  readonly id: string
  readonly identity: Identity
  readonly givenName: string
  readonly familyName: string
  readonly alias: string | null
  readonly sex: 'F' | 'M' | null
  readonly birthDate: string | null
  readonly birthPlace: string | null
  readonly fiscalCode: string | null
  readonly fiscalCodeKind: 'regular' | 'homocode' | 'provisional' | null
  readonly citizenship: string | null
  readonly residence: number | null
  readonly residenceName: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly deathDate: string | null
  readonly protected: boolean
  readonly orgs: readonly number[]
  /** The person that this record turned out to be. */
  readonly replacedBy: string | null
  readonly version: number
}

/** A person in scope; none where there is nobody, or nobody that one may see. */
export async function findPerson(sql: Sql, id: string): Promise<PersonRow | undefined> {
  const rows = await sql.query<PersonRow>(
    `select p.id, p.identity, p.given_name as "givenName", p.family_name as "familyName", p.alias, p.sex,
       p.birth_date::text as "birthDate", p.birth_place as "birthPlace", p.fiscal_code as "fiscalCode",
       p.fiscal_code_kind as "fiscalCodeKind", p.citizenship, p.residence, o.name as "residenceName",
       p.phone, p.email, p.death_date::text as "deathDate", p.protected, p.orgs,
       p.replaced_by as "replacedBy", p.version
     from person p left join organisation o on o.id = p.residence where p.id = $1`,
    [id],
    'find-person',
  )
  return rows[0]
}

// A record that turned out to be another person keeps its facts and addresses: they are read with
// those of the person that it is.
const alsoReplaced = '(select p.id from person p where p.id = $1 or p.replaced_by = $1)'

export interface FactRow {
  readonly field: string
  readonly value: string | null
  readonly source: string
  readonly sourceDate: string
  readonly validFrom: string | null
  readonly knownAt: Date
  readonly recordedBy: string | null
  /** Whether this is what the person page shows today. */
  readonly latest: boolean
}

/** Every fact of a person as it was learnt, newest first. */
export function factsOf(sql: Sql, personId: string): Promise<FactRow[]> {
  return sql.query<FactRow>(
    `select f.field, f.value, f.source, f.source_date::text as "sourceDate", f.valid_from::text as "validFrom",
       f.known_at as "knownAt", u.full_name as "recordedBy",
       row_number() over (partition by f.field order by f.id desc) = 1 as latest
     from person_fact f left join user_account u on u.id = f.recorded_by
     where f.person_id in ${alsoReplaced} order by f.id desc`,
    [personId],
  )
}

export interface KnownFact {
  readonly field: string
  readonly value: string | null
  readonly source: string
  readonly sourceDate: string
}

/** What was known of a person at a moment: the last fact of each field that was in by then. */
export function knownAt(sql: Sql, personId: string, moment: Date): Promise<KnownFact[]> {
  return sql.query<KnownFact>(
    `select distinct on (f.field) f.field, f.value, f.source, f.source_date::text as "sourceDate"
     from person_fact f where f.person_id in ${alsoReplaced} and f.known_at <= $2
     order by f.field, f.id desc`,
    [personId, moment],
  )
}

export interface AddressRow {
  readonly kind: 'residence' | 'domicile' | 'shelter'
  readonly address: string
  readonly municipalityName: string | null
  readonly secret: boolean
  readonly source: string
  readonly sourceDate: string
  readonly validFrom: string
  readonly validTo: string | null
}

/** Addresses that the reader may see, those in force first. */
export function addressesOf(sql: Sql, personId: string): Promise<AddressRow[]> {
  return sql.query<AddressRow>(
    `select a.kind, a.address, o.name as "municipalityName", a.secret, a.source,
       a.source_date::text as "sourceDate", a.valid_from::text as "validFrom", a.valid_to::text as "validTo"
     from person_address a left join organisation o on o.id = a.municipality
     where a.person_id in ${alsoReplaced}
     order by a.valid_to desc nulls first, a.valid_from desc, a.id`,
    [personId],
  )
}

export interface PersonCase {
  readonly id: string
  readonly number: string
  readonly procedure: string
  readonly state: 'open' | 'closed'
  readonly phase: string
  readonly outcome: string | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly org: string
  readonly manager: string | null
  readonly role: string
}

/** Cases in scope in which the person takes part, open ones first. */
export function casesOf(sql: Sql, personId: string): Promise<PersonCase[]> {
  return sql.query<PersonCase>(
    `select c.id, c.number, c.procedure, c.state, c.phase, c.outcome, c.opened_at as "openedAt",
       c.closed_at as "closedAt", o.name as org, u.full_name as manager, t.role
     from case_participant t join social_case c on c.id = t.case_id
       join organisation o on o.id = c.org left join user_account u on u.id = c.manager
     where t.person_id = $1 and c.parent is null order by c.state desc, c.opened_at desc, c.id`,
    [personId],
  )
}
