import type pg from 'pg'

import { readOnly } from '../database.ts'
import type { StrayReason } from '../procedures/engine/migrated.ts'
import type { Mapping, Prediction } from '../procedures/migrate/migrate.ts'
import { hashOf } from '../procedures/publishing/publish-release.ts'
import type { Release } from '../procedures/schema.ts'

import { caseNotFound } from './errors.ts'
import { foresee, holdCase } from './migrate-case.ts'
import { releaseName } from '../procedures/engine/index-release.ts'

/** Cases read in one transaction: their statements travel together. */
const chunk = 100

export interface DryRun {
  /** Key of the procedure that the running cases follow. */
  readonly procedure: string
  /** What they would follow: a published release, or what a draft says. */
  readonly to: Release
  readonly mapping?: Mapping
}

/** What the prediction of one case holds for. With anything else it is to be made anew. */
export interface Bound {
  readonly stateHash: string
  readonly calendar: string
  readonly engine: number
  /** Of the document that it was tried with. */
  readonly targetHash: string
}

export interface TriedCase {
  readonly caseId: string
  /** Organisation of the zone; null: of none. */
  readonly zone: number | null
  readonly bound: Bound
  /** `waits`: something is to be applied first, and may change what was foreseen. */
  readonly stands: 'same-release' | 'blocked' | 'unchanged' | 'changed'
  readonly waits: boolean
  readonly prediction: Prediction
}

interface Running {
  readonly case_id: string
  readonly zone: number | null
}

const running = 'select case_id, zone from running_cases($1, $2, $3)'
const first = '00000000-0000-0000-0000-000000000000'

/**
 * Foresees for every running case of a procedure what going on by another release would do, in the
 * order of their ids. Nothing is written: it reads in transactions that cannot. Holds a hundred cases
 * in memory, however many there are.
 * @param pool connections of the role `siso_engine`
 * @param after id of the last case that was tried, to go on from there
 */
export async function* dryRun(
  pool: pg.Pool,
  asked: DryRun,
  after = first,
): AsyncGenerator<readonly TriedCase[]> {
  const target = { ...asked, hash: hashOf(asked.to) }
  for (let last = after; ;) {
    const tried = await tryChunk(pool, target, last)
    if (tried.length > 0) yield tried
    if (tried.length < chunk) return
    last = tried.at(-1)?.caseId ?? last
  }
}

function tryChunk(
  pool: pg.Pool,
  { procedure, to, mapping, hash }: DryRun & { readonly hash: string },
  after: string,
): Promise<TriedCase[]> {
  return readOnly(pool, async (sql) => {
    const cases = await sql.query<Running>(running, [procedure, after, chunk])
    const held = await Promise.all(cases.map(({ case_id: id }) => holdCase(sql, id)))
    const tried: TriedCase[] = []
    for (const [at, { case_id: caseId, zone }] of cases.entries()) {
      const one = held[at]
      if (!one) throw caseNotFound(caseId)
      const { stateHash, calendar, engine, waits } = one
      const prediction = await foresee(sql, one, { to, ...(mapping && { mapping }) })
      const bound = { stateHash, calendar, engine, targetHash: hash }
      const stands = standsBy(one.release, to, prediction)
      tried.push({ caseId, zone, bound, stands, waits, prediction })
    }
    return tried
  })
}

function standsBy(from: string, to: Release, { blocked, unchanged }: Prediction) {
  if (from === releaseName(to)) return 'same-release'
  if (blocked.length > 0) return 'blocked'
  return unchanged ? 'unchanged' : 'changed'
}

/** How many cases, of a zone or of all of them. A changed case may count in several lines. */
export interface Totals {
  readonly cases: number
  readonly sameRelease: number
  readonly unchanged: number
  readonly changed: number
  readonly blocked: number
  readonly waiting: number
  readonly opened: number
  readonly cancelled: number
  readonly revised: number
  readonly earlier: number
  readonly later: number
  readonly started: number
  readonly dropped: number
  readonly past: number
  readonly crossing: number
  readonly why: Readonly<Partial<Record<StrayReason, number>>>
}

export const noTotals: Totals = {
  ...{ cases: 0, sameRelease: 0, unchanged: 0, changed: 0, blocked: 0, waiting: 0 },
  ...{ opened: 0, cancelled: 0, revised: 0, earlier: 0, later: 0, started: 0, dropped: 0 },
  ...{ past: 0, crossing: 0, why: {} },
}

/** Totals with one case more. */
export function addCase(totals: Totals, { stands, waits, prediction }: TriedCase): Totals {
  const { blocked, opened, cancelled, kept, terms, crossesInto } = prediction
  const moves = terms.filter(({ change }) => change === 'moved').map(moveOf)
  const said = {
    cases: true,
    sameRelease: stands === 'same-release',
    unchanged: stands === 'unchanged',
    changed: stands === 'changed',
    blocked: stands === 'blocked',
    waiting: waits,
    opened: opened.length > 0,
    cancelled: cancelled.length > 0,
    revised: kept.some(({ revised }) => revised),
    earlier: moves.includes('earlier'),
    later: moves.includes('later'),
    started: terms.some(({ change }) => change === 'started'),
    dropped: terms.some(({ change }) => change === 'dropped'),
    past: terms.some(({ past }) => past.length > 0),
    crossing: crossesInto !== undefined,
  }
  const counted = Object.entries(said).map(([name, holds]) => [
    name,
    totals[name as keyof typeof said] +
      Number(holds && (stands !== 'same-release' || alone.has(name))),
  ])
  const reasons = stands === 'blocked' ? new Set(blocked.map(({ why }) => why)) : []
  const why = { ...totals.why }
  for (const reason of reasons) why[reason] = (why[reason] ?? 0) + 1
  return { ...(Object.fromEntries(counted) as unknown as Totals), why }
}

/** Counted of a case that follows that release already, too. */
const alone = new Set(['cases', 'sameRelease', 'waiting'])

function moveOf({ was, now }: Prediction['terms'][number]): 'earlier' | 'later' | 'same' {
  if (was === now) return 'same'
  if (was === undefined) return 'earlier'
  return now !== undefined && now < was ? 'earlier' : 'later'
}
