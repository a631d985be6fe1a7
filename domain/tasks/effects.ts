import type pg from 'pg'

import { allOrFirstError, transaction, transactionEndingWith } from '../database.ts'
import type { EffectMode } from '../procedures/schema.ts'
import { scopeCase } from '../shared/scope-case.ts'

/** How long a run may take before another may try: longer than any adapter's own limit. */
const leaseMinutes = 2
const firstRetryMinutes = 1
const longestRetryMinutes = 60

export interface ClaimedEffect {
  readonly caseId: string
  readonly key: string
  readonly type: string
  readonly mode: EffectMode
  readonly params: Readonly<Record<string, unknown>>
  /** How many times it was begun, this time included. */
  readonly calls: number
  readonly lease: string
  /** Cancelled after it was begun: it is not to be done, only to be known whether it was. */
  readonly cancelled: boolean
}

export interface EffectResult {
  readonly result: 'done' | 'failed' | 'unknown'
  readonly facts: Readonly<Record<string, string | number | boolean>>
}

const claim = `
  update effect set lease_until = siso_clock() + make_interval(mins => $3), lease = gen_random_uuid(), calls = calls + 1
  where case_id = $1 and key = $2 and (status = 'pending' or status = 'cancelled' and calls > 0 and result is null)
    and (lease_until is null or lease_until <= siso_clock())
  returning case_id as "caseId", key, type, mode, params, calls, lease, status = 'cancelled' as cancelled`

/** Claims an effect by lease, or undefined when it is settled or somebody else is at it. */
export function claimEffect(
  pool: pg.Pool,
  caseId: string,
  key: string,
): Promise<ClaimedEffect | undefined> {
  return transaction(pool, async (sql) => {
    const [, [effect]] = await allOrFirstError([
      scopeCase(sql, caseId),
      sql.query<ClaimedEffect>(claim, [caseId, key, leaseMinutes], 'claim-effect'),
    ])
    return effect
  })
}

// The result comes in even when the effect was cancelled meanwhile: the engine then asks a person
// to undo it. The event's key forbids a second result.
const settle = `
  with engine as (
    select case_id, last_at from case_engine where case_id = $1 for update),
  clock as (select case_id, greatest(siso_clock(), last_at) as at from engine),
  settled as (
    update effect set settled_at = clock.at, result = $4, lease_until = null,
      status = case when status = 'cancelled' then status else $3 end
    from clock where effect.case_id = $1 and key = $2 and result is null and status in ('pending', 'cancelled')
    returning effect.key, clock.at),
  numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = settled.at, wake_at = settled.at from settled
    where case_id = $1 returning last_seq as seq, settled.at)
  insert into case_event (case_id, seq, key, kind, payload, at)
  select $1, seq, 'effect:' || $2, 'effect-settled',
    jsonb_build_object('effect', $2::text, 'result', $3::text, 'facts', $4::jsonb), at from numbered
  on conflict (case_id, key) do nothing`

/** Stores the result and appends its event under the case lock; a second result changes nothing. */
export function settleEffect(
  pool: pg.Pool,
  { caseId, key }: Pick<ClaimedEffect, 'caseId' | 'key'>,
  { result, facts }: EffectResult,
): Promise<void> {
  const values = [caseId, key, result, JSON.stringify(facts)]
  return transactionEndingWith(pool, (sql) =>
    Promise.resolve({
      result: undefined,
      last: [scopeCase(sql, caseId), sql.query(settle, values, 'settle-effect')],
    }),
  )
}

/** Leaves a failed effect to be tried again: after 1 minute, then twice as long, at most 1 hour. */
export function putOffEffect(pool: pg.Pool, effect: ClaimedEffect): Promise<void> {
  const minutes = Math.min(longestRetryMinutes, firstRetryMinutes * 2 ** (effect.calls - 1))
  return transaction(pool, async (sql) => {
    await scopeCase(sql, effect.caseId)
    await sql.query(
      `update effect set lease_until = siso_clock() + make_interval(mins => $4)
       where case_id = $1 and key = $2 and lease = $3 and result is null`,
      [effect.caseId, effect.key, effect.lease, minutes],
    )
  })
}
