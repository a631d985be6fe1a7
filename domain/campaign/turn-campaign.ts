import { transaction } from '../database.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import { checkOne, moveOne } from './move-one.ts'
import type { Course, Halt, MoveDeps } from './move-one.ts'
import { turnOf } from './pace.ts'
import type { CampaignState } from './schema.ts'

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
  const begun = await begin(deps, id)
  if (!begun || begun.state !== 'running') return over
  if (begun.aheadMs > 0) return { over: false, sleepMs: begun.aheadMs }
  const { cases } = turnOf(begun.perMinute)
  const next = await nextCases(deps, { id, canary: begun.canary, cases })
  if (next.length === 0) return finish(deps, id)
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
  readonly state: CampaignState
  readonly mapping: Mapping
  readonly perMinute: number | null
  /** The cases to begin with are not yet looked at. */
  readonly canary: boolean
  readonly aheadMs: number
}

const found = `
  select id, key || '@' || version as to, mapping, made_by as by, state, per_minute as "perMinute",
    watched_at is null as canary, filled_at is not null as filled,
    greatest(0, extract(epoch from next_at - siso_clock()) * 1000)::int as "aheadMs"
  from campaign where id = $1`
const fill = 'select fill_campaign($1)'
const takeTurn = `
  update campaign set next_at = siso_clock() + $2 * interval '1 millisecond' where id = $1 and state = 'running'`

function begin({ pool }: TurnDeps, id: string): Promise<Begun | undefined> {
  return transaction(pool, async (sql) => {
    const [one] = await sql.query<Begun & { filled: boolean }>(found, [id])
    if (one?.state !== 'running' || one.aheadMs > 0) return one
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

function nextCases({ pool }: TurnDeps, { id, canary, cases }: Asked): Promise<Next[]> {
  const next = 'select case_id, moved from campaign_next($1, $2, $3)'
  return transaction(pool, (sql) => sql.query<Next>(next, [id, canary, cases], 'campaign-next'))
}

function msUntilNext({ pool }: TurnDeps, id: string): Promise<number> {
  return transaction(pool, async (sql) => {
    const [one] = await sql.query<Begun>(found, [id])
    return one?.aheadMs ?? 0
  })
}

const end = `
  update campaign set state = $2, ended_at = case when $2 = 'done' then siso_clock() end
  where id = $1 and state = 'running'`

/** All were done, or those to begin with were. */
async function finish(deps: TurnDeps, id: string): Promise<Turn> {
  const left = await nextCases(deps, { id, canary: false, cases: 1 })
  await transaction(deps.pool, (sql) => sql.query(end, [id, left.length > 0 ? 'watching' : 'done']))
  return over
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

const idle = `
  select id from campaign where state = 'running' and next_at < siso_clock() - interval '2 seconds' order by id limit 20`

/** Campaigns that should have gone on: new ones, and those whose workflow was lost. */
export async function campaignsToWake({ pool }: Pick<TurnDeps, 'pool'>): Promise<string[]> {
  const rows = await transaction(pool, (sql) => sql.query<{ id: string }>(idle))
  return rows.map(({ id }) => id)
}
