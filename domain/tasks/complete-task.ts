import type pg from 'pg'

import { openWholeScope } from '../auth/session.ts'
import type { Credentials, Scope } from '../auth/session.ts'
import { transaction } from '../database.ts'
import { findAsked } from '../procedures/engine/asked.ts'
import type { Facts } from '../procedures/engine/types.ts'
import type { Sql } from '../shared/sql.ts'

import { chargingAct, notingAct, offeringAct, plainAct } from './act-statement.ts'
import { sendAct } from './act-trip.ts'
import type { Said } from './act-trip.ts'
import { advance, type AdvanceDeps } from './advance.ts'
import { carriedTo } from './carried-post.ts'
import {
  deadlinePassed,
  operationTaken,
  providerNotServing,
  taskChanged,
  taskNotFound,
  taskOver,
  taskTaken,
  unknownOutcome,
} from './errors.ts'
import { chosenShows, makesOffer, offeredBy } from './handoffs.ts'
import type { Handoff } from './handoffs.ts'
import { providersFor } from './providers.ts'
import { releaseNamed } from './published.ts'
import { openTaskStates, type Position } from './schema.ts'
import { findTask, type Standing } from './standing.ts'

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
  /** Code of the body whom the form asks to deliver; null: nobody; absent: the form does not ask. */
  readonly provider?: string | null
  /** What the person wrote with it, where there is no form. */
  readonly note?: string
  /** Code of the body that the form chooses to offer the case to. */
  readonly receiver?: string
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
      /** Whose act it was: for the page that answers it. */
      readonly scope: Scope
    }
  | {
      readonly kind: 'repeated'
      readonly caseId: string
      readonly at: string
      readonly scope: Scope
    }
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
 *   `provider-not-serving`, `unknown-outcome`, `operation-taken`; what `said` throws takes the act back
 */
export async function completeTask(
  deps: ActDeps,
  who: Credentials,
  said: Said<TaskAct>,
): Promise<ActResult> {
  let tried = await tryAct(deps, who, { said, rungsMayWait: false })
  // What fell due comes before the act, whether the worker was up or not: unless it can be applied
  // by the worker only, or by nobody. Then it is recorded already or follows what waits before it.
  for (let tries = 0; tries < rungTries && tried?.row.rungDue && tried.row.caseId; tries++) {
    const { crossing, blocked } = await advance(deps, tried.row.caseId, 'web')
    tried = await tryAct(deps, who, { said, rungsMayWait: crossing || blocked })
  }
  if (!tried) return { kind: 'signed-out' }
  const { row, scope, act } = tried
  if (row.prior) return { kind: 'repeated', ...row.prior, scope }
  if (row.seq === null) return await refuse(deps, who, act)
  return { kind: 'done', ...(await moveOn(deps, row.caseId ?? '', row.seq)), scope }
}

/** Moves a case on after an act that stands already. */
export async function moveOn(deps: AdvanceDeps, caseId: string, seq: number) {
  try {
    const position = await advance(deps, caseId, 'web')
    return { caseId, position, late: position.late?.includes(seq) ?? false }
  } catch {
    // The act stands; the sweeper sees to the rest.
    return { caseId, late: false }
  }
}

interface ActRow {
  readonly seq: number | null
  readonly caseId: string | null
  readonly rungDue: boolean
  readonly prior: { readonly caseId: string; readonly at: string } | null
}

interface Trying {
  readonly said: Said<TaskAct>
  /** A rung is due that only the worker can apply: the act is taken all the same. */
  readonly rungsMayWait: boolean
}

/** With what the step shows and hands over, where the act makes an offer. */
type Try = TaskAct & { readonly offer: Handoff | undefined }

async function tryAct(deps: ActDeps, who: Credentials, { said, rungsMayWait }: Trying) {
  const ready = async (act: TaskAct): Promise<Try> => ({
    ...act,
    offer: await checkOutcome(deps, act),
  })
  const sayReady: Said<Try> =
    typeof said === 'function'
      ? async (sql, scope) => ready(await said(sql, scope))
      : await ready(said)
  try {
    return await sendAct(deps.web, who, {
      said: sayReady,
      ask: (sql, act) => askRecord(sql, act, rungsMayWait),
    })
  } catch (error) {
    throw isOperationTaken(error) ? operationTaken() : error
  }
}

function askRecord(sql: Sql, act: Try, rungsMayWait: boolean): Promise<ActRow[]> {
  // prettier-ignore
  const values = [act.op, act.taskId, act.version, act.release, act.form, act.outcome,
    act.answers && JSON.stringify(act.answers), JSON.stringify(act.facts), act.request, rungsMayWait, act.step]
  const { statement, more } = alsoSaid(act)
  return sql.query<ActRow>(statement.text, [...values, ...more], statement.name)
}

/** The statement of the act, and what it takes besides what all acts take. */
function alsoSaid({ manager, provider, note, offer, receiver, answers }: Try) {
  if (offer)
    return {
      statement: offeringAct,
      more: [receiver ?? null, JSON.stringify(chosenShows(offer, answers)), offer.takes],
    }
  if (manager !== undefined || provider !== undefined)
    return {
      statement: chargingAct,
      more: [manager ?? null, provider !== undefined, provider ?? null],
    }
  return note === undefined
    ? { statement: plainAct, more: [] }
    : { statement: notingAct, more: [note] }
}

/** Somebody else's form had this number: nothing was written. */
function isOperationTaken(error: unknown): boolean {
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined
  return constraint === 'operation_pkey'
}

/** An event that the step cannot follow would hold its case: it must not come into the record. */
async function checkOutcome(deps: ActDeps, act: TaskAct): Promise<Handoff | undefined> {
  const release = await releaseNamed(deps.pool, act.release)
  const asked = findAsked(release, act.step)
  const known = asked ? asked.outcomes.map(({ key }) => key) : [besideOutcome]
  if (!known.includes(act.outcome)) throw unknownOutcome(act.outcome)
  return makesOffer(release, act) ? offeredBy(release, act.step) : undefined
}

/** Says why the compare-and-set found nothing, in the words of who lost the race. */
async function refuse(deps: ActDeps, who: Credentials, act: TaskAct): Promise<ActResult> {
  const found = await transaction(deps.web, async (sql): Promise<ActResult | string> => {
    const scope = await openWholeScope(sql, who.tokenHash, who.csrf)
    if (!scope) return { kind: 'signed-out' }
    // The same post, sent twice at once: the other one has just done it.
    const prior = await findOperation(sql, act.op)
    if (prior) return { kind: 'repeated', ...prior, scope }
    const task = await findTask(sql, act.taskId)
    if (!task) throw taskNotFound(act.taskId)
    checkOpen(task)
    if (!(await mayDeliver(sql, task.caseId, act.provider))) throw providerNotServing()
    return (await carriedTo(sql, act)) ?? Promise.reject(taskChanged(act.taskId))
  })
  return typeof found === 'string' ? completeTask(deps, who, { ...act, release: found }) : found
}

function checkOpen(task: Standing): void {
  if (task.state === 'claimed' && !task.mine) throw taskTaken(task.assignee ?? '')
  if (!openTaskStates.includes(task.state))
    throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
  if (task.late) throw deadlinePassed(task.hardAt)
}

async function mayDeliver(sql: Sql, caseId: string, code: TaskAct['provider']): Promise<boolean> {
  if (typeof code !== 'string') return true
  return (await providersFor(sql, caseId)).some((one) => one.code === code)
}

async function findOperation(sql: Sql, op: string): Promise<ActRow['prior']> {
  const [row] = await sql.query<{ outcome: NonNullable<ActRow['prior']> }>(
    'select outcome from operation where op = $1',
    [op],
  )
  return row?.outcome ?? null
}
