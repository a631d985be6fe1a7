import type { Act } from '../shared/act.ts'
import { fieldTitles } from './schema.ts'
import type { Provenance } from './schema.ts'

type Facts = Readonly<Record<string, string | number | null>>

const insert = `
  insert into person_fact (person_id, field, value, source, source_date, valid_from, recorded_by)
  select $1, x.field, x.value, $3, $4, $5, $6
  from jsonb_to_recordset($2::jsonb) as x (field text, value text)`

/**
 * Keeps what was learnt of a person, fact by fact, with where it comes from. Empty values are
 * nothing learnt; `cleared` names fields of which it was learnt that they were wrong.
 */
export async function recordFacts(
  { sql, session }: Act,
  personId: string,
  learnt: {
    readonly facts: Facts
    readonly provenance: Provenance
    readonly cleared?: readonly string[]
  },
): Promise<void> {
  const { facts, provenance, cleared = [] } = learnt
  const known = Object.entries(facts).filter(
    ([field, value]) => Object.hasOwn(fieldTitles, field) && value !== null && value !== '',
  )
  const rows = [
    ...known.map(([field, value]) => ({ field, value: String(value) })),
    ...cleared.map((field) => ({ field, value: null })),
  ]
  await sql.query(
    insert,
    [
      personId,
      JSON.stringify(rows),
      provenance.source,
      provenance.sourceDate,
      provenance.validFrom,
      session.userId,
    ],
    'record-facts',
  )
}
