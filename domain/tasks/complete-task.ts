import type pg from 'pg'

import { scopeStatement } from '../auth/session.ts'
import { rollback, sqlOf, transaction } from '../database.ts'
import type { Facts } from '../procedures/engine/types.ts'
import type { Sql } from '../shared/sql.ts'

import { advance, type AdvanceDeps } from './advance.ts'
import {
  deadlinePassed,
  operationTaken,
  taskChanged,
  taskNotFound,
  taskOver,
  taskTaken,
  unknownOutcome,
} from './errors.ts'
import { releaseNamed } from './published.ts'
import { openTaskStates, type Position } from './schema.ts'
import { findTask, me, myActors, myGroups } from './standing.ts'

/** Who posts, as the browser proves it: the scope is set, and CSRF refused, inside the database. */
export interface Credentials {
  readonly tokenHash: Buffer
  readonly csrf: string
}

/** The only outcome of a task that is not a step of the path: a follow-up. */
export const besideOutcome = 'done'

/** A task completed by a person. `version` to `form` are those of the page they saw. */
export interface TaskAct {
  readonly op: string
  readonly taskId: string
  readonly version: number
  readonly release: string
  readonly step: string
  readonly form: string | null
  readonly outcome: string
  readonly answers: Readonly<Record<string, unknown>> | null
  readonly facts: Facts
  /** The person whom the form puts in charge of the case, if it does. */
  readonly manager?: string
  readonly request: string
}

export type ActResult =
  /** `position` is missing when the act stands but the case will move on by itself, later. */
  | {
      readonly kind: 'done'
      readonly caseId: string
      readonly position?: Position
      /** The way of the case had changed meanwhile: the act is kept, and somebody will look at it. */
      readonly late: boolean
    }
  | { readonly kind: 'repeated'; readonly caseId: string; readonly at: string }
  | { readonly kind: 'signed-out' }

export interface ActDeps extends AdvanceDeps {
  /** Connections of the role `siso_web`. */
  readonly web: pg.Pool
}

/** New rungs may fall due between two tries. */
const rungTries = 3

/**
 * Completes a task: the act in one transaction and one round trip, then the case moves.
 * A repeated `op` returns the first outcome.
 * @throws `task-not-found`, `task-taken`, `task-changed`, `task-over`, `deadline-passed`,
 *   `unknown-outcome`, `operation-taken`
 */
export async function completeTask(
  deps: ActDeps,
  who: Credentials,
  act: TaskAct,
): Promise<ActResult> {
  await checkOutcome(deps, act)
  let row = await tryAct(deps.web, who, { ...act, rungsMayWait: false })
  // What fell due comes before the act, whether the worker was up or not: unless it can be applied
  // by the worker only, or by nobody. Then it is recorded already or follows what waits before it.
  for (let tries = 0; tries < rungTries && row?.rungDue && row.caseId; tries++) {
    const { crossing, blocked } = await advance(deps, row.caseId, 'web')
    row = await tryAct(deps.web, who, { ...act, rungsMayWait: crossing || blocked })
  }
  if (!row) return { kind: 'signed-out' }
  if (row.prior) return { kind: 'repeated', ...row.prior }
  if (row.seq === null) return await refuse(deps.web, who, act)
  return await moveOn(deps, row.caseId ?? '', row.seq)
}

async function moveOn(deps: AdvanceDeps, caseId: string, seq: number): Promise<ActResult> {
  try {
    const position = await advance(deps, caseId, 'web')
    return { kind: 'done', caseId, position, late: position.late?.includes(seq) ?? false }
  } catch {
    // The act stands; the sweeper sees to the rest.
    return { kind: 'done', caseId, late: false }
  }
}

interface ActRow {
  readonly seq: number | null
  readonly caseId: string | null
  readonly rungDue: boolean
  readonly prior: { readonly caseId: string; readonly at: string } | null
}

// Lock, compare-and-set and number are chained by data: the order is case, then task.
const actStatement = `
  with prior as (select outcome from operation where op = $1),
  engine as (
    select case_id, last_at, rung_at from case_engine
    where case_id = (select case_id from task where id = $2) and not exists (select from prior) for update),
  clock as (select case_id, greatest(siso_clock(), last_at) as at, rung_at from engine),
  done as (
    update task set state = 'completed', outcome = $6, completed_by = ${me}, completed_at = clock.at,
      assignee = coalesce(assignee, ${me}), version = version + 1
    from clock
    where task.id = $2 and version = $3 and release = $4 and form is not distinct from $5 and step = $12 and purpose <> 'incident'
      and (hard_at is null or clock.at < hard_at) and ($11 or clock.rung_at is null or clock.rung_at > clock.at)
      and (state = 'claimed' and assignee = any(${myActors}) or state = 'open' and groups && ${myGroups})
    returning task.case_id, key, clock.at),
  numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = done.at from done
    where case_engine.case_id = done.case_id returning case_engine.case_id, last_seq as seq, done.key, done.at),
  event as (
    insert into case_event (case_id, seq, key, kind, payload, actor, at)
    select case_id, seq, 'act:' || $1, 'completed',
      jsonb_build_object('task', key, 'outcome', $6::text, 'facts', $8::jsonb), ${me}, at from numbered),
  answer as (
    insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
    select case_id, seq, key, $5, $4, $7::jsonb, ${me}, at from numbered where $5::text is not null),
  withdrawn as (delete from task_candidate using numbered where task_id = $2),
  managed as (
    update social_case set manager = $9 from numbered where id = numbered.case_id and $9::uuid is not null),
  remembered as (
    insert into operation (op, user_id, outcome, at)
    select $1, ${me}, jsonb_build_object('caseId', case_id, 'at', at), at from numbered),
  finished as (
    delete from draft using numbered where user_id = ${me} and subject = 'task:' || $2),
  audited as (
    insert into audit_event (at, actor, action, object_kind, object_id, case_id, request, detail)
    select at, ${me}, 'task-completed', 'task', $2, case_id, $10, jsonb_build_object('outcome', $6::text)
    from numbered)
  select (select seq from numbered) as seq, (select case_id from clock) as "caseId",
    coalesce((select rung_at <= at and not $11 from clock), false) as "rungDue", (select outcome from prior) as prior`

interface Try extends TaskAct {
  /** A rung is due that only the worker can apply: the act is taken all the same. */
  readonly rungsMayWait: boolean
}

async function tryAct(pool: pg.Pool, who: Credentials, act: Try): Promise<ActRow | undefined> {
  // prettier-ignore
  const values = [act.op, act.taskId, act.version, act.release, act.form, act.outcome,
    act.answers && JSON.stringify(act.answers), JSON.stringify(act.facts), act.manager ?? null, act.request,
    act.rungsMayWait, act.step]
  try {
    return await inOneTrip(pool, who, (sql) => sql.query(actStatement, values, 'complete-task'))
  } catch (error) {
    throw isOperationTaken(error) ? operationTaken() : error
  }
}

/** Somebody else's form had this number: nothing was written. */
function isOperationTaken(error: unknown): boolean {
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined
  return constraint === 'operation_pkey'
}

/** An event that the step cannot follow would hold its case: it must not come into the record. */
async function checkOutcome(deps: ActDeps, { release, step, outcome }: TaskAct): Promise<void> {
  const { steps } = await releaseNamed(deps.pool, release)
  const asked = steps.find(({ key }) => key === step)
  const known = asked?.kind === 'task' ? asked.outcomes.map(({ key }) => key) : [besideOutcome]
  if (!known.includes(outcome)) throw unknownOutcome(outcome)
}

/**
 * Begin, scope, one statement and commit in one round trip. Without a scope the statement finds
 * no row; a statement that fails turns the commit into a rollback, and its error is thrown.
 * @returns undefined when the session has ended or the CSRF token is not its own
 */
async function inOneTrip<Row>(
  pool: pg.Pool,
  who: Credentials,
  statement: (sql: Sql) => Promise<Row[]>,
): Promise<Row | undefined> {
  const client = await pool.connect()
  let broken = false
  try {
    const sql = sqlOf(client)
    const [, scope, rows] = await Promise.all([
      sql.query('begin', [], 'begin'),
      sql.query(scopeStatement, [who.tokenHash, who.csrf], 'scope'),
      statement(sql),
      sql.query('commit', [], 'commit'),
    ])
    return scope.length === 0 ? undefined : rows[0]
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

/** Says why the compare-and-set found nothing, in the words of who lost the race. */
async function refuse(pool: pg.Pool, who: Credentials, act: TaskAct): Promise<ActResult> {
  const [task, prior, scope] = await transaction(pool, async (sql) => {
    const [scope] = await sql.query(scopeStatement, [who.tokenHash, who.csrf], 'scope')
    return [await findTask(sql, act.taskId), await findOperation(sql, act.op), scope]
  })
  if (!scope) return { kind: 'signed-out' }
  // The same post, sent twice at once: the other one has just done it.
  if (prior) return { kind: 'repeated', ...prior }
  if (!task) throw taskNotFound(act.taskId)
  if (task.state === 'claimed' && !task.mine) throw taskTaken(task.assignee ?? '')
  if (!openTaskStates.includes(task.state))
    throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
  if (task.late) throw deadlinePassed(task.hardAt)
  throw taskChanged(act.taskId)
}

async function findOperation(sql: Sql, op: string): Promise<ActRow['prior']> {
  const [row] = await sql.query<{ outcome: NonNullable<ActRow['prior']> }>(
    'select outcome from operation where op = $1',
    [op],
  )
  return row?.outcome ?? null
}
