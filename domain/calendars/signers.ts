import { signersOf } from '../procedures/publishing/signers.ts'
import type { Signer } from '../procedures/publishing/signers.ts'
import type { Sql } from '../shared/sql.ts'
import type { CalendarChange } from './changes.ts'

/** As much of a change as says who may sign it. */
export type ChangeToSign = Pick<CalendarChange, 'id' | 'org' | 'madeBy' | 'editedBy'>

/** Who may sign one that takes time from somebody: neither who made it nor who edited it last. */
export function signersOfChange(
  sql: Sql,
  { org, madeBy, editedBy }: ChangeToSign,
): Promise<readonly Signer[]> {
  return signersOf(sql, { org, proposedBy: madeBy, writtenBy: editedBy })
}

/** A notice to who may sign it, only where it takes time from somebody. */
export async function tellSignersOfChange(sql: Sql, change: ChangeToSign): Promise<void> {
  const signers = await signersOfChange(sql, change)
  await tell(sql, { ...change, whom: signers.map(({ id }) => id), what: 'to-sign' })
}

/** A notice to who prepared it, that it was signed: not for who acts. */
export function tellMakersOfChange(sql: Sql, change: ChangeToSign): Promise<void> {
  return tell(sql, { ...change, whom: [change.madeBy, change.editedBy], what: 'signed' })
}

interface Told {
  readonly id: string
  readonly whom: readonly string[]
  readonly what: 'to-sign' | 'signed'
}

async function tell(sql: Sql, { id, whom, what }: Told): Promise<void> {
  await sql.query('select tell_of_calendar($1, $2, $3)', [id, whom, what])
}
