import { readFiscalCode } from '../shared/fiscal-code.ts'
import { searchKey } from '../shared/search-key.ts'
import type { Sql } from '../shared/sql.ts'

export interface Candidate {
  readonly familyName?: string | null
  readonly givenName?: string | null
  readonly alias?: string | null
  readonly fiscalCode?: string | null
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string | null
}

export interface Duplicate {
  readonly id: string
  readonly familyName: string
  readonly givenName: string
  readonly alias: string | null
  readonly birthDate: string | null
  readonly fiscalCode: string | null
  readonly reason: 'fiscal-code' | 'name-birth' | 'name'
}

/** People like the candidate: whom one may see, and where the others are. */
export interface Duplicates {
  readonly known: readonly Duplicate[]
  /** Zones that have somebody like that: "esiste in altra zona: chiedi", and nothing else. */
  readonly elsewhere: readonly { readonly id: number; readonly name: string }[]
}

interface Told {
  readonly person_id: string | null
  readonly zone: number | null
  readonly reason: string
}

/** What the database compares: key of the names, code if it reads as one, day of birth. */
export function candidateValues(candidate: Candidate): [string, string | null, string | null] {
  const { familyName, givenName, alias, fiscalCode, birthDate } = candidate
  const reading = fiscalCode ? readFiscalCode(fiscalCode) : undefined
  return [
    searchKey(familyName, givenName, alias),
    reading?.ok ? reading.code : null,
    birthDate ?? null,
  ]
}

/**
 * People like the one being registered, to be shown while typing: same fiscal code, or a name at
 * least half alike (trigrams). Beyond the scope only zones are told, and only where the code or
 * name and birth date agree; of protected people nothing. Every call leaves a trace.
 */
export async function likelyDuplicates(sql: Sql, candidate: Candidate): Promise<Duplicates> {
  const told = await sql.query<Told>(
    'select person_id, zone, reason from likely_duplicates($1, $2, $3)',
    candidateValues(candidate),
    'likely-duplicates',
  )
  const ids = told.flatMap(({ person_id }) => (person_id === null ? [] : [person_id]))
  const zones = told.flatMap(({ zone }) => (zone === null ? [] : [zone]))
  const reasons = Object.fromEntries(told.map((one) => [one.person_id ?? '', one.reason]))
  const known =
    ids.length === 0
      ? []
      : await sql.query<Duplicate>(
          `select p.id, p.family_name as "familyName", p.given_name as "givenName", p.alias,
             p.birth_date::text as "birthDate", p.fiscal_code as "fiscalCode", $2::jsonb ->> p.id::text as reason
           from person p where p.id = any($1::uuid[]) order by array_position($1::uuid[], p.id)`,
          [ids, JSON.stringify(reasons)],
        )
  const elsewhere =
    zones.length === 0
      ? []
      : await sql.query<{ id: number; name: string }>(
          'select id, name from organisation where id = any($1::int[]) order by name',
          [zones],
        )
  return { known, elsewhere }
}
