import { roles } from '../../auth/roles.ts'
import type { Act } from '../../shared/act.ts'
import { documentAt } from '../drafts/drafts.ts'
import { putAwayDraft } from '../drafts/edit-draft.ts'
import {
  othersSign,
  proposalDecided,
  proposalPast,
  proposalUnlike,
  proposalVoid,
  releaseChanged,
} from '../errors.ts'
import { releaseName } from '../engine/index-release.ts'
import { knownHere } from './known.ts'
import { moveRelease } from './move-release.ts'
import { followedBy, recordProposal, tellOfProposal } from './propose.ts'
import { holdProposal } from './proposals.ts'
import type { Proposal } from './proposals.ts'
import { hashOf, publishRelease } from './publish-release.ts'
import type { RunningChoice } from '../schema/running-choice.ts'
import { signersOf } from './signers.ts'
import { isFuture } from './when.ts'

/** What a second administrator signs. */
export interface Signature {
  readonly proposal: string
  /** Of the page that was read. */
  readonly seal: string
  /** The page said that its day has gone by, and how many cases have begun since. */
  readonly saidPast: boolean
  /** Begins to move running cases, as it was proposed. */
  readonly move: (act: Act, asked: Moving) => Promise<void>
}

interface Moving {
  readonly dryRun: string
  /** The release just published, `key@version`. */
  readonly to: string
  readonly mode: RunningChoice
  readonly share: number
  /** Who had proposed it with the release. */
  readonly proposedBy: string
}

/**
 * Signs what was proposed: the draft is published, or the release moved, in the same transaction.
 * @returns `key@version`
 * @throws `proposal-gone`, `proposal-decided`, `proposal-unlike`, `proposal-void`, `proposal-past`,
 *   `proposal-others-sign`, and what `publishRelease`, `moveRelease` and `move` throw
 */
export async function signProposal(
  act: Act,
  { proposal: id, seal, saidPast, move }: Signature,
): Promise<string> {
  const proposal = await holdProposal(act.sql, id)
  if (proposal.state !== 'open') throw proposalDecided()
  if (proposal.seal !== seal) throw proposalUnlike()
  await refuseOthers(act, proposal)
  if (proposal.kind === 'move') await moveRelease(act, proposal)
  else {
    if (!saidPast && !(await isFuture(act.sql, proposal.from))) throw proposalPast()
    await publish(act, proposal)
  }
  const { dryRun, running: mode, runningShare: share, proposedBy } = proposal
  if (dryRun !== null && mode !== 'stay')
    await move(act, { dryRun, to: releaseName(proposal), mode, share, proposedBy })
  await decide(act, proposal, { state: 'signed' })
  return releaseName(proposal)
}

/** Sends it back to who proposed it. @throws `proposal-gone`, `proposal-decided`, `proposal-others-sign` */
export async function returnProposal(act: Act, id: string, why: string): Promise<void> {
  const proposal = await holdProposal(act.sql, id)
  if (proposal.state !== 'open') throw proposalDecided()
  await refuseOthers(act, proposal)
  await decide(act, proposal, { state: 'returned', why })
}

/** Takes back what one has proposed oneself. @throws `proposal-gone`, `proposal-decided` */
export async function takeBackProposal(act: Act, id: string): Promise<void> {
  const proposal = await holdProposal(act.sql, id)
  if (proposal.state !== 'open' || proposal.proposedBy !== act.session.userId)
    throw proposalDecided()
  await decide(act, proposal, { state: 'void' })
}

const comment = 'insert into release_comment (proposal, made_by, body) values ($1, $2, $3)'

/** Says something about an open proposal. @throws `proposal-gone`, `proposal-decided` */
export async function commentProposal(act: Act, id: string, body: string): Promise<void> {
  const { sql, session } = act
  const proposal = await holdProposal(sql, id)
  if (proposal.state !== 'open') throw proposalDecided()
  await sql.query(comment, [id, session.userId, body])
  await recordProposal(act, id, { did: 'commented' })
  const signers = await signersOf(sql, proposal)
  const whom = [proposal.proposedBy, ...signers.map((one) => one.id)]
  await tellOfProposal(sql, { proposal: id, whom, what: 'commented' })
}

async function refuseOthers({ sql, session }: Act, proposal: Proposal): Promise<void> {
  const signers = await signersOf(sql, proposal)
  if (!signers.some(({ id }) => id === session.userId))
    throw othersSign(signers.map(({ name }) => name))
}

async function publish(act: Act, { draft, revision, hash, follows }: Proposal): Promise<void> {
  if (draft === null || revision === null) throw new Error('a publication has its draft')
  const { sql } = act
  if (!(await putAwayDraft(act, { draft, revision })))
    throw proposalVoid('la bozza è cambiata dopo che è stata proposta')
  const document = await documentAt(sql, { draft, revision })
  if (hashOf(document) !== hash)
    throw proposalVoid('il documento non è quello che è stato proposto')
  const { already } = await publishRelease(act, document, await knownHere(sql, roles))
  if (already) throw releaseChanged(releaseName(document))
  const now = await followedBy(sql, document)
  if (now !== follows)
    throw proposalVoid(
      `nel frattempo è stata pubblicata o ritirata un’altra versione, e ora segue ${now ?? 'nessuna'}`,
    )
}

interface Decision {
  readonly state: 'signed' | 'returned' | 'void'
  readonly why?: string
}

const decided = `
  update release_proposal set state = $2, decided_by = $3, decided_at = siso_clock(), decision = $4 where id = $1`

async function decide(act: Act, proposal: Proposal, { state, why }: Decision): Promise<void> {
  const { sql, session } = act
  const { id, seal, proposedBy, writtenBy } = proposal
  await sql.query(decided, [id, state, session.userId, why ?? null])
  await recordProposal(act, id, { did: state, release: releaseName(proposal), seal })
  if (state === 'void') return
  const whom = [...new Set([proposedBy, writtenBy])]
  await tellOfProposal(sql, { proposal: id, whom, what: state })
}
