import type { PlainAct } from '../plain-act.ts'
import { changeDetails, personToChange } from './correct-person.ts'
import type { Correction } from './correct-person.ts'
import { identityCertain } from './errors.ts'
import type { Identity } from './schema.ts'

export interface Recognition extends Correction {
  readonly identity: Exclude<Identity, 'anonymous'>
}

/**
 * Gives a name to somebody who had none, or certainty to a provisional identity. The person stays
 * the same: same id, same cases, all that was learnt before. If she turns out to be registered
 * already, `person-known` says whom to point to with `pointToExisting`.
 * @throws `identity-certain`, and whatever `correctPerson` throws
 */
export async function replaceIdentity(act: PlainAct, recognition: Recognition): Promise<void> {
  const person = await personToChange(act, recognition)
  if (person.identity === 'certain') throw identityCertain()
  const { changes, provenance, identity } = recognition
  await changeDetails(act, person, {
    changes,
    provenance,
    identity,
    action: 'person-identity-replaced',
  })
}
