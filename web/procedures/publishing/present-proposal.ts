import type { DomainError } from '../../../domain/shared/domain-error.ts'
import type { Flaw } from '../../../domain/procedures/errors.ts'
import { releaseName } from '../../../domain/procedures/engine/index-release.ts'
import type { Proposal, Step } from '../../../domain/procedures/publishing/proposals.ts'
import type { SinceTried } from '../../../domain/procedures/publishing/since-tried.ts'
import type { Signer } from '../../../domain/procedures/publishing/signers.ts'
import {
  draftPath,
  dryRunPath,
  newCampaignPath,
  paths as procedures,
  procedurePath,
} from '../paths.ts'
import type { presentDifferences } from '../present-differences.ts'
import type { Reader } from '../present-procedure.ts'
import { formatDate, formatTime } from '../../shared/format.ts'
import { paths, proposalPath } from './paths.ts'
import { signersInWords, triedInWords } from './standing-words.ts'

export function presentProposalRow(proposal: Proposal, reader: Reader) {
  const { id, title, kind, proposer, proposedAt, from } = proposal
  const { language, t } = reader
  return {
    href: proposalPath(id),
    heading: title,
    name: releaseName(proposal),
    asks: t(`publishing.asks-${kind}`, { at: instant(from, reader) }),
    proposed: t('publishing.proposed-by', { by: proposer, at: moment(proposedAt, language) }),
    state: stateOf(proposal, reader),
  }
}

/** Why the page is shown again. */
export interface Refused {
  readonly status: number
  readonly refusal?: DomainError
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

interface ReadProposal {
  readonly proposal: Proposal
  readonly compared: ReturnType<typeof presentDifferences> | undefined
  readonly steps: readonly Step[]
  readonly signers: readonly Signer[]
  /** Cases that have begun since a day which has gone by; undefined: it is still to come. */
  readonly begun: number | undefined
  /** What has happened since its dry-run. */
  readonly tried: SinceTried | undefined
  readonly me: string
  readonly refused: Refused | undefined
}

export function presentProposal(read: ReadProposal, reader: Reader) {
  const { proposal, compared, steps, signers } = read
  const { id, kind, title, follows, reason, withoutDryRun, revision, overtaken } = proposal
  const row = presentProposalRow(proposal, reader)
  return {
    ...row,
    ...row.state,
    ...linksOf(proposal),
    ...decisionOf(read),
    ...wrongOf(read.refused),
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
    history: steps.map((one) => presentStep(one, reader)),
    action: proposalPath(id),
    sign: proposalPath(id, 'sign'),
    seal: proposal.seal,
    runningCases: runningInWords(proposal, reader),
    signRunning: signedOfRunning(proposal, reader),
    signers: signersInWords(signers, reader.t),
    past: pastInWords(read, reader),
    triedSince: read.tried && proposal.state === 'open' && triedInWords(read.tried, reader),
  }
}

/** To the draft while it is one, then to what it has become. */
function linksOf({ state, kind, key, version, draft, dryRun, running }: Proposal) {
  const published = state === 'signed' || kind === 'move'
  const writing = state === 'open' && draft !== null
  return {
    release: published && procedurePath(releaseName({ key, version })),
    draft: writing && draftPath(draft),
    picture: writing && draftPath(draft, 'draftPicture'),
    dryRun: dryRun !== null && dryRunPath(dryRun),
    migrations: state === 'signed' && running !== 'stay' && procedures.campaigns,
    migrate: state === 'signed' && newCampaignPath(releaseName({ key, version })),
  }
}

/** What the reader may still do about it. */
function decisionOf({ proposal, signers, me }: ReadProposal) {
  const open = proposal.state === 'open'
  const waits = open && !proposal.overtaken
  return {
    open,
    waits,
    signs: waits && signers.some((one) => one.id === me),
    own: open && proposal.proposedBy === me,
  }
}

function wrongOf({ refusal, errors = [] }: Partial<Refused> = {}) {
  const flaws = refusal?.detail.flaws
  return {
    refusal: refusal?.message,
    flaws: Array.isArray(flaws) ? (flaws as readonly Flaw[]) : [],
    errors,
    error: Object.fromEntries(errors.map(({ field, message }) => [field.slice(2), message])),
  }
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

function stateOf({ state, overtaken, kind }: Proposal, { t }: Reader) {
  const key = overtaken ? 'void' : state
  return {
    stateText: t(`publishing.state-${key}${key === 'signed' && kind === 'move' ? '-move' : ''}`),
    good: key === 'signed',
    soon: key === 'open',
  }
}

/** A line of the history: who, when, what, and what they wrote. */
export function presentStep({ at, by, did, note, from, movedFrom }: Step, reader: Reader) {
  const was = movedFrom === null ? '' : instant(movedFrom, reader)
  const becomes = from === null ? '' : instant(from, reader)
  const signedMove = did === 'signed' && movedFrom !== null
  const key = signedMove ? 'moved' : did
  return {
    text: reader.t(`publishing.step-${key}`, {
      by,
      at: moment(at, reader.language),
      from: becomes,
      was,
    }),
    note,
  }
}

/** An instant as a procedure writes it, by the clock here. */
export function instant(at: string, { language }: Reader): string {
  return moment(new Date(at), language)
}

function moment(at: Date, language: Reader['language']): string {
  return `${formatDate(at, language)}, ${formatTime(at, language)}`
}
