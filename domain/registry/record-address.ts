import { randomUUID } from 'node:crypto'

import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { personInvalid, personNotFound } from './errors.ts'
import { today } from '../shared/today.ts'
import { provenanceProblems } from './rules.ts'
import type { NewAddress, Provenance } from './schema.ts'

const endOld = `
  update person_address set valid_to = $3
  where person_id = $1 and kind = $2 and valid_to is null and valid_from < $3`

const insert = `
  insert into person_address (id, person_id, kind, address, municipality, secret, source, source_date, valid_from)
  select $1, p.id, $3, $4, $5, $6, $7, $8, $9 from person p where p.id = $2`

/**
 * Adds an address from its day on; the one of the same kind before it ends there. A secret one is
 * seen by those named on a protected case of the person, and by nobody else.
 * @throws `person-invalid`, `person-not-found`
 */
export async function recordAddress(
  act: Act,
  personId: string,
  given: { readonly address: NewAddress; readonly provenance: Provenance },
): Promise<void> {
  const { sql, session, request } = act
  const { address, provenance } = given
  const problems = provenanceProblems(provenance, await today(sql))
  if (problems.length > 0) throw personInvalid(problems)
  const from = provenance.validFrom ?? provenance.sourceDate
  const seen = await sql.query('select 1 from person where id = $1', [personId])
  if (seen.length === 0) throw personNotFound()
  await sql.query(endOld, [personId, address.kind, from])
  // prettier-ignore
  await sql.query(insert, [randomUUID(), personId, address.kind, address.address, address.municipality,
    address.secret, provenance.source, provenance.sourceDate, from])
  await recordEvent(sql, {
    action: 'person-corrected',
    objectKind: 'person',
    objectId: personId,
    personId,
    actor: session.userId,
    request,
    detail: { fields: ['address'], kind: address.kind, secret: address.secret },
  })
}
