import type { Sql } from '../shared/sql.ts'
import { recordKey } from './course.ts'
import { formersOf } from './formers.ts'
import type { Sending } from './formers.ts'
import { stepsOf } from './prepare-flows.ts'
import type { Checked } from './rules/check.ts'

/** A record that would go into the ledger now. */
export interface Foreseen {
  readonly one: Checked
  /** Told for the first time; told anew in the place of what waits or was rejected; cancelled and inserted. */
  readonly what: 'new' | 'anew' | 'correction'
}

/** What preparing these records of a comune and a year would put into the ledger. It puts nothing. */
export async function foresee(
  sql: Sql,
  of: Pick<Sending, 'comune' | 'year'>,
  checked: readonly Checked[],
): Promise<Foreseen[]> {
  const ready = checked.filter(({ told }) => told !== undefined)
  const formers = await formersOf(sql, of, ready)
  return ready.flatMap((one): Foreseen[] => {
    const former = formers.get(recordKey(one))
    const steps = one.told ? stepsOf(former, one.told) : []
    if (steps.length === 0) return []
    if (steps.some(({ operation }) => operation === 'C')) return [{ one, what: 'correction' }]
    return [{ one, what: former ? 'anew' : 'new' }]
  })
}
