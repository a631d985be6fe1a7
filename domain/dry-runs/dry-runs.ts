import { documentAt } from '../procedures/drafts/drafts.ts'
import type { Kept } from '../procedures/migrate/compare-predictions.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import { addPastTotals, noPastTotals } from '../procedures/past/totals.ts'
import type { PastLine, PastTotals } from '../procedures/past/totals.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { addTotals, noTotals } from '../tasks/dry-run-totals.ts'
import type { Line, Totals } from '../tasks/dry-run-totals.ts'
import { getRelease } from '../tasks/published.ts'

import { dryRunGone } from './errors.ts'
import type { Period } from './past-cases.ts'
import { beforeAll } from '../shared/before-all.ts'
import { compareWords } from '../shared/by-name.ts'

export type DryRunState = 'running' | 'done' | 'cancelled' | 'failed'

export interface ZoneTotals<T = Totals> {
  /** Organisation of the zone; null: of none. */
  readonly zone: number | null
  readonly name: string | null
  readonly totals: T
}

interface KeptRun {
  readonly id: string
  /** Key of the procedure that the cases follow. */
  readonly procedure: string
  /** What they would follow, `key@version`, by the hash of its document. */
  readonly target: string
  readonly targetHash: string
  /** Null: it is a published release. */
  readonly draft: string | null
  readonly draftRevision: number | null
  readonly mapping: Mapping
  readonly state: DryRunState
  /** Why it failed: a closed code. */
  readonly failure: string | null
  readonly startedBy: string
  readonly startedAt: Date
  readonly endedAt: Date | null
  /** Cases that were running when it began; null: it has not begun. */
  readonly expected: number | null
  readonly lastCase: string | null
  /** Of the results in the order of the cases: what is signed, once it is done. */
  readonly hash: string
}

interface Counted<T> {
  readonly zones: readonly ZoneTotals<T>[]
  /** Of all zones. */
  readonly all: T
}

/** A dry-run as it is kept: what it was made with, how far it has come, what it counted. */
export type KeptDryRun = KeptRun & Counted<Totals> & { readonly kind: 'running' }
/** One on cases of the past, with the days on which they began. */
export type KeptPastRun = KeptRun & Counted<PastTotals> & Period & { readonly kind: 'past' }
export type AnyDryRun = KeptDryRun | KeptPastRun

interface Names {
  readonly names: Readonly<Record<string, string>> | null
}
interface RowOf<T> extends Names {
  readonly totals: readonly { readonly zone: number | null; readonly totals: T }[]
}
type RunningRow = KeptRun & RowOf<Totals> & { readonly kind: 'running' }
type Row = RunningRow | (KeptRun & RowOf<PastTotals> & Period & { readonly kind: 'past' })

const columns = `
  d.id, d.kind, d.since::text, d.until::text, d.procedure, d.target, d.target_hash as "targetHash", d.draft, d.draft_revision as "draftRevision",
  d.mapping, d.state, d.failure, u.full_name as "startedBy", d.started_at as "startedAt",
  d.ended_at as "endedAt", d.expected, d.last_case as "lastCase", d.hash, d.totals,
  (select jsonb_object_agg(o.id, o.name) from organisation o
    where o.id in (select (t ->> 'zone')::int from jsonb_array_elements(d.totals) t)) as names
  from dry_run d join user_account u on u.id = d.started_by`

/** @throws `dry-run-gone` */
export async function getDryRun(sql: Sql, id: string): Promise<AnyDryRun> {
  const [row] = await sql.query<Row>(`select ${columns} where d.id = $1`, [id])
  if (!row) throw dryRunGone()
  return read(row)
}

/** The last ones of the procedures that the session keeps; fifty at most. */
export async function recentDryRuns(sql: Sql): Promise<AnyDryRun[]> {
  const rows = await sql.query<Row>(`select ${columns} order by d.started_at desc, d.id limit 50`)
  return rows.map(read)
}

/** The last finished one on running cases, of a document: what who reviews it signs. Undefined: none was finished. */
export async function lastFinished(sql: Sql, targetHash: string): Promise<KeptDryRun | undefined> {
  const [row] = await sql.query<RunningRow>(
    `select ${columns} where d.kind = 'running' and d.state = 'done' and d.target_hash = $1 order by d.started_at desc, d.id limit 1`,
    [targetHash],
  )
  return row && { ...row, ...counted(row, addTotals, noTotals) }
}

function read(row: Row): AnyDryRun {
  return row.kind === 'running'
    ? { ...row, ...counted(row, addTotals, noTotals) }
    : { ...row, ...counted(row, addPastTotals, noPastTotals) }
}

function counted<T>(
  { totals, names }: RowOf<T>,
  add: (one: T, other: T) => T,
  none: T,
): Counted<T> {
  const zones = totals
    .map((one) => ({ ...one, name: names?.[String(one.zone)] ?? null }))
    .toSorted(
      (a, b) =>
        Number(a.name === null) - Number(b.name === null) ||
        compareWords(a.name ?? '', b.name ?? ''),
    )
  return { zones, all: zones.reduce((all, one) => add(all, one.totals), none) }
}

/** What the cases of a dry-run would follow. @throws `draft-gone`, `release-not-found` */
export function documentOf(
  sql: Sql,
  { draft, draftRevision: revision, target }: Pick<KeptRun, 'draft' | 'draftRevision' | 'target'>,
): Promise<Release> {
  if (draft === null || revision === null) return getRelease(sql, target)
  return documentAt(sql, { draft, revision })
}

/** One case of a dry-run, and what is told of it. */
export interface KeptCase<T = Kept> {
  readonly caseId: string
  readonly number: string
  /** Name of the zone; null: of none. */
  readonly zone: string | null
  /** Release that it followed, `key@version`. */
  readonly follows: string
  /** Null: there is nothing to tell. */
  readonly prediction: T | null
  /** The session may open its folder. */
  readonly mayOpen: boolean
}

/** Which cases of a dry-run: those that count in one line, of one zone. */
export interface Listed {
  readonly run: string
  readonly line: Line | PastLine
  /** Organisation; absent: of all. */
  readonly zone?: number | undefined
  /** Goes on after this case. */
  readonly after?: string | undefined
}

const page = 25

const listed = `
  select d.case_id as "caseId", d.number, d.follows, o.name as zone, d.prediction, c.id is not null as "mayOpen"
  from dry_run_case d left join organisation o on o.id = d.zone left join social_case c on c.id = d.case_id
  where d.dry_run = $1 and d.lines @> array[$2] and ($3::int is null or d.zone = $3)
    and d.case_id > $4 order by d.case_id limit $5`

/** The cases that count in a line, by their ids, a page of them; whether there are more. */
export async function casesOfLine<T = Kept>(
  sql: Sql,
  { run, line, zone, after = beforeAll }: Listed,
): Promise<{ readonly cases: readonly KeptCase<T>[]; readonly more: boolean }> {
  const rows = await sql.query<KeptCase<T>>(listed, [run, line, zone ?? null, after, page + 1])
  return { cases: rows.slice(0, page), more: rows.length > page }
}
