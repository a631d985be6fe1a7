import type pg from 'pg'

import { recordEvent } from '../../audit/record.ts'
import { transaction } from '../../database.ts'
import type { Sql } from '../../shared/sql.ts'

import { hoursToStop } from './rules.ts'

/** As many as one transaction holds its comune for. */
const atOnce = 500

const due = 'select siuss_due($1) as belfiore'

/**
 * Publishes what has been ready for 24 hours, comune by comune. Any number of workers may do it.
 * @param engine connections of the role `siso_engine`
 * @returns how many flows
 */
export async function publishDue(engine: pg.Pool): Promise<number> {
  const { rows } = await engine.query<{ belfiore: string }>(due, [hoursToStop])
  let published = 0
  for (const { belfiore } of rows) published += (await publishReady(engine, belfiore)).length
  return published
}

// Sessions wait here: what one publishes is there, whole, before the next takes its instants.
const lock = 'select from siuss_ledger where belfiore = $1 for update'

// What concerns a person who was protected since it was prepared becomes a draft. A cancelling of what INPS has
// no longer is dropped: it rejected that meanwhile.
const publish = `
  with next as (select * from siuss_next($1, $2, $3)),
  dropped as (
    update siuss_flow f set state = 'dropped', dropped_why = 'nothing-to-cancel' from siuss_flow o
    where f.belfiore = $1 and f.state in ('draft', 'ready') and f.operation = 'C' and o.id_flusso = f.corrects
      and o.state in ('rejected', 'corrected') returning f.id_flusso),
  held as (
    update siuss_flow f set state = 'draft', ready_at = null from next n
    where n.held and f.id_flusso = n.id_flusso and f.state = 'ready' returning f.id_flusso),
  due as (select id_flusso, ready_at from next where not held),
  start as (select greatest(siso_clock(), last_ts + interval '1 millisecond') as at from siuss_ledger where belfiore = $1),
  placed as (
    select d.id_flusso, s.at + (row_number() over (order by d.ready_at, d.id_flusso) - 1) * interval '1 millisecond' as ts
    from due d cross join start s),
  sent as (
    update siuss_flow f set state = 'published', ts_flusso = p.ts from placed p
    where f.id_flusso = p.id_flusso and f.state = 'ready'
    returning f.id_flusso, f.corrects, f.operation, f.ts_flusso),
  counted as (
    update siuss_ledger set last_ts = (select max(ts_flusso) from sent) where belfiore = $1 and exists (select from sent)),
  replaced as (
    update siuss_flow o set state = 'corrected' from sent s
    where o.state = 'rejected' and o.id_flusso <> s.id_flusso and case s.operation when 'I' then o.id_flusso = s.corrects
      else o.operation = 'C' and o.corrects = s.corrects end)
  select id_flusso as id, 'flows-published' as did, ts_flusso as at from sent
  union all select id_flusso, 'flows-held', null from held
  union all select id_flusso, 'flows-dropped', null from dropped order by at`

/**
 * Publishes what has been ready for 24 hours in one comune, at instants that go up by at least a
 * millisecond from one flow to the next, whatever the clock says: INPS asks for what comes after the
 * last instant that it has, and would never see another flow of the same one. What concerns a person
 * who was protected meanwhile becomes a draft, until somebody decides; a cancelling of what INPS has
 * rejected meanwhile is dropped.
 * @returns the names published, in their order
 */
export function publishReady(engine: pg.Pool, belfiore: string): Promise<string[]> {
  return transaction(engine, async (sql) => {
    await scopeComune(sql, belfiore)
    await sql.query(lock, [belfiore])
    const flows = await sql.query<Gone>(publish, [belfiore, hoursToStop, atOnce])
    const of = (did: Gone['did']) => flows.filter((one) => one.did === did).map(({ id }) => id)
    for (const did of ['flows-held', 'flows-dropped', 'flows-published'] as const)
      await trace(sql, belfiore, { did, flows: of(did) })
    return of('flows-published')
  })
}

interface Gone {
  readonly id: string
  readonly did: 'flows-held' | 'flows-dropped' | 'flows-published'
}

interface Done {
  readonly did: Gone['did']
  readonly flows: readonly string[]
}

async function trace(sql: Sql, belfiore: string, { did, flows }: Done): Promise<void> {
  if (flows.length === 0) return
  await recordEvent(sql, {
    action: did,
    objectKind: 'flow',
    objectId: belfiore,
    detail: { flows },
  })
}

/**
 * Says for which comune the rest of the transaction sends, or takes what INPS says: of the flows of
 * others it sees none. For the worker, and for requests whose voucher was verified.
 */
export async function scopeComune(sql: Sql, belfiore: string): Promise<void> {
  await sql.query("select set_config('app.belfiore', $1, true)", [belfiore], 'scope-comune')
}
