import { hash as digest } from 'node:crypto'

import type pg from 'pg'

import { readOnly, transaction } from '../database.ts'
import { canonical } from '../procedures/engine/state.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import type { Release } from '../procedures/schema.ts'
import { ahead } from '../shared/ahead.ts'
import type { Sql } from '../shared/sql.ts'

import { chunksOf } from './chunks.ts'
import type { Chunk, KeptTotals, Standing, Trying } from './chunks.ts'
import { documentOf } from './dry-runs.ts'

// What the region lays down is tried on all cases.
const bodyOf = `(select o.id from organisation o where o.id = dry_run.org and o.kind <> 'region')`

const standing = `
  select kind, ${bodyOf} as body, since::text, until::text, procedure, target, draft, draft_revision as "draftRevision", mapping, last_case as "lastCase"
  from dry_run where id = $1 and state = 'running'`

export interface Going extends Omit<Trying, 'to'> {
  /** Asked after each chunk that was kept. */
  readonly mayGoOn: () => boolean
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
  { mayGoOn, ...trying }: Going,
): Promise<boolean> {
  const begun = await readOnly(pool, (sql) => find(sql, id))
  if (!begun) return false
  const { run, to } = begun
  if (run.lastCase === null) await begin(pool, id)
  let after = run.lastCase
  for await (const chunk of ahead(chunksOf(pool, run, { to, ...trying }), mayGoOn)) {
    if (!(await keep(pool, { id, after }, chunk))) return false
    after = chunk.rows.at(-1)?.caseId ?? after
    if (!mayGoOn()) return true
  }
  await end(pool, { id, after }, run.mapping)
  return false
}

async function find(sql: Sql, id: string): Promise<{ run: Standing; to: Release } | undefined> {
  const [run] = await sql.query<Standing>(standing, [id])
  if (!run) return undefined
  return { run, to: await documentOf(sql, run) }
}

const count = `
  update dry_run set seen_at = siso_clock(), expected =
    case kind when 'running' then count_running_cases(procedure, ${bodyOf})
      else count_past_cases(procedure, ${bodyOf}, since, until) end
  where id = $1 and state = 'running' and expected is null`

function begin(pool: pg.Pool, id: string): Promise<unknown> {
  return transaction(pool, (sql) => sql.query(count, [id]))
}

interface Place {
  readonly id: string
  /** The last case that was kept: else somebody else has gone on with it. */
  readonly after: string | null
}

interface Kept {
  readonly totals: readonly KeptTotals[]
  readonly hash: string
  readonly mapping: Mapping
}

const lock = `
  select totals, hash, mapping from dry_run
  where id = $1 and state = 'running' and last_case is not distinct from $2 for update`

const insert = `
  insert into dry_run_case (dry_run, case_id, number, zone, state_hash, calendar, engine, follows, stands, waits, lines, prediction)
  select $1, "caseId", number, zone, "stateHash", calendar, engine, follows, stands, waits, lines, prediction
  from jsonb_to_recordset($2::jsonb) as x ("caseId" uuid, number text, zone int, "stateHash" text, calendar text,
    engine int, follows text, stands text, waits boolean, lines text[], prediction jsonb)`

const move = `
  update dry_run set last_case = $2, totals = $3, hash = $4, seen_at = siso_clock() where id = $1`

/**
 * Keeps a chunk of results behind the case that they follow.
 * @returns false where it was cancelled meanwhile, or somebody else has gone on from there
 */
function keep(pool: pg.Pool, { id, after }: Place, { rows, added }: Chunk): Promise<boolean> {
  return transaction(pool, async (sql) => {
    const [kept] = await sql.query<Kept>(lock, [id, after])
    if (!kept) return false
    const totals = JSON.stringify(added(kept.totals))
    const texts = rows.map(({ text }) => text)
    const hash = texts.reduce(chained, kept.hash || startOf(kept.mapping))
    const last = rows.at(-1)?.caseId
    await Promise.all([
      sql.query(insert, [id, `[${texts.join(',')}]`]),
      sql.query(move, [id, last, totals, hash]),
    ])
    return true
  })
}

/** What the hash begins with: how the steps go on is signed with the results. */
function startOf(mapping: Mapping): string {
  return digest('sha256', canonical(mapping))
}

/** The text of each case is hashed with all before it: the same results give the same hash, in whatever chunks. */
function chained(before: string, row: string): string {
  return digest('sha256', before + row)
}

const finish = `
  update dry_run set state = 'done', ended_at = siso_clock(), hash = coalesce(nullif(hash, ''), $3)
  where id = $1 and state = 'running' and last_case is not distinct from $2`

/** With no case at all it has a hash too. */
function end(pool: pg.Pool, { id, after }: Place, mapping: Mapping): Promise<unknown> {
  return transaction(pool, (sql) => sql.query(finish, [id, after, startOf(mapping)]))
}

const fail = `
  update dry_run set state = 'failed', failure = $2, ended_at = siso_clock()
  where id = $1 and state = 'running'`

/** What no further try would mend. @param code closed: nothing of a case */
export function failDryRun(pool: pg.Pool, id: string, code: string): Promise<unknown> {
  return transaction(pool, (sql) => sql.query(fail, [id, code]))
}
