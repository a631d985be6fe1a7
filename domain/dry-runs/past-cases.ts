import type pg from 'pg'

import { readOnly } from '../database.ts'
import { impactOf, setAside } from '../procedures/past/impact.ts'
import type { Impact } from '../procedures/past/impact.ts'
import type { PastMove } from '../procedures/past/past-case.ts'
import { hashOf } from '../procedures/publishing/publish-release.ts'
import type { Answers } from '../procedures/forms/answers.ts'
import type { Release } from '../procedures/schema.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import type { Bound } from '../tasks/dry-run.ts'
import { caseNotFound } from '../tasks/errors.ts'
import { toCaseEvent } from '../tasks/fold.ts'
import type { RecordedEvent } from '../tasks/fold.ts'
import { iso } from '../tasks/load-case.ts'
import { getCalendar, getRelease } from '../tasks/published.ts'
import type { RecordedMove } from '../tasks/refold.ts'
import { list, withoutNull } from '../tasks/verify-read.ts'
import { beforeAll } from '../shared/before-all.ts'

/** A service that a case granted: from which act, and what it comes to. */
export interface Granted {
  readonly seq: number
  /** Hundredths of a unit. */
  readonly quantity: number
  readonly unit: 'hour' | 'access' | 'day' | 'meal' | 'euro'
  readonly every: 'week' | 'month' | 'once'
  /** Cents for a unit. */
  readonly price: number
  readonly startsOn: CalendarDay
  readonly endsOn: CalendarDay
}

/** Days, both included, on which cases began. */
export interface Period {
  readonly since: CalendarDay
  readonly until: CalendarDay
}

export interface PastRun extends Period {
  /** Key of the procedure that the cases followed. */
  readonly procedure: string
  /** Organisation whose cases, and those of all below it, are looked at; all unless told. */
  readonly body?: number | undefined
  /** What they would have followed. */
  readonly to: Release
  /** Cents that a service comes to; where it is not given no cost is told. */
  readonly costOf?: ((granted: Granted) => number) | undefined
  /** Cases read in one transaction; twenty-five unless told: whole logs are read. */
  readonly atOnce?: number
}

/** A case of the past, as it would have lived. */
export interface PastTried {
  readonly caseId: string
  readonly number: string
  readonly zone: number | null
  readonly bound: Bound
  readonly impact: Impact
}

interface Listed {
  readonly case_id: string
  readonly number: string
  readonly zone: number | null
}

interface Lived {
  readonly stateHash: string
  readonly calendar: string
  readonly engine: number
  readonly follows: string
  readonly until: string
  readonly events: readonly RecordedEvent[]
  readonly moves: readonly RecordedMove[]
  readonly answers: readonly { readonly seq: number; readonly answers: Answers }[]
  readonly granted: readonly Granted[]
}

const listed = 'select case_id, number, zone from past_cases($1, $2, $3, $4, $5, $6)'

// What waits to be applied is looked at no more than the log: up to its last event.
const lived = `
  select e.state_hash as "stateHash", e.calendar, e.engine, e.release as follows,
    ${iso(`case when e.rung_at <= siso_clock() then e.last_at else greatest(siso_clock(), e.last_at) end`)} as until,
    ${list(
      `'seq', seq, 'key', key, 'kind', kind, 'payload', payload, 'at', ${iso('at')}, 'effectiveAt', ${iso('effective_at')}`,
      '(select * from case_event where case_id = $1 order by seq) v',
    )} as events,
    ${list(
      `'seq', seq, 'engine', engine, 'release', release, 'calendar', calendar, 'stateHash', state_hash, 'commands', commands`,
      '(select * from case_move where case_id = $1 order by seq) m',
    )} as moves,
    ${list(`'seq', seq, 'answers', answers`, 'task_answer where case_id = $1')} as answers,
    ${list(
      `'seq', parent_seq, 'quantity', quantity, 'unit', unit, 'every', every, 'price', price,
       'startsOn', starts_on, 'endsOn', ends_on`,
      'granted_service where parent = $1',
    )} as granted
  from case_engine e where e.case_id = $1`

/**
 * How every case of a procedure that began in a period would have lived by another release, in the
 * order of their ids. Nothing is written: it reads in transactions that cannot.
 * @param pool connections of the role `siso_engine`
 * @param after id of the last case that was looked at, to go on from there
 */
export async function* pastRun(
  pool: pg.Pool,
  asked: PastRun,
  after = beforeAll,
): AsyncGenerator<readonly PastTried[]> {
  const { atOnce = 25 } = asked
  const targetHash = hashOf(asked.to)
  for (let last = after; ;) {
    const tried = await tryChunk(pool, { ...asked, atOnce, targetHash }, last)
    if (tried.length > 0) yield tried
    if (tried.length < atOnce) return
    last = tried.at(-1)?.caseId ?? last
  }
}

interface Chunk extends PastRun {
  readonly atOnce: number
  readonly targetHash: string
}

function tryChunk(pool: pg.Pool, chunk: Chunk, after: string): Promise<PastTried[]> {
  const { procedure, body = null, since, until, atOnce, targetHash } = chunk
  return readOnly(pool, async (sql) => {
    const asked = [procedure, body, since, until, after, atOnce]
    const cases = await sql.query<Listed>(listed, asked)
    const read = await Promise.all(cases.map(({ case_id: id }) => readLived(sql, id)))
    const tried: PastTried[] = []
    for (const [at, { case_id: caseId, number, zone }] of cases.entries()) {
      const one = read[at]
      if (!one) throw caseNotFound(caseId)
      const { stateHash, calendar, engine, follows } = one
      const impact = await impactOn(sql, one, chunk)
      tried.push({
        caseId,
        number,
        zone,
        bound: { stateHash, calendar, engine, follows, targetHash },
        impact,
      })
    }
    return tried
  })
}

async function readLived(sql: Sql, caseId: string): Promise<Lived | undefined> {
  const [, [row]] = await Promise.all([
    scopeCase(sql, caseId),
    sql.query<Lived>(lived, [caseId], 'past-case'),
  ])
  return row && { ...row, events: row.events.map(withoutNull) }
}

async function impactOn(sql: Sql, one: Lived, { to, costOf }: PastRun): Promise<Impact> {
  if (one.events.some(({ kind }) => kind === 'set-aside')) return setAside
  const moves = await movesOf(sql, one)
  const { until } = one
  return impactOf({ moves, until, ...(costOf && { granted: costs(one.granted, costOf) }) }, to)
}

async function movesOf(sql: Sql, { events, moves, answers }: Lived): Promise<PastMove[]> {
  const [happened, given] = [
    new Map(events.map((event) => [event.seq, event])),
    new Map(answers.map((one) => [one.seq, one.answers])),
  ]
  const found: PastMove[] = []
  for (const { seq, commands, release, calendar } of moves) {
    const [event, filled] = [happened.get(seq), given.get(seq)]
    if (!event) continue
    found.push({
      event: toCaseEvent(event),
      commands,
      release: await getRelease(sql, release),
      calendar: await getCalendar(sql, calendar),
      ...(filled && { answers: filled }),
    })
  }
  return found
}

function costs(granted: readonly Granted[], costOf: (one: Granted) => number) {
  const sums = new Map<number, number>()
  for (const one of granted) sums.set(one.seq, (sums.get(one.seq) ?? 0) + costOf(one))
  return sums
}
