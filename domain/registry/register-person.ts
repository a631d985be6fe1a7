import { randomUUID } from 'node:crypto'

import { recordEvent } from '../audit/record.ts'
import { sqlState } from '../database.ts'
import type { Act } from '../shared/act.ts'
import { fiscalCodeTaken, personInvalid } from './errors.ts'
import { refuseTakenCode } from './fiscal-code-holder.ts'
import { today } from '../shared/today.ts'
import { recordAddress } from './record-address.ts'
import { recordFacts } from './record-facts.ts'
import { codeToRecord, keyOf, problemsOf, provenanceProblems } from './rules.ts'
import type { Problem } from './rules.ts'
import type { Identity, NewAddress, PersonDetails, Provenance } from './schema.ts'

export interface NewPerson {
  /** Given by who must be able to repeat the act; else made here. */
  readonly id?: string
  readonly identity: Identity
  readonly details: PersonDetails
  readonly provenance: Provenance
  /** Office that comes to know the person: it and what is above it will see her. */
  readonly org: number
  readonly addresses?: readonly NewAddress[]
}

const insert = `
  insert into person (id, identity, given_name, family_name, alias, sex, birth_date, birth_place, fiscal_code,
    fiscal_code_kind, citizenship, residence, phone, email, death_date, search_key, orgs, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, array[$17::int], $18)`

/**
 * Adds a person to the registry, in the transaction of the caller: each detail becomes a fact with
 * its source and date. Look at `likelyDuplicates` first.
 * @returns the person's id
 * @throws `person-invalid` with all `problems`; `person-known` with `personId`;
 *   `person-elsewhere` with `zones`
 */
export async function registerPerson(act: Act, person: NewPerson): Promise<string> {
  const { sql, session } = act
  const details = await checkedDetails(act, person)
  if (details.fiscalCode) await refuseTakenCode(sql, details.fiscalCode)
  const id = person.id ?? randomUUID()
  // prettier-ignore
  const values = [id, person.identity, details.givenName, details.familyName, details.alias, details.sex,
    details.birthDate, details.birthPlace, details.fiscalCode, details.fiscalCodeKind, details.citizenship,
    details.residence, details.phone, details.email, details.deathDate, keyOf(details), person.org, session.userId]
  try {
    await sql.query(insert, values, 'register-person')
  } catch (error) {
    throw sqlState(error) === '23505' ? fiscalCodeTaken() : error
  }
  await recordFacts(act, id, { facts: details, provenance: person.provenance })
  for (const address of person.addresses ?? []) {
    await recordAddress(act, id, { address, provenance: person.provenance })
  }
  await recordEvent(sql, {
    action: 'person-registered',
    objectKind: 'person',
    objectId: id,
    personId: id,
    actor: session.userId,
    request: act.request,
    detail: { identity: person.identity, org: person.org },
  })
  return id
}

async function checkedDetails({ sql, session }: Act, person: NewPerson) {
  const day = await today(sql)
  const { identity, details, provenance } = person
  const problems: Problem[] = [
    ...problemsOf({ ...details, identity }, day),
    ...provenanceProblems(provenance, day),
  ]
  if (!session.orgs.includes(person.org)) {
    const message = 'Scegli un ufficio in cui lavori: la persona si registra lì.'
    problems.push({ field: 'org', message })
  }
  if (problems.length > 0) throw personInvalid(problems)
  return { ...details, ...codeToRecord(details.fiscalCode) }
}
