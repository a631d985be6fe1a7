import type pg from 'pg'

import { canonical } from '../procedures/engine/state.ts'
import { keptOf } from '../procedures/migrate/compare-predictions.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import type { Impact } from '../procedures/past/impact.ts'
import { addPast, noPastTotals, pastLinesOf } from '../procedures/past/totals.ts'
import type { PastTotals } from '../procedures/past/totals.ts'
import type { Release } from '../procedures/schema.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { addCounts, countsOf, noTotals } from '../tasks/dry-run-totals.ts'
import type { Counts, Totals } from '../tasks/dry-run-totals.ts'
import { triedAs } from '../tasks/dry-run.ts'
import type { TriedCase } from '../tasks/dry-run.ts'

import { pastRun } from './past-cases.ts'
import type { Granted, PastTried } from './past-cases.ts'

export type DryRunKind = 'running' | 'past'

/** What a dry-run under way is made with. */
export interface Standing {
  readonly kind: DryRunKind
  readonly procedure: string
  /** Whose cases alone are looked at, with those of all below it; null: all. */
  readonly body: number | null
  readonly target: string
  readonly draft: string | null
  readonly draftRevision: number | null
  readonly mapping: Mapping
  readonly since: CalendarDay | null
  readonly until: CalendarDay | null
  readonly lastCase: string | null
}

export interface KeptTotals {
  readonly zone: number | null
  readonly totals: Totals | PastTotals
}

/** One case as it is kept: a row of `dry_run_case` in canonical JSON. */
interface KeptRow {
  readonly caseId: string
  readonly text: string
}

/** With what it counts. */
interface Counted<C> extends KeptRow {
  readonly zone: number | null
  readonly counts: C
}

/** Cases that were tried together, and what they add to what was counted before. */
export interface Chunk {
  readonly rows: readonly KeptRow[]
  readonly added: (kept: readonly KeptTotals[]) => KeptTotals[]
}

export interface Trying {
  readonly to: Release
  /** Cases of one chunk. */
  readonly atOnce?: number | undefined
  /** Cents that a granted service comes to. */
  readonly costOf?: ((granted: Granted) => number) | undefined
}

/** Goes on behind the last case that was kept, in chunks, on what the dry-run is about. */
export async function* chunksOf(
  pool: pg.Pool,
  run: Standing,
  { to, atOnce, costOf }: Trying,
): AsyncGenerator<Chunk> {
  const { procedure, body, mapping, since, until } = run
  const asked = { procedure, body: body ?? undefined, to, ...(atOnce !== undefined && { atOnce }) }
  const after = run.lastCase ?? undefined
  if (run.kind === 'running')
    for await (const rows of triedAs(pool, { ...asked, mapping, tell: rowOf }, after))
      yield { rows, added: adding(rows, addCounts, noTotals) }
  else
    for await (const tried of pastRun(
      pool,
      { ...asked, ...periodOf(since, until), costOf },
      after,
    )) {
      const rows = tried.map(pastRowOf)
      yield { rows, added: adding(rows, addPast, noPastTotals) }
    }
}

function periodOf(since: CalendarDay | null, until: CalendarDay | null) {
  return { since: since ?? '', until: until ?? '' }
}

function rowOf(tried: TriedCase): Counted<Counts> {
  const { caseId, number, zone, bound, stands, waits } = tried
  const tells = stands !== 'same-release' && stands !== 'unchanged'
  const prediction = tells ? keptOf(tried.prediction) : null
  const counts = countsOf(tried)
  const lines = [...counts.lines, ...counts.why]
  const row = { caseId, number, zone, ...bound, stands, waits, lines, prediction }
  return { caseId, zone, counts, text: canonical(row) }
}

/** Of one that would have lived the same there is nothing to tell, but for its scores. */
function pastRowOf({ caseId, number, zone, bound, impact }: PastTried): Counted<Impact> {
  const { stands, figures, untold } = impact
  const prediction = stands === 'same' && figures.length === 0 ? null : impact
  const lines = [...pastLinesOf(impact), ...(untold ? [untold.why] : [])]
  const row = { caseId, number, zone, ...bound, stands, waits: false, lines, prediction }
  return { caseId, zone, counts: impact, text: canonical(row) }
}

function adding<C, S extends Totals | PastTotals>(
  rows: readonly Counted<C>[],
  add: (totals: S, counts: C) => S,
  none: S,
): Chunk['added'] {
  return (kept) => {
    // What was kept is of the same kind: the row says which.
    const zones = new Map(kept.map(({ zone, totals }) => [zone, totals as S]))
    for (const { zone, counts } of rows) zones.set(zone, add(zones.get(zone) ?? none, counts))
    return [...zones].map(([zone, totals]) => ({ zone, totals }))
  }
}
