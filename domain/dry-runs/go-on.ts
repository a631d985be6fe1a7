import { createHash } from 'node:crypto'

import type pg from 'pg'

import { readOnly, transaction } from '../database.ts'
import { canonical } from '../procedures/engine/state.ts'
import { keptOf } from '../procedures/migrate/compare-predictions.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { addCase, linesOf, noTotals, reasonsOf } from '../tasks/dry-run-totals.ts'
import type { Totals } from '../tasks/dry-run-totals.ts'
import { dryRun } from '../tasks/dry-run.ts'
import type { TriedCase } from '../tasks/dry-run.ts'

import { documentOf } from './dry-runs.ts'

interface Standing {
  readonly procedure: string
  readonly target: string
  readonly draft: string | null
  readonly draftRevision: number | null
  readonly mapping: Mapping
  readonly lastCase: string | null
}

const standing = `
  select procedure, target, draft, draft_revision as "draftRevision", mapping, last_case as "lastCase"
  from dry_run where id = $1 and state = 'running'`

export interface Going {
  /** Asked after each chunk that was kept. */
  readonly mayGoOn: () => boolean
  /** Cases of one chunk. */
  readonly atOnce?: number
}

/**
 * Goes on with a dry-run from the last case that was kept, for some time; each chunk is kept in a
 * transaction of its own, so that whatever dies, nothing is tried twice in the results.
 * @param pool connections of the role `siso_engine`
 * @returns whether there is more to do
 */
export async function goOnWithDryRun(
  pool: pg.Pool,
  id: string,
  { mayGoOn, atOnce }: Going,
): Promise<boolean> {
  const begun = await readOnly(pool, (sql) => find(sql, id))
  if (!begun) return false
  const { run, to } = begun
  if (run.lastCase === null) await begin(pool, id, run.procedure)
  const { procedure, mapping } = run
  const asked = { procedure, to, mapping, ...(atOnce !== undefined && { atOnce }) }
  let after = run.lastCase
  for await (const tried of dryRun(pool, asked, after ?? undefined)) {
    if (!(await keep(pool, { id, after }, tried))) return false
    after = tried.at(-1)?.caseId ?? after
    if (!mayGoOn()) return true
  }
  await end(pool, id, after)
  return false
}

async function find(sql: Sql, id: string): Promise<{ run: Standing; to: Release } | undefined> {
  const [run] = await sql.query<Standing>(standing, [id])
  if (!run) return undefined
  return { run, to: await documentOf(sql, run) }
}

const count = `
  update dry_run set expected = count_running_cases($2), seen_at = siso_clock()
  where id = $1 and state = 'running' and expected is null`

function begin(pool: pg.Pool, id: string, procedure: string): Promise<unknown> {
  return transaction(pool, (sql) => sql.query(count, [id, procedure]))
}

interface Place {
  readonly id: string
  /** The last case that was kept: else somebody else has gone on with it. */
  readonly after: string | null
}

interface Kept {
  readonly totals: readonly ZoneTotals[]
  readonly hash: string
}

interface ZoneTotals {
  readonly zone: number | null
  readonly totals: Totals
}

const lock = `
  select totals, hash from dry_run
  where id = $1 and state = 'running' and last_case is not distinct from $2 for update`

const insert = `
  insert into dry_run_case (dry_run, case_id, number, zone, state_hash, calendar, engine, stands, waits, lines, prediction)
  select $1, "caseId", number, zone, "stateHash", calendar, engine, stands, waits, lines, prediction
  from jsonb_to_recordset($2::jsonb) as x ("caseId" uuid, number text, zone int, "stateHash" text, calendar text,
    engine int, stands text, waits boolean, lines text[], prediction jsonb)`

const move = `
  update dry_run set last_case = $2, totals = $3, hash = $4, seen_at = siso_clock() where id = $1`

/**
 * Keeps a chunk of results behind the case that they follow.
 * @returns false where it was cancelled meanwhile, or somebody else has gone on from there
 */
function keep(pool: pg.Pool, { id, after }: Place, tried: readonly TriedCase[]): Promise<boolean> {
  return transaction(pool, async (sql) => {
    const [kept] = await sql.query<Kept>(lock, [id, after])
    if (!kept) return false
    const rows = tried.map(rowOf)
    const totals = JSON.stringify(withCases(kept.totals, tried))
    const hash = rows.reduce(chained, kept.hash)
    const last = tried.at(-1)?.caseId
    await Promise.all([
      sql.query(insert, [id, JSON.stringify(rows)]),
      sql.query(move, [id, last, totals, hash]),
    ])
    return true
  })
}

function rowOf(tried: TriedCase) {
  const { caseId, number, zone, bound, stands, waits } = tried
  const tells = stands === 'blocked' || stands === 'changed'
  const prediction = tells ? keptOf(tried.prediction) : null
  const lines = [...linesOf(tried), ...reasonsOf(tried)]
  return { caseId, number, zone, ...bound, stands, waits, lines, prediction }
}

/** Each case is hashed with all before it: the same results give the same hash, in whatever chunks. */
function chained(before: string, row: ReturnType<typeof rowOf>): string {
  return createHash('sha256').update(before).update(canonical(row)).digest('hex')
}

function withCases(kept: readonly ZoneTotals[], tried: readonly TriedCase[]): ZoneTotals[] {
  const zones = new Map(kept.map(({ zone, totals }) => [zone, totals]))
  for (const one of tried) zones.set(one.zone, addCase(zones.get(one.zone) ?? noTotals, one))
  return [...zones].map(([zone, totals]) => ({ zone, totals }))
}

const finish = `
  update dry_run set state = 'done', ended_at = siso_clock(), hash = coalesce(nullif(hash, ''), $3)
  where id = $1 and state = 'running' and last_case is not distinct from $2`

const nothing = createHash('sha256').digest('hex')

/** With no case at all it has a hash too. */
function end(pool: pg.Pool, id: string, last: string | null): Promise<unknown> {
  return transaction(pool, (sql) => sql.query(finish, [id, last, nothing]))
}

const fail = `
  update dry_run set state = 'failed', failure = $2, ended_at = siso_clock()
  where id = $1 and state = 'running'`

/** What no further try would mend. @param code closed: nothing of a case */
export function failDryRun(pool: pg.Pool, id: string, code: string): Promise<unknown> {
  return transaction(pool, (sql) => sql.query(fail, [id, code]))
}
