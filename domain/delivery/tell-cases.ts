import type pg from 'pg'

import { transaction } from '../database.ts'
import type { Facts } from '../procedures/engine/types.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import { holdCase } from '../tasks/act-of-record.ts'

export interface Telling {
  readonly caseId: string
  /** Key of the effect: who is told twice is told once. */
  readonly key: string
  readonly to: 'parent' | 'services'
  readonly facts: Facts
}

const listeners = {
  parent: 'select parent as id from granted_service where case_id = $1',
  services: `select case_id as id from granted_service where parent = $1 and state = 'open' order by case_id`,
} as const

/** Brings facts to the services of a case, or from a service to the case that grants it. */
export function tellCases(pool: pg.Pool, telling: Telling): Promise<void> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, telling.caseId)
    const told = await sql.query<{ id: string }>(listeners[telling.to], [telling.caseId])
    for (const { id } of told) await append(sql, id, telling)
  })
}

const event = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
    where case_id = $1 returning last_seq as seq, last_at as at)
  insert into case_event (case_id, seq, key, kind, payload, at)
  select $1, seq, $2, 'facts-corrected', $3, at from numbered`

/** A case that is over is not told any more. */
async function append(sql: Sql, id: string, { caseId, key, facts }: Telling): Promise<void> {
  const told = `told:${caseId}:${key}`
  const held = await holdCase(sql, id)
  const [before] = await sql.query('select from case_event where case_id = $1 and key = $2', [
    id,
    told,
  ])
  if (held?.state === 'open' && !before)
    await sql.query(event, [id, told, JSON.stringify({ facts })])
}

const moveEnd = `
  update granted_service g set ends_on = greatest(g.starts_on, (e.state -> 'facts' ->> $2)::date, (
    select max(x.day) from (select d.day from delivery d where d.service = $1 group by d.day having sum(d.quantity) <> 0) x))
  from case_engine e where e.case_id = $1 and g.case_id = $1 and e.state -> 'facts' ->> $2 is not null`

/**
 * The service lasts until the day that a fact of its case says, later or earlier than it was; never less
 * than to the last day on which something was delivered.
 */
export function moveEndOfService(pool: pg.Pool, caseId: string, fact: string): Promise<void> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    await sql.query(moveEnd, [caseId, fact])
  })
}
