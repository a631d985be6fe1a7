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
import { holdOpen, refuseOthers } from './discussion.ts'
import type { ProposalKind, Unsigned } from './discussion.ts'
import { knownHere } from './known.ts'
import { moveRelease } from './move-release.ts'
import { followedBy, recordProposal, tellOfProposal } from './propose.ts'
import { getProposal, lockProposal } from './proposals.ts'
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
  const proposal = await holdOpen(act.sql, publications, id)
  if (proposal.seal !== seal) throw proposalUnlike()
  await refuseOthers(act, publications, proposal)
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

/** The publication of a draft, or the move of a release. */
export const publications: ProposalKind<Proposal> = {
  column: 'proposal',
  get: getProposal,
  lock: lockProposal,
  isOpen: ({ state }) => state === 'open',
  signers: signersOf,
  end: decide,
  record: recordProposal,
  tellCommented: (sql, id, whom) => tellOfProposal(sql, { proposal: id, whom, what: 'commented' }),
  decided: proposalDecided,
  othersSign,
}

type Decision = Unsigned | { readonly state: 'signed' }

const decided = `
  update release_proposal set state = $2, decided_by = $3, decided_at = siso_clock(), decision = $4 where id = $1`

async function decide(act: Act, proposal: Proposal, decision: Decision): Promise<void> {
  const { sql, session } = act
  const { state } = decision
  const why = state === 'returned' ? decision.why : null
  const { id, seal, proposedBy, writtenBy } = proposal
  await sql.query(decided, [id, state, session.userId, why])
  await recordProposal(act, id, { did: state, release: releaseName(proposal), seal })
  if (state === 'void') return
  const whom = [...new Set([proposedBy, writtenBy])]
  await tellOfProposal(sql, { proposal: id, whom, what: state })
}
