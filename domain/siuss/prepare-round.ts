import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { sqlState, transaction } from '../database.ts'
import { DomainError } from '../shared/domain-error.ts'
import type { Sql } from '../shared/sql.ts'
import { sendingComune } from './comuni.ts'
import { sheetStart } from './control-sheet.ts'
import type { SheetCursor } from './control-sheet.ts'
import { passPart } from './course.ts'
import type { Sending } from './formers.ts'
import { beginCourse, finish, preparePart, sendingFor } from './prepare-flows.ts'
import type { PreparedPart } from './prepare-flows.ts'
import { keepCounts } from './sheet-counts.ts'

export interface RoundPools {
  /** Of the role `siso_engine`: takes rounds, and says how they ended. */
  readonly engine: pg.Pool
  /** Of the role `siso_web`: what is prepared is seen by the policies of people at work. */
  readonly web: pg.Pool
}

interface Taken {
  readonly municipality: number
  readonly year: number
  /** An instant, as the database writes it. */
  readonly begun: string
}

const take = 'select municipality, year, begun_at::text as begun from take_siuss_round()'

/**
 * Prepares the flows of the comune and year whose turn it is, part by part, each part in a transaction of
 * its own. Whatever dies, the next worker begins that comune anew: what was put stays put. What fails is
 * kept with its comune, and keeps no other waiting.
 * @returns whether there was one
 */
export async function prepareNext(
  pools: RoundPools,
  report: (error: unknown) => void,
): Promise<boolean> {
  const { rows } = await pools.engine.query<Taken>(take)
  const [round] = rows
  if (!round) return false
  try {
    await prepareWhole(pools, round)
  } catch (error) {
    report(error)
    await pools.engine.query(failed, [...keyOf(round), codeOf(error)])
  }
  return true
}

const keyOf = ({ municipality, year, begun }: Taken) => [municipality, year, begun]
const mine = 'municipality = $1 and year = $2 and begun_at = $3'

const seen = `update siuss_round set seen_at = siso_clock() where ${mine} returning municipality`
const failed = `
  update siuss_round set seen_at = null, failed_at = siso_clock(), problem = $4 where ${mine}`
const done = `
  update siuss_round set seen_at = null, as_of = begun_at, put = $4, failed_at = null, problem = null where ${mine}`

async function prepareWhole({ engine, web }: RoundPools, round: Taken): Promise<void> {
  const inScope = <T>(work: (sql: Sql, sending: Sending) => Promise<T>) =>
    asComune({ engine, web }, round, work)
  const course = await inScope(beginCourse)
  for (let at: SheetCursor | undefined = sheetStart; at !== undefined;) {
    const from: SheetCursor = at
    const part: PreparedPart = await inScope(async (sql, sending) => {
      const prepared = await preparePart(sql, sending, from)
      await trace(sql, sending, prepared.put)
      return prepared
    })
    passPart(course, part)
    at = part.next
    // Taken over by another: this one was too slow to be thought alive.
    if ((await engine.query(seen, keyOf(round))).rowCount === 0) return
  }
  const last = await inScope(async (sql, sending) => {
    const put = await finish(sql, sending, course)
    await trace(sql, sending, put)
    await keepCounts(sql, round, course.counts)
    return put
  })
  await engine.query(done, [...keyOf(round), course.put + last])
}

interface Scope {
  readonly orgs: string
  readonly named: string
  readonly namedPersons: string
}

const scope = `
  select orgs::text, named::text, named_persons::text as "namedPersons" from siuss_scope($1)`

// Of nobody: what it does is the system's. The roles are those of who prepares flows at the comune.
const enter = `
  select set_config('app.user', '', true), set_config('app.actors', '{}', true), set_config('app.training', 'false', true),
    set_config('app.roles', '{admin-officer,coordinator}', true), set_config('app.groups', $1, true),
    set_config('app.orgs', $2, true), set_config('app.cases', '{}', true), set_config('app.persons', '{}', true),
    set_config('app.named', $3, true), set_config('app.named_persons', $4, true)`

/** A transaction in which the whole comune is seen by the policies that hold for who coordinates it. */
async function asComune<T>(
  { engine, web }: RoundPools,
  { municipality, year }: Taken,
  work: (sql: Sql, sending: Sending) => Promise<T>,
): Promise<T> {
  const { rows } = await engine.query<Scope>(scope, [municipality])
  const [seenThere] = rows
  if (!seenThere) throw new Error('a scope is one row')
  const { orgs, named, namedPersons } = seenThere
  const groups = `{admin-officer@${String(municipality)},coordinator@${String(municipality)}}`
  return transaction(web, async (sql) => {
    await sql.query(enter, [groups, orgs, named, namedPersons])
    const comune = await sendingComune(sql, municipality, 'decide')
    return work(sql, await sendingFor(sql, comune, year))
  })
}

async function trace(sql: Sql, { comune, year }: Sending, put: number): Promise<void> {
  if (put === 0) return
  await recordEvent(sql, {
    action: 'flows-prepared',
    objectKind: 'organisation',
    objectId: String(comune.id),
    detail: { year, put },
  })
}

/** Nothing of a person: the log of the worker has the rest. */
function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code
  const state = sqlState(error)
  return state === undefined ? 'failure' : `sql-${state}`
}
