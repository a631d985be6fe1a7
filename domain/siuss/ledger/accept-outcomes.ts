import type { Sql } from '../../shared/sql.ts'

import { flowUnknown } from './errors.ts'
import { standingOutcome, stateAfter } from './rules.ts'
import type { FlowState, OutcomeCode } from './rules.ts'

/** What INPS says of one flow. */
export interface Outcome {
  readonly idFlusso: string
  readonly code: OutcomeCode
  /** At INPS. */
  readonly acquiredAt: Date
  readonly description: string
  /** Of `OK` alone: by what number INPS knows it. */
  readonly siussId: string
}

interface Concerned {
  readonly id: string
  readonly state: FlowState
  readonly operation: 'I' | 'C'
  readonly corrects: string | null
}

// In one order, so that two posts never wait for each other.
const concerned = `
  select id_flusso as id, state, operation, corrects from siuss_flow
  where belfiore = $1 and id_flusso = any($2) and ts_flusso is not null order by id_flusso for update`

const keep = `
  insert into siuss_outcome (id_flusso, code, acquired_at, description, siuss_id)
  select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
  on conflict do nothing returning id_flusso as id`

const said = `
  select id_flusso as id, code, acquired_at as "acquiredAt" from siuss_outcome
  where id_flusso = any($1) order by id`

const move = `
  update siuss_flow f set state = m.state from unnest($1::text[], $2::text[]) as m (id, state)
  where f.id_flusso = m.id`

/**
 * Takes what INPS says of flows, all or nothing. Sent again it changes nothing; in whatever order
 * outcomes of one flow come, the latest acquired stands. An acquired `C` corrects the flow that it
 * cancels. After `scopeComune`, in the transaction of the request.
 * @returns how many were new
 * @throws `flow-unknown` with the names that the comune never published
 */
export async function acceptOutcomes(
  sql: Sql,
  belfiore: string,
  outcomes: readonly Outcome[],
): Promise<number> {
  const ids = [...new Set(outcomes.map(({ idFlusso }) => idFlusso))]
  const flows = await sql.query<Concerned>(concerned, [belfiore, ids])
  const missing = ids.filter((id) => !flows.some((flow) => flow.id === id))
  if (missing.length > 0) throw flowUnknown(missing)
  const kept = await sql.query<{ id: string }>(keep, columnsOf(outcomes))
  const touched = [...new Set(kept.map(({ id }) => id))]
  if (touched.length > 0) await moveFlows(sql, flows, touched)
  return kept.length
}

const columnsOf = (outcomes: readonly Outcome[]) => [
  outcomes.map(({ idFlusso }) => idFlusso),
  outcomes.map(({ code }) => code),
  outcomes.map(({ acquiredAt }) => acquiredAt.toISOString()),
  outcomes.map(({ description }) => description),
  outcomes.map(({ siussId }) => siussId),
]

type Said = { readonly id: string; readonly code: OutcomeCode; readonly acquiredAt: Date }

async function moveFlows(
  sql: Sql,
  flows: readonly Concerned[],
  touched: readonly string[],
): Promise<void> {
  const all = await sql.query<Said>(said, [touched])
  const moves = new Map<string, FlowState>()
  const cancelled = new Map<string, FlowState>()
  for (const flow of flows) {
    const standing = standingOutcome(all.filter(({ id }) => id === flow.id))
    const next = standing ? stateAfter(flow.state, standing.code) : flow.state
    if (next !== flow.state) moves.set(flow.id, next)
    if (next === 'acquired' && flow.operation === 'C' && flow.corrects !== null)
      cancelled.set(flow.corrects, 'corrected')
  }
  const leading = [...new Map([...moves, ...cancelled])]
  if (leading.length === 0) return
  await sql.query(move, [leading.map(([id]) => id), leading.map(([, state]) => state)])
}
