import type pg from 'pg'

import { settleEffect } from './effects.ts'

/** A case's workflow as Temporal remembers it, which was not restored with the database. */
export interface KnownWorkflow {
  readonly caseId: string
  /** When its present run began: it begins one at each phase. */
  readonly since: Date
}

/** What a restored record no longer tells, for people to be asked. Ids and instants only. */
export interface Restored {
  /** Instant of the last thing that the record knows; what came after it is lost. */
  readonly lastAt: Date | null
  /** Effects of which nobody knows whether they were done: each case's caretakers are asked. */
  readonly effectsUnknown: readonly { readonly caseId: string; readonly key: string }[]
  /** Cases that Temporal has carried and the record does not have. */
  readonly casesLost: readonly string[]
  /** Cases that have moved on after what the record knows of them. */
  readonly casesBehind: readonly string[]
  /** Usernames of those who were signed in: ask them what they did after `lastAt`. */
  readonly peopleToAsk: readonly string[]
}

interface Servers {
  /** Connections of the owner and of the role `siso_engine`. */
  readonly owner: pg.Pool
  readonly engine: pg.Pool
}

const unfinished = `
  select case_id as "caseId", key from effect where status = 'pending'
  order by case_id, key`

const lastKnown = `
  select greatest((select max(at) from audit_event), (select max(last_at) from case_engine)) as at`

const signedIn = `
  select distinct u.username from session s join user_account u on u.id = s.user_id order by 1`

/**
 * Puts a database that was restored from a backup right with the world that went on without it:
 * nothing that may have been sent is sent again, everybody signs in anew. Run it before web and
 * worker are started, then wake the cases (`reviveCases`). Twice does no harm.
 * @param workflows what Temporal knows, asked before any case is woken
 */
export async function restoreRecord(
  { owner, engine }: Servers,
  workflows: AsyncIterable<KnownWorkflow>,
): Promise<Restored> {
  const [last] = (await owner.query<{ at: Date | null }>(lastKnown)).rows
  const people = (await owner.query<{ username: string }>(signedIn)).rows
  const { casesLost, casesBehind } = await compare(owner, workflows)
  const effects = (await owner.query<{ caseId: string; key: string }>(unfinished)).rows
  for (const effect of effects) await settleEffect(engine, effect, { result: 'unknown', facts: {} })
  // Sessions that had ended since would be alive again.
  await owner.query('delete from session')
  return {
    lastAt: last?.at ?? null,
    effectsUnknown: effects,
    casesLost,
    casesBehind,
    peopleToAsk: people.map(({ username }) => username),
  }
}

// A run that began this long after the case's last move was begun by a move that is lost.
const apart = `
  select x.id as "caseId", e.case_id is null as lost
  from jsonb_to_recordset($1::jsonb) as x (id uuid, since timestamptz)
  left join case_engine e on e.case_id = x.id
  where e.case_id is null or x.since > coalesce(e.moved_at, e.last_at) + interval '5 seconds'
  order by 1`

async function compare(owner: pg.Pool, workflows: AsyncIterable<KnownWorkflow>) {
  const known = [...(await newestRuns(workflows))].map(([id, since]) => ({ id, since }))
  const values = [JSON.stringify(known)]
  const { rows } = await owner.query<{ caseId: string; lost: boolean }>(apart, values)
  const idsOf = (lost: boolean) => rows.filter((row) => row.lost === lost).map((row) => row.caseId)
  return { casesLost: idsOf(true), casesBehind: idsOf(false) }
}

/** Temporal lists each run of a case's workflow: the newest tells how far the case had come. */
async function newestRuns(workflows: AsyncIterable<KnownWorkflow>): Promise<Map<string, Date>> {
  const newest = new Map<string, Date>()
  for await (const { caseId, since } of workflows) {
    const before = newest.get(caseId)
    if (!before || before < since) newest.set(caseId, since)
  }
  return newest
}
