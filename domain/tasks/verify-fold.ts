import { canonical } from '../procedures/engine/state.ts'
import type { CaseState } from '../procedures/engine/types.ts'

import { hashState } from './published.ts'
import { isDeparture, refold } from './refold.ts'
import type { Departure, Published } from './refold.ts'
import type { CaseRecord } from './verify-read.ts'

/** Folds the log from the beginning; undefined: every move and the snapshot are as recorded. */
export function findDeparture(record: CaseRecord, published: Published): Departure | undefined {
  const found = refold(record, published)
  return isDeparture(found) ? found : differs(record, found)
}

function differs({ processedSeq: seq, ...record }: CaseRecord, state: CaseState) {
  if (canonical(state) !== canonical(record.state))
    return { seq, what: 'lo stato salvato non è quello che risulta dal registro' }
  if (hashState(state) !== record.stateHash)
    return { seq, what: 'l’impronta salvata non è quella dello stato' }
  return undefined
}
