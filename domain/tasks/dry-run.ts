import type pg from 'pg'

import { readOnly } from '../database.ts'
import { asksWho } from '../procedures/applicability/select.ts'
import { notForIn } from '../procedures/migrate/migrate.ts'
import type { Mapping, Prediction } from '../procedures/migrate/migrate.ts'
import { hashOf } from '../procedures/publishing/publish-release.ts'
import type { Release } from '../procedures/schema.ts'
import { ahead } from '../shared/ahead.ts'

import { caseNotFound } from './errors.ts'
import { foreseeBy, readPacked, rulesOf, unpacked } from './foresee.ts'
import type { Packed, Rules } from './foresee.ts'
import { releaseName } from '../procedures/engine/index-release.ts'
import { beforeAll } from '../shared/before-all.ts'
import type { Sql } from '../shared/sql.ts'

export interface DryRun {
  /** Key of the procedure that the running cases follow. */
  readonly procedure: string
  /** Organisation whose cases, and those of all below it, are looked at; all unless told. */
  readonly body?: number | undefined
  /** What they would follow: a published release, or what a draft says. */
  readonly to: Release
  readonly mapping?: Mapping
  /** Cases read in one transaction, by one statement; 125 unless told. */
  readonly atOnce?: number
}

/** What the prediction of one case holds for. With anything else it is to be made anew. */
export interface Bound {
  readonly stateHash: string
  readonly calendar: string
  readonly engine: number
  /** Release that the case followed, `key@version`. */
  readonly follows: string
  /** Of the document that it was tried with. */
  readonly targetHash: string
}

export interface TriedCase {
  readonly caseId: string
  readonly number: string
  /** Organisation of the zone; null: of none. */
  readonly zone: number | null
  readonly bound: Bound
  /** `not-for`: it is for others, `older`: it follows a later version. `waits`: something is to be applied first, and may change what was foreseen. */
  readonly stands: 'same-release' | 'not-for' | 'older' | 'blocked' | 'unchanged' | 'changed'
  readonly waits: boolean
  readonly prediction: Prediction
}

interface Running {
  readonly case_id: string
  readonly number: string
  readonly zone: number | null
}

const running = 'select case_id, number, zone from running_cases($1, $2, $3, $4)'

/**
 * Foresees for every running case of a procedure what going on by another release would do, in the
 * order of their ids. Nothing is written: it reads in transactions that cannot. Holds two chunks
 * in memory, however many there are.
 * @param pool connections of the role `siso_engine`
 * @param after id of the last case that was tried, to go on from there
 */
export function dryRun(
  pool: pg.Pool,
  asked: DryRun,
  after = beforeAll,
): AsyncGenerator<readonly TriedCase[], void> {
  return triedAs(pool, { ...asked, tell: (tried) => tried }, after)
}

/** What is told of each case that is tried. */
export interface Telling<T> extends DryRun {
  readonly tell: (tried: TriedCase) => T
}

/**
 * The same, of which only what is told of each case is kept: the rest is let go before the next one is
 * looked at, so that it is never moved to where what lasts is.
 */
export async function* triedAs<T>(
  pool: pg.Pool,
  { to, mapping, tell, ...asked }: Telling<T>,
  after = beforeAll,
): AsyncGenerator<readonly T[], void> {
  const target = { to, ...(mapping && { mapping }), hash: hashOf(to) }
  const reading = { atOnce: 125, ...asked, whom: asksWho(to) }
  for await (const cases of ahead(casesRead(pool, reading, after), () => true))
    yield cases.map((one) => tell(tryOne(one, target)))
}

interface Reading extends Pick<DryRun, 'procedure' | 'body'> {
  readonly atOnce: number
  readonly whom: boolean
}

/** A running case, with all that a prediction rests on. */
interface ReadCase extends Running {
  readonly held: Packed
  readonly rules: Rules
}

async function* casesRead(
  pool: pg.Pool,
  reading: Reading,
  after: string,
): AsyncGenerator<readonly ReadCase[], void> {
  for (let last = after; ;) {
    const cases = await readOnly(pool, (sql) => readChunk(sql, reading, last))
    if (cases.length > 0) yield cases
    if (cases.length < reading.atOnce) return
    last = cases.at(-1)?.case_id ?? last
  }
}

async function readChunk(
  sql: Sql,
  { procedure, body, atOnce, whom }: Reading,
  after: string,
): Promise<ReadCase[]> {
  const cases = await sql.query<Running>(running, [procedure, body ?? null, after, atOnce])
  const ids = cases.map(({ case_id: id }) => id)
  const packed = new Map((await readPacked(sql, ids, whom)).map((one) => [one.caseId, one]))
  const read: ReadCase[] = []
  for (const one of cases) {
    const held = packed.get(one.case_id)
    if (!held) throw caseNotFound(one.case_id)
    read.push({ ...one, held, rules: await rulesOf(sql, held) })
  }
  return read
}

type Target = Pick<DryRun, 'to' | 'mapping'> & { readonly hash: string }

function tryOne({ case_id: caseId, number, zone, held, rules }: ReadCase, target: Target) {
  const { stateHash, calendar, engine, release: follows, waits } = held
  const { hash: targetHash, ...moving } = target
  const prediction = foreseeBy(rules, unpacked(held), moving)
  const bound = { stateHash, calendar, engine, follows, targetHash }
  const stands = standsBy(follows, target.to, prediction)
  return { caseId, number, zone, bound, stands, waits, prediction }
}

function standsBy(from: string, to: Release, prediction: Prediction): TriedCase['stands'] {
  const { blocked, unchanged } = prediction
  if (from === releaseName(to)) return 'same-release'
  const why = notForIn(prediction)
  if (why) return why === 'older' ? 'older' : 'not-for'
  if (blocked.length > 0) return 'blocked'
  return unchanged ? 'unchanged' : 'changed'
}
