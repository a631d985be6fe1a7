import { transaction } from '../database.ts'
import { EngineError } from '../procedures/engine/errors.ts'
import { comparePredictions, keptOf } from '../procedures/migrate/compare-predictions.ts'
import type { Kept, Verdict } from '../procedures/migrate/compare-predictions.ts'
import { notForIn } from '../procedures/migrate/migrate.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import { DomainError } from '../shared/domain-error.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import type { AdvanceDeps } from '../tasks/advance.ts'
import { migrateCase } from '../tasks/migrate-case.ts'
import type { Foreseen } from '../tasks/migrate-case.ts'
import { hashState } from '../tasks/published.ts'
import type { CampaignMode, CampaignState, CaseResult, StopReason } from './schema.ts'

export interface MoveDeps extends AdvanceDeps {
  /** Has the workflow of a case look at it. */
  readonly wake: (caseId: string) => Promise<void>
}

/** What each turn of a campaign goes by. */
export interface Course {
  readonly id: string
  readonly to: string
  readonly mapping: Mapping
  readonly by: string
  readonly mode: CampaignMode
}

/** `over`: the campaign was paused or ended meanwhile. Otherwise why it has to stop. */
export type Halt = 'over' | StopReason

/** Thrown under the lock of a case: it stays as it is. */
class StaysAsItIs extends Error {
  readonly halt: Halt | undefined
  readonly row: SetAside | undefined
  constructor(halt: Halt | undefined, row?: SetAside) {
    super('kept')
    this.halt = halt
    this.row = row
  }
}

interface SetAside extends Foreseen {
  readonly result: CaseResult
}

/**
 * Takes one case of a campaign to its release, if it is as the dry-run, or who looked at it since, saw
 * it; after its next step, as it stands then. Otherwise it stays and is listed. Twice does no harm: the row of the case goes with its event.
 * @returns why the campaign cannot go on, if it cannot
 */
export async function moveOne(
  deps: MoveDeps,
  course: Course,
  caseId: string,
): Promise<Halt | undefined> {
  const one = { campaign: course.id, caseId }
  try {
    const { to, mapping, by, mode } = course
    const { already, position } = await migrateCase(
      deps,
      { caseId, to, mapping },
      {
        by,
        agree: (sql, seen) => agree(sql, { ...one, mode }, seen),
        record: (sql, seen, seq) => recordMoved(sql, one, { ...seen, seq }),
      },
    )
    if (already) await settle(deps, one, 'already')
    else if (!position || position.crossing || position.tellWorkflow) await deps.wake(caseId)
    return undefined
  } catch (error) {
    return await keep(deps, { ...one, mode: course.mode }, error)
  }
}

interface One {
  readonly campaign: string
  readonly caseId: string
}

interface Asked extends One {
  readonly mode: CampaignMode
}

const agreedTo = `
  select c.state as campaign, x.result, coalesce(x.prediction, d.prediction) as prediction,
    coalesce(x.state_hash, d.state_hash) as "stateHash", coalesce(x.calendar, d.calendar) as calendar,
    coalesce(x.engine, d.engine) as engine, coalesce(x.from_release, d.follows) as release
  from campaign_case x join campaign c on c.id = x.campaign
  join dry_run_case d on d.dry_run = c.dry_run and d.case_id = x.case_id
  where x.campaign = $1 and x.case_id = $2 for update of x for share of c`

interface AgreedTo {
  readonly campaign: CampaignState
  readonly result: CaseResult
  readonly stateHash: string
  readonly calendar: string
  readonly engine: number
  /** That it followed: another campaign may have moved it since, and left its state as it was. */
  readonly release: string
  /** Null: nothing that people see. */
  readonly prediction: Kept | null
}

async function agree(sql: Sql, { campaign, caseId, mode }: Asked, seen: Foreseen): Promise<void> {
  const [row] = await sql.query<AgreedTo>(agreedTo, [campaign, caseId], 'agreed-to')
  if (row?.campaign !== 'running' || row.result !== 'to-move') throw new StaysAsItIs('over')
  if (mode === 'next-step') return agreeAtStep(seen)
  const { held, prediction } = seen
  // It may have gone to another body since, which no state tells.
  if (notForIn(prediction)) throw new StaysAsItIs(undefined, setAside(seen))
  const bound = ['stateHash', 'calendar', 'engine', 'release'] as const
  if (bound.some((part) => row[part] !== held[part]))
    throw new StaysAsItIs(undefined, setAside(seen))
  const verdict = verdictOf(row, seen)
  if (verdict === 'later') throw new StaysAsItIs(undefined, setAside(seen))
  if (verdict === 'deviates')
    throw new StaysAsItIs('foreseen-otherwise', { ...seen, result: 'deviated' })
}

function verdictOf({ prediction: before }: AgreedTo, { held, prediction }: Foreseen): Verdict {
  if (before) return comparePredictions(before, keptOf(prediction), held.at)
  return prediction.unchanged ? 'same' : 'deviates'
}

/** What the dry-run saw was another state: what is foreseen of this one is what comes true. */
function agreeAtStep(seen: Foreseen): void {
  const { held, prediction } = seen
  if (held.state.closed) throw new StaysAsItIs(undefined, { ...seen, result: 'ended' })
  if (prediction.blocked.length > 0) throw new StaysAsItIs(undefined, setAside(seen))
}

function setAside(seen: Foreseen): SetAside {
  const { prediction } = seen
  if (notForIn(prediction)) return { ...seen, result: 'not-for' }
  return { ...seen, result: prediction.blocked.length > 0 ? 'blocked' : 'changed' }
}

const moved = `
  update campaign_case set result = 'moved', seq = $3, from_release = $4, moved_as = $5, leads_to = $6, at = $7
  where campaign = $1 and case_id = $2`

async function recordMoved(
  sql: Sql,
  { campaign, caseId }: One,
  { held, prediction, seq }: Foreseen & { readonly seq: number },
): Promise<void> {
  const leadsTo = prediction.state && hashState(prediction.state)
  const kept = JSON.stringify(keptOf(prediction))
  const values = [campaign, caseId, seq, held.release, kept, leadsTo, held.at]
  await sql.query(moved, values, 'campaign-moved')
}

async function keep(deps: MoveDeps, one: Asked, error: unknown): Promise<Halt | undefined> {
  if (error instanceof StaysAsItIs) {
    if (error.row) await setRow(deps, one, error.row)
    return error.halt
  }
  if (error instanceof EngineError) {
    await settle(deps, one, 'deviated')
    return 'foreseen-otherwise'
  }
  if (!(error instanceof DomainError)) throw error
  if (error.code === 'case-waits') {
    // It is about to cross the next one, or will once its incident is solved.
    await settle(deps, one, one.mode === 'next-step' ? 'next-step' : 'waits')
    return undefined
  }
  if (error.code === 'not-procedure-admin') return 'not-allowed'
  if (error.code === 'release-withdrawn') return 'withdrawn'
  throw error
}

const anew = `
  update campaign_case set result = $3, state_hash = $4, calendar = $5, engine = $6, prediction = $7, at = $8, from_release = $9,
    agreed_by = null, agreed_at = null
  where campaign = $1 and case_id = $2 and result = 'to-move'`

/** Listed with what is foreseen of it now. */
function setRow({ pool }: MoveDeps, { campaign, caseId }: One, row: SetAside): Promise<unknown> {
  const { result, prediction, held } = row
  const { stateHash, calendar, engine, at, release } = held
  const kept = JSON.stringify(keptOf(prediction))
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    const seen = [stateHash, calendar, engine, kept, at, release]
    await sql.query(anew, [campaign, caseId, result, ...seen])
  })
}

const settled = `
  update campaign_case set result = $3, at = siso_clock()
  where campaign = $1 and case_id = $2 and result = 'to-move'`

function settle({ pool }: MoveDeps, { campaign, caseId }: One, result: CaseResult) {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    await sql.query(settled, [campaign, caseId, result])
  })
}

const written = `
  select m.state_hash as hash, x.leads_to as "leadsTo", e.incident is not null as held
  from campaign_case x join case_engine e on e.case_id = x.case_id
  left join case_move m on m.case_id = x.case_id and m.seq = x.seq
  where x.campaign = $1 and x.case_id = $2 and x.result = 'moved' and not x.checked`

const compared = `
  update campaign_case set checked = true, result = case when $3 then result else 'deviated' end
  where campaign = $1 and case_id = $2`

/**
 * Compares what was written of a case that was moved with what was foreseen.
 * @returns `not-yet`: its worker has still to apply it
 */
export function checkOne(
  { pool }: AdvanceDeps,
  { campaign, caseId }: One,
): Promise<'not-yet' | StopReason | undefined> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    const [row] = await sql.query<{ hash: string | null; leadsTo: string; held: boolean }>(
      written,
      [campaign, caseId],
      'campaign-written',
    )
    if (!row) return undefined
    if (row.hash === null && !row.held) return 'not-yet'
    const same = row.hash === row.leadsTo
    await sql.query(compared, [campaign, caseId, same], 'campaign-compared')
    if (same) return undefined
    return row.hash === null ? 'not-applied' : 'moved-otherwise'
  })
}
