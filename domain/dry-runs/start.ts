import { recordEvent } from '../audit/record.ts'
import { getDraft } from '../procedures/drafts/drafts.ts'
import { bodyOf } from '../procedures/drafts/edit-draft.ts'
import { releaseName } from '../procedures/engine/index-release.ts'
import { mappingProblems } from '../procedures/migrate/check-mapping.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import { hashOf } from '../procedures/publishing/publish-release.ts'
import type { Release } from '../procedures/schema.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { getRelease, publishedReleases } from '../tasks/published.ts'

import type { DryRunKind } from './chunks.ts'
import { getDryRun } from './dry-runs.ts'
import { mappingRefused, periodUpside } from './errors.ts'
import type { Period } from './past-cases.ts'

/** What is tried: a published release by name, or what a draft says now. */
export type DryRunTarget = { readonly release: string } | { readonly draft: string }

interface Tried {
  readonly document: Release
  /** Key of the procedure whose running cases it is tried on. */
  readonly procedure: string
  readonly draft?: string
  readonly revision?: number
}

const under = `
  select id from dry_run where state = 'running' and procedure = $1 and target_hash = $2 and mapping = $3
    and kind = $4 and since is not distinct from $5 and until is not distinct from $6
  order by started_at limit 1`

const start = `
  insert into dry_run (procedure, target_hash, mapping, kind, since, until, org, target, draft, draft_revision, started_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`

/**
 * Asks for a dry-run on all running cases of a procedure; a worker takes it up. One of the same that is
 * under way is joined.
 * @param mapping how steps that have no place go on: part of the hash, and of a migration that follows
 * @returns its id
 * @throws `draft-gone`, `release-not-found`, `draft-elsewhere` for a body whose procedures the actor does
 *   not keep, `mapping-refused` with what holds for no case
 */
export function startDryRun(
  act: Act,
  target: DryRunTarget,
  mapping: Mapping = {},
): Promise<string> {
  return startOf(act, target, { kind: 'running', mapping })
}

/**
 * Asks how the cases that began in a period, open or closed, would have lived; as a dry-run otherwise.
 * @throws as `startDryRun`; `period-upside`
 */
export function startPastRun(act: Act, target: DryRunTarget, period: Period): Promise<string> {
  if (period.since > period.until) throw periodUpside()
  return startOf(act, target, { kind: 'past', mapping: {}, period })
}

interface Asked {
  readonly kind: DryRunKind
  readonly mapping: Mapping
  readonly period?: Period
}

async function startOf(act: Act, target: DryRunTarget, asked: Asked): Promise<string> {
  const { sql, session, request } = act
  const { document, procedure, draft = null, revision = null } = await triedBy(sql, target)
  const org = await bodyOf(act, document)
  const { kind, mapping, period } = asked
  await refuseMapping(sql, mapping, { document, procedure })
  const days = [period?.since ?? null, period?.until ?? null]
  const what = [procedure, hashOf(document), JSON.stringify(mapping), kind, ...days]
  const [same] = await sql.query<{ id: string }>(under, what)
  if (same) return same.id
  const values = [...what, org, releaseName(document), draft, revision, session.userId]
  const [made] = await sql.query<{ id: string }>(start, values)
  const id = made?.id ?? ''
  const detail = { did: 'started', kind, procedure, target: releaseName(document) }
  const object = { objectKind: 'dry-run', objectId: id } as const
  const by = { actor: session.userId, request }
  await recordEvent(sql, { action: 'dry-run-changed', ...object, ...by, detail })
  return id
}

async function refuseMapping(sql: Sql, mapping: Mapping, tried: Tried): Promise<void> {
  if (mapping.enter === undefined) return
  const from = await publishedReleases(sql, tried.procedure)
  const problems = mappingProblems(mapping, { from, to: tried.document })
  if (problems.length > 0) throw mappingRefused(problems)
}

async function triedBy(sql: Sql, target: DryRunTarget): Promise<Tried> {
  if ('release' in target) {
    const document = await getRelease(sql, target.release)
    return { document, procedure: document.key }
  }
  const { document, base, revision } = await getDraft(sql, target.draft)
  const [procedure = document.key] = base.split('@')
  return { document, procedure, draft: target.draft, revision }
}

const cancel = `
  update dry_run set state = 'cancelled', ended_at = siso_clock()
  where id = $1 and state = 'running' returning id`

/** Stops one that is under way; what it has found so far stays. One that has ended stays as it is. @throws `dry-run-gone` */
export async function cancelDryRun(act: Act, id: string): Promise<void> {
  const { sql, session, request } = act
  await getDryRun(sql, id)
  const stopped = await sql.query(cancel, [id])
  if (stopped.length === 0) return
  const object = { objectKind: 'dry-run', objectId: id } as const
  const by = { actor: session.userId, request }
  await recordEvent(sql, {
    action: 'dry-run-changed',
    ...object,
    ...by,
    detail: { did: 'cancelled' },
  })
}
