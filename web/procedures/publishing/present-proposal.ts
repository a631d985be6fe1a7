import { releaseName } from '../../../domain/procedures/engine/index-release.ts'
import type { Proposal } from '../../../domain/procedures/publishing/proposals.ts'
import type { SinceTried } from '../../../domain/procedures/publishing/since-tried.ts'
import {
  draftPath,
  dryRunPath,
  newCampaignPath,
  paths as procedures,
  procedurePath,
} from '../paths.ts'
import type { presentDifferences } from '../present-differences.ts'
import type { Reader } from '../present-procedure.ts'
import { paths, proposalPath, timingPath } from './paths.ts'
import { instant, presentDiscussion } from './present-discussion.ts'
import type { ReadDiscussion } from './present-discussion.ts'
import { proposedInWords, stateOf } from './proposed-words.ts'
import { triedInWords } from './standing-words.ts'

interface ReadProposal {
  readonly proposal: Proposal
  readonly compared: ReturnType<typeof presentDifferences> | undefined
  readonly discussion: ReadDiscussion
  /** Cases that have begun since a day which has gone by; undefined: it is still to come. */
  readonly begun: number | undefined
  /** What has happened since its dry-run. */
  readonly tried: SinceTried | undefined
}

export function presentProposal(read: ReadProposal, reader: Reader) {
  const { proposal, compared } = read
  const { kind, title, follows, reason, withoutDryRun, revision, overtaken } = proposal
  return {
    ...stateOf(proposal, reader),
    ...linksOf(proposal),
    heading: title,
    name: releaseName(proposal),
    proposed: proposedInWords(proposal, reader),
    title: reader.t(`publishing.title-${kind}`, { title }),
    list: paths.proposals,
    overtaken,
    from: instant(proposal.from, reader),
    movedFrom: proposal.movedFrom !== null && instant(proposal.movedFrom, reader),
    revision,
    reason,
    withoutDryRun,
    hashes: hashesOf(proposal, reader),
    follows: follows !== null && { name: follows, href: procedurePath(follows) },
    publishes: kind === 'publish',
    compared,
    discussed: discussedOf(read, reader),
    runningCases: runningInWords(proposal, reader),
    triedSince: read.tried && proposal.state === 'open' && triedInWords(read.tried, reader),
  }
}

/** To the draft while it is one, or where it is to be mended; then to what it has become. */
function linksOf(proposal: Proposal) {
  const { state, kind, dryRun, running } = proposal
  const release = releaseName(proposal)
  const signed = state === 'signed'
  return {
    release: (signed || kind === 'move') && procedurePath(release),
    ...draftOf(proposal),
    dryRun: dryRun !== null && dryRunPath(dryRun),
    migrations: signed && running !== 'stay' && procedures.campaigns,
    migrate: signed && newCampaignPath(release),
  }
}

function draftOf({ state, toMend, kind, key, version, draft }: Proposal) {
  if (kind === 'move') return { timing: toMend && timingPath(releaseName({ key, version })) }
  if (draft === null || (state !== 'open' && !toMend)) return {}
  return { draft: draftPath(draft), picture: draftPath(draft, 'draftPicture') }
}

function discussedOf(read: ReadProposal, reader: Reader) {
  const { id, kind, seal, from } = read.proposal
  const publishes = kind === 'publish'
  const signed = {
    action: proposalPath(id),
    sign: proposalPath(id, 'sign'),
    seal,
    how: reader.t(publishes ? 'publishing.sign-how' : 'publishing.sign-move-how', {
      at: instant(from, reader),
    }),
    past: pastInWords(read, reader),
    ...(publishes && { strong: signedOfRunning(read.proposal, reader) }),
  }
  return presentDiscussion(read.discussion, signed, reader)
}

function runningInWords({ running, runningShare }: Proposal, { t }: Reader): string {
  return `${t(`publishing.running-cases-${running}`)}${firstInWords(runningShare, t)}`
}

/** What the signature sets off, where it is given. */
function signedOfRunning({ running, runningShare }: Proposal, { t }: Reader): string {
  return `${t(`publishing.sign-running-${running}`)}${firstInWords(runningShare, t)}`
}

/** That it begins in the past, and whom it finds. */
function pastInWords({ begun, proposal }: ReadProposal, reader: Reader) {
  if (begun === undefined) return undefined
  return reader.t('publishing.sign-past', { at: instant(proposal.from, reader), count: begun })
}

function firstInWords(share: number, t: Reader['t']): string {
  return share > 0 ? ` ${t('publishing.running-cases-first', { share })}` : ''
}

function hashesOf({ hash, scenariosHash, dryRunHash, seal }: Proposal, { t }: Reader) {
  const all = [
    ['document', hash],
    ['scenarios', scenariosHash],
    ['dry-run', dryRunHash],
    ['seal', seal],
  ] as const
  return all.flatMap(([what, value]) =>
    value === null ? [] : [{ label: t(`publishing.hash-${what}`), digest: value }],
  )
}
