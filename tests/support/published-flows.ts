import fc from 'fast-check'
import type pg from 'pg'

import { PsRecord } from '../../domain/siuss/layout/ps-record.ts'
import { SinbaRecord } from '../../domain/siuss/layout/sinba-record.ts'
import { writeFlow } from '../../domain/siuss/layout/write-flow.ts'
import type { FlowKind } from '../../domain/siuss/ledger/rules.ts'
import { anyPsRecord, anySinbaRecord, head } from '../rules/siuss/arbitrary.ts'
import type { About } from './a-flow.ts'

const ledger = `
  insert into siuss_ledger (belfiore, day) values ($1, siso_today()) on conflict do nothing`

const insert = `
  insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, year, person, record, xml, digest, state,
    ready_at, ts_flusso)
  select x.name, $1, $4, 'I', $5, 2026, $6, r, replace(xml, $9, x.name), 'x', 'published', $3,
    $3::timestamptz + n * interval '1 second'
  from rows from (jsonb_array_elements($7::jsonb), unnest($8::text[])) with ordinality as y (r, xml, n)
    cross join lateral (select $1 || '.' || $2 || '.' || to_char($3::timestamptz, 'YYYYMMDD') || '.' || lpad(n::text, 7, '0')
      as name) x`

export interface Published {
  readonly kind?: FlowKind
  readonly count: number
  /** When the first one was, less a second. */
  readonly at: string
  /** Their XML as it is kept; if not given, as a flow is written. */
  readonly xml?: string
  /** Each of them as the table has it, whatever its XML tells. */
  readonly record?: object
}

/** Flows of a comune with all that a layout knows, published a second after each other. */
export async function publishedFlows(
  owner: pg.Pool,
  { belfiore, caseId, person }: About,
  { kind = 'PS_PSA_SINA', count, at, xml, record }: Published,
): Promise<void> {
  const records = fc.sample<object>(kind === 'SINBA' ? anySinbaRecord : anyPsRecord, {
    numRuns: count,
    seed: 7,
  })
  const kept = records.map((one) => xml ?? written(kind, one))
  await owner.query(ledger, [belfiore])
  await owner.query(insert, [
    ...[belfiore, kind === 'SINBA' ? 'SINBA' : 'PS', at, kind, caseId, person],
    ...[JSON.stringify(records.map((one) => record ?? one)), kept, head.Nome],
  ])
}

function written(kind: FlowKind, record: object): string {
  if (kind === 'SINBA') return writeFlow(head, { kind, record: SinbaRecord.parse(record) })
  return writeFlow(head, { kind, record: PsRecord.parse(record) })
}
