import fc from 'fast-check'
import type pg from 'pg'

import type { FlowKind } from '../../domain/siuss/ledger/rules.ts'
import { anyPsRecord, anySinbaRecord } from '../rules/siuss/arbitrary.ts'
import type { About } from './a-flow.ts'

const ledger = `
  insert into siuss_ledger (belfiore, day) values ($1, siso_today()) on conflict do nothing`

const insert = `
  insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, year, person, record, xml, digest, state,
    ready_at, ts_flusso)
  select $1 || '.' || $2 || '.' || to_char($3::timestamptz, 'YYYYMMDD') || '.' || lpad(n::text, 7, '0'), $1, $4, 'I', $5, 2026,
    $6, r, '<Flusso/>', 'x', 'published', $3, $3::timestamptz + n * interval '1 second'
  from jsonb_array_elements($7::jsonb) with ordinality as x (r, n)`

export interface Published {
  readonly kind?: FlowKind
  readonly count: number
  /** When the first one was, less a second. */
  readonly at: string
}

/** Flows of a comune with all that a layout knows, published a second after each other. */
export async function publishedFlows(
  owner: pg.Pool,
  { belfiore, caseId, person }: About,
  { kind = 'PS_PSA_SINA', count, at }: Published,
): Promise<void> {
  const records = fc.sample<object>(kind === 'SINBA' ? anySinbaRecord : anyPsRecord, {
    numRuns: count,
    seed: 7,
  })
  await owner.query(ledger, [belfiore])
  await owner.query(insert, [
    ...[belfiore, kind === 'SINBA' ? 'SINBA' : 'PS', at, kind, caseId, person],
    JSON.stringify(records),
  ])
}
