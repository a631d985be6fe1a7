import { recordEvent } from '../../audit/record.ts'
import type { AuditDetail } from '../../audit/events.ts'
import type { Act } from '../../shared/act.ts'
import { failing, invalid } from '../../shared/field-problems.ts'
import type { Sql } from '../../shared/sql.ts'
import { checkDraft } from '../drafts/check-draft.ts'
import { getDraft } from '../drafts/drafts.ts'
import type { Draft } from '../drafts/drafts.ts'
import { saveDraft } from '../drafts/edit-draft.ts'
import { italian, releaseName } from '../engine/index-release.ts'
import { draftHeld, draftMovedOn, proposalFaulty } from '../errors.ts'
import type { Release } from '../schema.ts'
import { hashOf } from './publish-release.ts'
import { asProposed, unmovable } from './running-cases.ts'
import type { RunningCases } from './running-cases.ts'
import { signersOf } from './signers.ts'
import { instantOf, isFuture, whenProblems } from './when.ts'
import type { When } from './when.ts'

export interface FinishedDryRun {
  readonly id: string
  /** Of its results: what is signed. */
  readonly hash: string
}

export interface Proposed extends When {
  readonly draft: string
  /** As it was looked at. */
  readonly revision: number
  /** `key@version` of the version with the mistake that this one corrects; empty: none. */
  readonly corrects: string
  readonly reason: string
  /** Why nothing was tried on the running cases. */
  readonly withoutDryRun: string
  /** What running cases do once it is published. */
  readonly running: RunningCases
  /** Finds the last finished dry-run of a document, by its hash. */
  readonly dryRunOf: (sql: Sql, hash: string) => Promise<FinishedDryRun | undefined>
}

export type ProposedField = 'day' | 'time' | 'reason' | 'withoutDryRun' | 'running'

/**
 * Asks a second administrator to publish a draft as it is now. Another date, or another version that it
 * corrects, is first saved in the draft: what is signed is one document.
 * @returns id of the proposal, the seal of which is what is signed
 * @throws `draft-gone`, `draft-held`, `draft-moved-on`, `proposal-invalid`, `proposal-faulty`
 */
export async function proposePublication(act: Act, asked: Proposed): Promise<string> {
  const { sql } = act
  const seen = await inHand(act, asked)
  const undated = whenProblems(asked)
  if (undated.length > 0) throw invalid('proposal-invalid', [...undated, ...unsaid(asked)])
  const document = withDate(seen.document, await instantOf(sql, asked), asked.corrects)
  const dryRun = await asked.dryRunOf(sql, hashOf(document))
  const isAhead = await isFuture(sql, document.validity.from)
  const unmoved = unmovable(asked.running, { isTried: dryRun !== undefined, isAhead })
  const missing = [...unsaid(asked, dryRun), ...unmoved]
  if (missing.length > 0) throw invalid('proposal-invalid', missing)
  const found = await checkDraft(sql, document)
  const errors = found.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw proposalFaulty(errors)
  await saveDraft(act, { draft: seen.id, revision: asked.revision }, document)
  const draft = await getDraft(sql, seen.id)
  return keep(act, draft, { ...asked, dryRun })
}

/** Only who has it in hand, or who finds it in nobody's, and as it was looked at. */
async function inHand({ sql, session }: Act, { draft: id, revision }: Proposed): Promise<Draft> {
  await sql.query('select from release_draft where id = $1 for update', [id])
  const draft = await getDraft(sql, id)
  const { holder } = draft
  if (holder && holder.id !== session.userId) throw draftHeld(holder.name)
  if (draft.revision !== revision) throw draftMovedOn(draft.revision)
  return draft
}

function unsaid({ reason, withoutDryRun }: Proposed, dryRun?: FinishedDryRun) {
  return failing<ProposedField>([
    [reason.trim() === '', 'reason', 'Scrivi perché la proponi: lo legge chi firma.'],
    [
      !dryRun && withoutDryRun.trim() === '',
      'withoutDryRun',
      'Scrivi perché non è stata provata sulle pratiche in corso.',
    ],
  ])
}

function withDate(document: Release, from: string, corrects: string): Release {
  const { corrects: _, ...layer } = document.layer
  const validity = { ...document.validity, from }
  return { ...document, validity, layer: { ...layer, ...(corrects !== '' && { corrects }) } }
}

const newestBelow = `
  select key || '@' || version as name from release_standing
  where key = $1 and version < $2 and withdrawn_at is null order by version desc limit 1`

/** What a release would follow: the version before it that was not withdrawn, else what it was copied from. */
export async function followedBy(
  sql: Sql,
  { key, version, layer }: Pick<Release, 'key' | 'version' | 'layer'>,
): Promise<string | null> {
  const [before] = await sql.query<{ name: string }>(newestBelow, [key, version])
  return before?.name ?? layer.copiedFrom ?? null
}

const overtake = `
  update release_proposal set state = 'void', decided_by = $2, decided_at = siso_clock()
  where draft = $1 and state = 'open' and kind = 'publish'`

const insert = `
  insert into release_proposal (org, kind, key, version, title, draft, revision, hash, scenarios_hash, without_dry_run,
    follows, valid_from, reason, seal, dry_run_hash, dry_run, running, running_share, written_by, proposed_by)
  select d.org, 'publish', $3, $4, $5, d.id, r.revision, r.hash, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, r.made_by, $2
  from release_draft d join release_draft_revision r on r.draft = d.id and r.revision = d.revision
  where d.id = $1 returning id, org, written_by as "writtenBy", proposed_by as "proposedBy"`

interface Kept extends Proposed {
  readonly dryRun: FinishedDryRun | undefined
}

async function keep(
  act: Act,
  draft: Draft,
  { reason, withoutDryRun, dryRun, running: asked }: Kept,
): Promise<string> {
  const { sql, session } = act
  const { id, document, hash } = draft
  await sql.query(overtake, [id, session.userId])
  const { key, version, validity } = document
  const follows = await followedBy(sql, document)
  const scenarios = hashOf(document.scenarios ?? [])
  const running = asProposed(asked)
  const seal = hashOf({
    name: releaseName(document),
    hash,
    scenarios,
    dryRun: dryRun?.hash ?? null,
    follows,
    running,
  })
  const [made] = await sql.query<ToSign>(insert, [
    id,
    session.userId,
    key,
    version,
    italian(document.title),
    scenarios,
    dryRun ? null : withoutDryRun.trim(),
    follows,
    validity.from,
    reason.trim(),
    seal,
    dryRun?.hash ?? null,
    dryRun?.id ?? null,
    running.choice,
    running.share,
  ])
  if (!made) throw new Error('the draft is held')
  await recordProposal(act, made.id, { did: 'proposed', release: releaseName(document), seal })
  await tellSigners(act, made)
  return made.id
}

export function recordProposal(act: Act, id: string, detail: AuditDetail): Promise<void> {
  const { sql, session, request } = act
  return recordEvent(sql, {
    action: 'release-proposal-changed',
    objectKind: 'release-proposal',
    objectId: id,
    actor: session.userId,
    request,
    detail,
  })
}

/** A proposal, and whose it is. */
export type ToSign = Parameters<typeof signersOf>[1] & { readonly id: string }

export async function tellSigners({ sql }: Act, proposal: ToSign): Promise<void> {
  const signers = await signersOf(sql, proposal)
  const whom = signers.map(({ id }) => id)
  await tellOfProposal(sql, { proposal: proposal.id, whom, what: 'to-sign' })
}

interface Told {
  readonly proposal: string
  readonly whom: readonly string[]
  readonly what: 'to-sign' | 'signed' | 'returned' | 'commented' | 'withdrawn'
}

/** A notice to those of them who are not who acts. */
export async function tellOfProposal(sql: Sql, { proposal, whom, what }: Told): Promise<void> {
  await sql.query('select tell_of_proposal($1, $2, $3)', [proposal, whom, what])
}
