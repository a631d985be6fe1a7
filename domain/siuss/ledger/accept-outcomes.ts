import type { Sql } from '../../shared/sql.ts'

import { flowUnknown } from './errors.ts'
import { standingOutcome, stateBy } from './rules.ts'
import type { FlowOperation, FlowState, OutcomeCode } from './rules.ts'

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

// With the flows that they cancel, and what else cancels those: what becomes of one tells of the others. In one
// order, so that two posts never wait for each other.
const concerned = `
  with named as (
    select id_flusso as id, operation, corrects from siuss_flow
    where belfiore = $1 and id_flusso = any($2) and ts_flusso is not null),
  targets as (select corrects as id from named where operation = 'C'),
  around as (
    select id from named union select id from targets
    union select x.id_flusso from targets t join siuss_flow x on x.corrects = t.id and x.operation = 'C')
  select id_flusso as id from siuss_flow
  where belfiore = $1 and id_flusso = any(array(select id from around)) and ts_flusso is not null
  order by id_flusso for update`

const keep = `
  insert into siuss_outcome (id_flusso, code, acquired_at, description, siuss_id)
  select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
  on conflict do nothing returning id_flusso as id`

const said = `
  select id_flusso as id, code, acquired_at as "acquiredAt" from siuss_outcome
  where id_flusso = any($1) order by id`

interface Concerned {
  readonly id: string
  readonly state: FlowState
  readonly operation: FlowOperation
  readonly corrects: string | null
  /** Went out after it: an insertion in its place, or another cancelling of the same. */
  readonly replaced: boolean
}

// Read once all are locked: as they are now.
const around = `
  select f.id_flusso as id, f.state, f.operation, f.corrects, exists (
      select from siuss_flow x where x.ts_flusso is not null and case f.operation
        when 'I' then x.corrects = f.id_flusso and x.operation = 'I'
        else x.corrects = f.corrects and x.operation = 'C' and x.ts_flusso > f.ts_flusso end) as replaced
  from siuss_flow f where f.id_flusso = any($1)`

const move = `
  update siuss_flow f set state = m.state from unnest($1::text[], $2::text[]) as m (id, state)
  where f.id_flusso = m.id`

/**
 * Takes what INPS says of flows, all or nothing. Sent again it changes nothing; in whatever order
 * outcomes of one flow come, the latest acquired stands. An acquired `C` corrects the flow that it
 * cancels, as long as INPS does not reject it after all. After `scopeComune`, in the transaction of the
 * request.
 * @returns how many were new
 * @throws `flow-unknown` with the names that the comune never published
 */
export async function acceptOutcomes(
  sql: Sql,
  belfiore: string,
  outcomes: readonly Outcome[],
): Promise<number> {
  const ids = [...new Set(outcomes.map(({ idFlusso }) => idFlusso))]
  const held = await sql.query<{ id: string }>(concerned, [belfiore, ids])
  const flows = held.map(({ id }) => id)
  const missing = ids.filter((id) => !flows.includes(id))
  if (missing.length > 0) throw flowUnknown(missing)
  const kept = await sql.query(keep, columnsOf(outcomes))
  if (kept.length > 0) await moveFlows(sql, flows)
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

async function moveFlows(sql: Sql, ids: readonly string[]): Promise<void> {
  const all = Map.groupBy(await sql.query<Said>(said, [ids]), ({ id }) => id)
  const flows = await sql.query<Concerned>(around, [ids])
  const codeOf = (id: string) => standingOutcome(all.get(id) ?? [])?.code
  const done = flows.filter(({ id, operation }) => operation === 'C' && codeOf(id) === 'OK')
  const moves = flows.flatMap((flow) => {
    const { id, operation, corrects } = flow
    const cancelled = done.some((one) => one.corrects === id)
    const another = done.some((one) => one.corrects === corrects && one.id !== id)
    const replaced = flow.replaced || (operation === 'C' && another)
    const next = stateBy({ ...flow, code: codeOf(id), cancelled, replaced })
    return next === flow.state ? [] : [{ id, next }]
  })
  if (moves.length === 0) return
  await sql.query(move, [moves.map(({ id }) => id), moves.map(({ next }) => next)])
}
