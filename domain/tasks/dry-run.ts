import type pg from 'pg'

import { readOnly } from '../database.ts'
import { asksWho } from '../procedures/applicability/select.ts'
import { notForIn } from '../procedures/migrate/migrate.ts'
import type { Mapping, Prediction } from '../procedures/migrate/migrate.ts'
import { hashOf } from '../procedures/publishing/publish-release.ts'
import type { Release } from '../procedures/schema.ts'

import { caseNotFound } from './errors.ts'
import { foresee, readCasesForMigration } from './foresee.ts'
import { releaseName } from '../procedures/engine/index-release.ts'
import { beforeAll } from '../shared/before-all.ts'

export interface DryRun {
  /** Key of the procedure that the running cases follow. */
  readonly procedure: string
  /** Organisation whose cases, and those of all below it, are looked at; all unless told. */
  readonly body?: number | undefined
  /** What they would follow: a published release, or what a draft says. */
  readonly to: Release
  readonly mapping?: Mapping
  /** Cases read in one transaction, by one statement; 250 unless told. */
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
 * order of their ids. Nothing is written: it reads in transactions that cannot. Holds one chunk
 * in memory, however many there are.
 * @param pool connections of the role `siso_engine`
 * @param after id of the last case that was tried, to go on from there
 */
export async function* dryRun(
  pool: pg.Pool,
  asked: DryRun,
  after = beforeAll,
): AsyncGenerator<readonly TriedCase[]> {
  const { atOnce = 250 } = asked
  const target = { ...asked, atOnce, hash: hashOf(asked.to) }
  for (let last = after; ;) {
    const tried = await tryChunk(pool, target, last)
    if (tried.length > 0) yield tried
    if (tried.length < atOnce) return
    last = tried.at(-1)?.caseId ?? last
  }
}

function tryChunk(
  pool: pg.Pool,
  {
    procedure,
    body,
    to,
    mapping,
    hash,
    atOnce,
  }: DryRun & { readonly hash: string; atOnce: number },
  after: string,
): Promise<TriedCase[]> {
  return readOnly(pool, async (sql) => {
    const cases = await sql.query<Running>(running, [procedure, body ?? null, after, atOnce])
    const held = await readCasesForMigration(
      sql,
      cases.map(({ case_id: id }) => id),
      asksWho(to),
    )
    const tried: TriedCase[] = []
    for (const { case_id: caseId, number, zone } of cases) {
      const one = held.get(caseId)
      if (!one) throw caseNotFound(caseId)
      const { stateHash, calendar, engine, waits } = one
      const prediction = await foresee(sql, one, { to, ...(mapping && { mapping }) })
      const bound = { stateHash, calendar, engine, follows: one.release, targetHash: hash }
      const stands = standsBy(one.release, to, prediction)
      tried.push({ caseId, number, zone, bound, stands, waits, prediction })
    }
    return tried
  })
}

function standsBy(from: string, to: Release, prediction: Prediction): TriedCase['stands'] {
  const { blocked, unchanged } = prediction
  if (from === releaseName(to)) return 'same-release'
  const why = notForIn(prediction)
  if (why) return why === 'older' ? 'older' : 'not-for'
  if (blocked.length > 0) return 'blocked'
  return unchanged ? 'unchanged' : 'changed'
}
