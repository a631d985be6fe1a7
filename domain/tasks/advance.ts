import type pg from 'pg'

import { sqlState, transactionEndingWith } from '../database.ts'
import { engines } from '../procedures/engine/engines.ts'
import type { Engines } from '../procedures/engine/engines.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'

import { engineUnknown } from './errors.ts'
import { placeAfter } from './handoffs.ts'
import { fold, type Fold } from './fold.ts'
import { closeIncident, openIncident, stillBlocked } from './incident.ts'
import { loadCase, type LockedCase } from './load-case.ts'
import { tellCampaign } from './next-step.ts'
import { planWrites, type Plan } from './plan-writes.ts'
import { getCalendar, getRelease, hashState, publishedAmong } from './published.ts'
import type { Position } from './schema.ts'
import { namedCalendar, namedRelease } from './rules-from.ts'
import { unwritable } from './unwritable.ts'
import { writeCommands } from './write-moves.ts'

export type Caller = 'workflow' | 'web'

const eventsPerTransaction = 50
const listed = 20

export interface AdvanceDeps {
  /** Connections of the role `siso_engine`. */
  readonly pool: pg.Pool
  /** Overridden in tests only: an engine that throws, or one that decides otherwise. */
  readonly engines?: Engines
  /** Which code moves the cases: an incident met by one build is tried again by another. */
  readonly build: string
}

/**
 * Moves a case as far as it goes: the one place where `step` meets the record. Call it whenever
 * something may have happened; twice does no harm. The web stops before a phase is left.
 * @throws `case-not-found`, `engine-unknown`; connection errors. Poison is not thrown: it opens an incident
 */
export async function advance(
  deps: AdvanceDeps,
  caseId: string,
  caller: Caller,
): Promise<Position> {
  try {
    const attempt = { caseId, caller, limit: eventsPerTransaction }
    const { position, apart } = await advanceUpTo(deps, attempt)
    // Handed over, it has other holidays: its terms move in the same breath.
    return apart ? (await advanceUpTo(deps, attempt)).position : position
  } catch (error) {
    if (!isConstraint(error)) throw error
  }
  // Something in the batch cannot be written: one at a time finds which, and keeps those before it.
  for (;;) {
    try {
      const { position } = await advanceUpTo(deps, { caseId, caller, limit: 1 })
      if (!position.again) return position
    } catch (error) {
      if (!isConstraint(error)) throw error
      const poison = sqlState(error)
      return (await advanceUpTo(deps, { caseId, caller, limit: 1, poison })).position
    }
  }
}

interface Attempt {
  readonly caseId: string
  readonly caller: Caller
  readonly limit: number
  /** The first waiting event is known not to be writable. */
  readonly poison?: string | undefined
}

interface Reached extends Pick<Fold, 'apart'> {
  readonly position: Position
}

function advanceUpTo(deps: AdvanceDeps, attempt: Attempt): Promise<Reached> {
  return transactionEndingWith(deps.pool, async (sql) => {
    const locked = await loadCase(sql, attempt.caseId, attempt.limit)
    if (stillBlocked(locked.incident, deps.build))
      return { result: { position: blocked(locked), apart: false }, last: [] }
    const folded = await foldCase(deps, sql, { locked, attempt })
    const plan = planWrites(locked, folded, attempt.caller)
    const release = folded.moves.at(-1)?.release ?? locked.release
    const { supervisors } = await getRelease(sql, release)
    const position = positionOf(locked, { folded, plan, caller: attempt.caller })
    const commands = folded.moves.flatMap((move) => move.commands)
    const place = await placeAfter(sql, locked, commands)
    const outcome = {
      locked: { ...locked, place, release },
      folded,
      plan,
      build: deps.build,
      supervisors,
    }
    return { result: { position, apart: folded.apart }, last: write(sql, outcome) }
  })
}

async function foldCase(
  deps: AdvanceDeps,
  sql: Sql,
  { locked, attempt }: { locked: LockedCase; attempt: Attempt },
): Promise<Fold> {
  const known = deps.engines ?? engines
  const [release, calendar] = [
    await getRelease(sql, locked.release),
    await getCalendar(sql, locked.calendar),
  ]
  const { events } = locked
  const calendars = await publishedAmong(events.map(namedCalendar), (name) =>
    getCalendar(sql, name),
  )
  const releases = await publishedAmong(events.map(namedRelease), (name) => getRelease(sql, name))
  const asked = [locked.engine, ...[...releases.values()].map(({ engine }) => engine)]
  const strange = asked.find((engine) => !known[engine])
  if (strange !== undefined || locked.state.schema !== 1)
    throw engineUnknown(strange ?? locked.engine)
  return fold({
    ...locked,
    engines:
      attempt.poison === undefined
        ? known
        : unwritable(known, locked.processedSeq + 1, attempt.poison),
    release,
    calendar,
    calendars,
    releases,
    mayCross: attempt.caller === 'workflow',
    limit: attempt.limit,
    ...(locked.incident?.setAside === true ? { setAside: locked.incident.seq } : {}),
  })
}

interface Outcome {
  readonly locked: LockedCase
  readonly folded: Fold
  readonly plan: Plan
  readonly build: string
  readonly supervisors: Release['supervisors']
}

const writeCase = `
  with appended as (
    insert into case_event (case_id, seq, key, kind, payload, at)
    select $1, seq, key, kind, payload, at from jsonb_to_recordset($2::jsonb)
      as x (seq int, key text, kind text, payload jsonb, at timestamptz)),
  moved as (
    insert into case_move (case_id, seq, engine, release, calendar, at, state_hash, commands)
    select $1, seq, engine, release, calendar, at, hash, commands from jsonb_to_recordset($3::jsonb)
      as x (seq int, engine int, at timestamptz, release text, calendar text, hash text, commands jsonb))
  update case_engine set processed_seq = $4, last_seq = greatest(last_seq, $5), state = $6, state_hash = $7,
    last_at = case when $5 > last_seq then $8 else last_at end, rung_at = $9, wake_at = $10,
    told_wake_at = case when $11 then $10 else told_wake_at end, moved_at = $8, incident = null,
    calendar = $12, release = $13, engine = $14
  where case_id = $1`

/** Sends everything that the moves leave behind: all of it, or nothing, with the commit behind it. */
function write(
  sql: Sql,
  { locked, folded, plan, build, supervisors }: Outcome,
): readonly Promise<unknown>[] {
  if (!plan.changed) return []
  const { moves, appended, poison } = folded
  const timed = moves.flatMap(({ at, commands }) => commands.map((command) => ({ at, command })))
  const values = [locked.caseId, JSON.stringify(appended), ...valuesOf(locked, folded, plan)]
  return [
    sql.query(writeCase, values, 'write-case'),
    ...writeCommands({ sql, ...locked, supervisors }, timed),
    ...(moves.length > 0 ? [closeIncident(sql, locked)] : []),
    ...tellCampaign(sql, locked, folded),
    ...(poison ? [openIncident(sql, locked, { ...poison, at: locked.now, build })] : []),
  ]
}

/** The moves and where they leave the case, from the third value of `writeCase` on. */
function valuesOf(locked: LockedCase, { moves, appended, state }: Fold, plan: Plan): unknown[] {
  const rows = moves.map(({ seq, engine, at, release, calendar, state: after, commands }) => ({
    seq,
    engine,
    at,
    release,
    calendar,
    hash: hashState(after),
    commands,
  }))
  const event = appended.at(-1)
  const { seq, calendar, engine } = moves.at(-1) ?? { ...locked, seq: locked.processedSeq }
  // prettier-ignore
  return [JSON.stringify(rows), seq, event?.seq ?? locked.lastSeq,
    JSON.stringify(state), rows.at(-1)?.hash ?? hashState(state), locked.now, plan.rungAt, plan.wakeAt, plan.told,
    calendar, locked.release, engine]
}

function positionOf(
  locked: LockedCase,
  { folded, plan, caller }: { folded: Fold; plan: Plan; caller: Caller },
): Position {
  const { state, crossing, poison, again, moves } = folded
  return {
    seq: moves.at(-1)?.seq ?? locked.processedSeq,
    phase: state.phase,
    waits: state.open.slice(0, listed).map(({ step, iteration }) => `${step}#${String(iteration)}`),
    effects: plan.idle.slice(0, listed),
    ...(plan.sleepUntil === undefined || poison
      ? {}
      : { sleepMs: sleepMs(locked.now, plan.sleepUntil) }),
    closed: plan.over,
    again,
    blocked: poison !== undefined,
    crossing: crossing !== undefined,
    ...(caller === 'web' ? lateActs(moves) : {}),
    tellWorkflow: caller === 'web' && hasNews(locked, folded, plan),
  }
}

/** Whether the web met something that the workflow does not know of yet. */
function hasNews(locked: LockedCase, { crossing }: Fold, { wakeAt }: Plan): boolean {
  const isNew = locked.processedSeq === 0
  const earlier = wakeAt !== null && (locked.toldWakeAt === null || wakeAt < locked.toldWakeAt)
  return crossing !== undefined || isNew || earlier
}

function lateActs(moves: Fold['moves']): Pick<Position, 'late'> {
  const late = moves.flatMap(({ commands }) =>
    commands.flatMap((one) => (one.kind === 'late-act' ? [one.seq] : [])),
  )
  return late.length > 0 ? { late } : {}
}

function blocked(locked: LockedCase): Position {
  const { phase } = locked.state
  // prettier-ignore
  return { seq: locked.processedSeq, phase, waits: [], effects: [], closed: false, again: false,
    blocked: true, crossing: false, tellWorkflow: false }
}

function sleepMs(now: string, until: string): number {
  return Math.max(1000, Date.parse(until) - Date.parse(now))
}

/** Integrity and data errors are the event's fault; anything else is the weather's. */
function isConstraint(error: unknown): boolean {
  const state = sqlState(error)
  return state !== undefined && /^(22|23)/.test(state)
}
