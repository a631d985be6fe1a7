import { transaction } from '../database.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import { checkOne, moveOne } from './move-one.ts'
import type { Course, Halt, MoveDeps } from './move-one.ts'
import { turnOf } from './pace.ts'
import { returnSome } from './return-all.ts'

export interface TurnDeps extends MoveDeps {
  /** Says that it is at work: one that falls silent is begun again by another worker. */
  readonly beat?: () => void
}

export interface Turn {
  /** Nothing more until somebody says so: it is paused, to be looked at, or has ended. */
  readonly over: boolean
  readonly sleepMs: number
}

const over: Turn = { over: true, sleepMs: 0 }
/** A case that was moved waits for its worker. */
const lookAgainMs = 500

/**
 * One turn of a campaign: as many cases as its pace allows, one after the other, each in its own
 * transaction and compared with what was foreseen before the next. Whatever dies, the next turn goes
 * on where the record stands.
 * @param deps connections of the role `siso_engine`
 */
export async function turnCampaign(deps: TurnDeps, id: string): Promise<Turn> {
  const back = await returnSome(deps, id)
  if (back !== 'nobody-asked') return { over: back === 'done', sleepMs: 0 }
  const begun = await begin(deps, id)
  if (!begun?.goesOn) return over
  if (begun.aheadMs > 0) return { over: false, sleepMs: begun.aheadMs }
  const { cases } = turnOf(begun.perMinute)
  const next = await nextCases(deps, { id, canary: begun.canary, cases })
  if (next.length === 0) return finish(deps, begun)
  for (const one of next.slice(0, cases)) {
    deps.beat?.()
    const halt = await take(deps, begun, one)
    if (halt === 'not-yet') return { over: false, sleepMs: lookAgainMs }
    if (halt) return stop(deps, { id, caseId: one.case_id, halt })
  }
  return { over: false, sleepMs: await msUntilNext(deps, id) }
}

async function take(
  deps: TurnDeps,
  course: Course,
  { case_id: caseId, moved }: Next,
): Promise<Halt | 'not-yet' | undefined> {
  const halt = moved ? undefined : await moveOne(deps, course, caseId)
  return halt ?? (await checkOne(deps, { campaign: course.id, caseId }))
}

interface Begun extends Course {
  /** Nobody has paused or ended it. */
  readonly goesOn: boolean
  readonly mapping: Mapping
  readonly perMinute: number | null
  /** The cases to begin with are not yet looked at. */
  readonly canary: boolean
  readonly aheadMs: number
}

const found = `
  select id, key || '@' || version as to, mapping, mode, made_by as by,
    state in ('running', 'waiting') as "goesOn", per_minute as "perMinute", watched_at is null as canary, filled_at is not null as filled,
    greatest(0, extract(epoch from next_at - siso_clock()) * 1000)::int as "aheadMs"
  from campaign where id = $1`
const fill = 'select fill_campaign($1)'
const takeTurn = `
  update campaign set state = 'running', next_at = siso_clock() + $2 * interval '1 millisecond'
  where id = $1 and state in ('running', 'waiting')`

function begin({ pool }: TurnDeps, id: string): Promise<Begun | undefined> {
  return transaction(pool, async (sql) => {
    const [one] = await sql.query<Begun & { filled: boolean }>(found, [id])
    if (!one?.goesOn || one.aheadMs > 0) return one
    if (!one.filled) await sql.query(fill, [id])
    await sql.query(takeTurn, [id, turnOf(one.perMinute).ms])
    return one
  })
}

interface Asked {
  readonly id: string
  readonly canary: boolean
  readonly cases: number
}

interface Next {
  readonly case_id: string
  readonly moved: boolean
}

const comeNext = 'select case_id, moved from campaign_next($1, $2, $3)'

function nextCases({ pool }: TurnDeps, { id, canary, cases }: Asked): Promise<Next[]> {
  return transaction(pool, (sql) => sql.query<Next>(comeNext, [id, canary, cases], 'campaign-next'))
}

function msUntilNext({ pool }: TurnDeps, id: string): Promise<number> {
  return transaction(pool, async (sql) => {
    const [one] = await sql.query<Begun>(found, [id])
    return one?.aheadMs ?? 0
  })
}

const lock = 'select from campaign where id = $1 for update'
const stillWaits = 'select campaign_waits($1) as waits'
const end = `
  update campaign set state = $2, ended_at = case when $2 = 'done' then siso_clock() end
  where id = $1 and state = 'running'`

/** All were done, or those to begin with were, or the others wait for their next step. */
function finish({ pool }: TurnDeps, { id, canary }: Begun): Promise<Turn> {
  return transaction(pool, async (sql) => {
    await sql.query(lock, [id])
    const left = await sql.query(comeNext, [id, false, 1], 'campaign-next')
    // One has crossed its step in the meantime.
    if (left.length > 0 && !canary) return { over: false, sleepMs: 0 }
    const [still] = await sql.query<{ waits: boolean }>(stillWaits, [id])
    const state = left.length > 0 ? 'watching' : still?.waits ? 'waiting' : 'done'
    await sql.query(end, [id, state])
    return over
  })
}

interface Halted {
  readonly id: string
  readonly caseId: string
  readonly halt: Halt
}

const halted = `
  update campaign set state = 'stopped', why = $2, stopped_case = $3, ended_at = siso_clock()
  where id = $1 and state in ('running', 'paused')`

async function stop({ pool }: TurnDeps, { id, caseId, halt }: Halted): Promise<Turn> {
  if (halt !== 'over') await transaction(pool, (sql) => sql.query(halted, [id, halt, caseId]))
  return over
}

// One that waits for its cases is looked at now and then: a case may have ended as it was listed.
const idle = `
  select id from campaign where (state = 'running' or returning_by is not null) and next_at < siso_clock() - interval '2 seconds'
    or state = 'waiting' and next_at < siso_clock() - interval '10 minutes' order by id limit 20`

/** Campaigns that should have gone on: new ones, those with a case to move or to take back, and whose workflow was lost. */
export async function campaignsToWake({ pool }: Pick<TurnDeps, 'pool'>): Promise<string[]> {
  const rows = await transaction(pool, (sql) => sql.query<{ id: string }>(idle))
  return rows.map(({ id }) => id)
}
