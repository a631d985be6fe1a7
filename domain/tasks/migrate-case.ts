import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { holdsToday } from '../auth/holds-today.ts'
import { rolesWith } from '../auth/policy.ts'
import { transaction } from '../database.ts'
import type { Engines } from '../procedures/engine/engines.ts'
import type { Migrated } from '../procedures/engine/migrated.ts'
import { asksWho } from '../procedures/applicability/select.ts'
import { dateInWords } from '../procedures/explain-proof.ts'
import { notForIn } from '../procedures/migrate/migrate.ts'
import type { Mapping, Prediction } from '../procedures/migrate/migrate.ts'
import type { Release } from '../procedures/schema.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'

import { advance } from './advance.ts'
import type { AdvanceDeps } from './advance.ts'
import { moveOn } from './complete-task.ts'
import { caseNotFound } from './errors.ts'
import { foresee, readForMigration } from './foresee.ts'
import type { Held } from './foresee.ts'
import {
  caseChanged,
  caseWaits,
  notMovable,
  notProcedureAdmin,
  releaseAhead,
  releaseWithdrawn,
} from './migration-errors.ts'
import { getRelease, hashState, standingOf } from './published.ts'
import type { Position } from './schema.ts'
import { tellMigrated } from './tell-migrated.ts'

/** Rungs may fall due between two tries. */
const tries = 3

export interface CaseMigration {
  readonly caseId: string
  /** Published release that it is to go on by, `key@version`. */
  readonly to: string
  readonly mapping?: Mapping
  /** The way back: to the release that it came from, which is an earlier one. */
  readonly back?: true
  /** Overridden in tests only, as those of `advance` are. */
  readonly engines?: Engines
}

export interface PredictedCase {
  readonly from: string
  /** Of the state that this is true of. */
  readonly stateHash: string
  readonly prediction: Prediction
}

export interface MigratedCase extends PredictedCase {
  /** It went on by that release already: nothing was done. */
  readonly already: boolean
  /** Missing where the case will move on by itself. */
  readonly position?: Position
}

/** What going on by the other release does to a case, seen under its lock. */
export interface Foreseen {
  readonly held: Held
  readonly prediction: Prediction
}

/** Who answers for a move, and what else it stands or falls with. */
export interface Answering {
  readonly by: string
  /** Hash of the state that was looked at: another one is never moved unseen. */
  readonly expected?: string
  /** Asked under the lock: what it throws leaves the case as it is. */
  readonly agree?: (sql: Sql, seen: Foreseen) => Promise<void>
  /** Written in the transaction that moves it. `seq`: of the event. */
  readonly record?: (sql: Sql, seen: Foreseen, seq: number) => Promise<void>
}

/**
 * What going on by another release would do to a case now. Nothing is written.
 * @param pool connections of the role `siso_engine`: the state holds facts
 * @throws `case-not-found`, `release-not-found`
 */
export function predictMigration(pool: pg.Pool, asked: CaseMigration): Promise<PredictedCase> {
  return transaction(pool, async (sql) => (await predict(sql, asked)).predicted)
}

/**
 * Takes a case to another release, under its lock and after what waits for it; then it moves on.
 * For a campaign, one case at a time, and for the command line. Twice does no harm.
 * @throws `not-procedure-admin`, `case-not-found`, `release-not-found`, `release-withdrawn`, `release-ahead`,
 *   `case-changed`, `case-not-movable`, `case-waits` (for its worker, or for the way out of an incident); what
 *   `agree` throws
 */
export async function migrateCase(
  deps: AdvanceDeps,
  asked: CaseMigration,
  answering: Answering,
): Promise<MigratedCase> {
  for (let n = 0; n < tries; n++) {
    await advance(deps, asked.caseId, 'web')
    const tried = await transaction(deps.pool, (sql) => tryMigration(sql, asked, answering))
    if (!tried) continue
    const { seq, ...migrated } = tried
    if (seq === undefined) return migrated
    const { position } = await moveOn(deps, asked.caseId, seq)
    return { ...migrated, ...(position && { position }) }
  }
  throw caseWaits(asked.caseId)
}

type Tried = MigratedCase & { readonly seq?: number }

const lock = 'select from case_engine where case_id = $1 for update'

/** Undefined: something is to be applied before. */
async function tryMigration(
  sql: Sql,
  asked: CaseMigration,
  { by, expected, agree, record }: Answering,
): Promise<Tried | undefined> {
  const { caseId, to } = asked
  const reached = await getRelease(sql, to)
  await mayMigrate(sql, by, reached)
  await refuseUnfollowed(sql, asked)
  await scopeCase(sql, caseId)
  await sql.query(lock, [caseId])
  const { held, predicted } = await predict(sql, asked)
  const { blocked, event } = predicted.prediction
  if (held.release === to) return { ...predicted, already: true }
  if (held.waits) return undefined
  if (expected !== undefined && expected !== held.stateHash) throw caseChanged(caseId)
  const seen = { held, prediction: predicted.prediction }
  await agree?.(sql, seen)
  if (!event) throw notMovable(caseId, blocked, notForIn({ blocked }) !== undefined)
  const seq = await append(sql, { caseId, by, event, at: held.at })
  await record?.(sql, seen, seq)
  const left = await getRelease(sql, held.release)
  await tellMigrated(sql, {
    ...asked,
    seq,
    at: held.at,
    from: left,
    to: reached,
    prediction: seen.prediction,
  })
  return { ...predicted, already: false, seq }
}

/** No case goes on by rules that were withdrawn, nor by those that do not hold yet: it may go back to those it had. */
async function refuseUnfollowed(sql: Sql, { to, back }: CaseMigration): Promise<void> {
  const found = await standingOf(sql, to)
  if (found?.withdrawn) throw releaseWithdrawn(to)
  if (found?.ahead && !back) throw releaseAhead(to, dateInWords(found.ahead))
}

async function predict(sql: Sql, { caseId, to, mapping, engines, back }: CaseMigration) {
  const release = await getRelease(sql, to)
  const held = await readForMigration(sql, caseId, asksWho(release))
  const target = {
    to: release,
    ...(back && { back }),
    ...(mapping && { mapping }),
    ...(engines && { engines }),
  }
  const prediction = await foresee(sql, held, target)
  const { release: from, state } = held
  return { held, predicted: { from, stateHash: hashState(state), prediction } }
}

const holds = `
  select from user_role r join user_account u on u.id = r.user_id and u.state = 'active'
  join organisation o on o.id = r.org and not o.training and (o.kind = 'region' or o.code = $3)
  where r.user_id = $1 and r.role = any($2) and ${holdsToday} limit 1`

/** Who keeps the procedures of the body that lays the release down, or the region's: as who publishes it. */
async function mayMigrate(sql: Sql, by: string, { layer }: Release): Promise<void> {
  const values = [by, rolesWith('admin.procedures'), layer.organisation ?? null]
  const rows = await sql.query(holds, values)
  if (rows.length === 0) throw notProcedureAdmin()
}

interface Appending {
  readonly caseId: string
  readonly by: string
  readonly event: Migrated
  readonly at: string
}

const write = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = $4 where case_id = $1 returning last_seq as seq)
  insert into case_event (case_id, seq, key, kind, payload, actor, at)
  select $1, seq, 'migrated:' || seq, 'migrated', $2, $3, $4 from numbered returning seq`

/** At the instant that the prediction was made for, which the lock has kept the last one. */
async function append(sql: Sql, { caseId, by, event, at }: Appending): Promise<number> {
  const { kind: _kind, ...payload } = event
  const [row] = await sql.query<{ seq: number }>(write, [caseId, JSON.stringify(payload), by, at])
  if (!row) throw caseNotFound(caseId)
  await recordEvent(sql, {
    action: 'case-migrated',
    objectKind: 'case',
    objectId: caseId,
    caseId,
    actor: by,
    detail: { from: event.from, to: event.to },
  })
  return row.seq
}
