import type { CampaignRow } from '../../domain/campaign/campaigns.ts'
import type { CaseResult } from '../../domain/campaign/schema.ts'
import { steeringsOf } from '../../domain/campaign/steer-campaign.ts'
import type { KeptDryRun } from '../../domain/dry-runs/dry-runs.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { nameOfTask } from '../../domain/procedures/migrate/names.ts'
import type { SinceTried } from '../../domain/procedures/publishing/since-tried.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { formatDateTime, formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import {
  campaignPath,
  dryRunPath,
  newCampaignPath,
  paths,
  procedurePath,
  tryPath,
} from './paths.ts'
import { presentCases } from './present-campaign-cases.ts'
import type { ReadCases } from './present-campaign-cases.ts'
import type { Reader } from './present-procedure.ts'
import { presentDiscussion } from './publishing/present-discussion.ts'
import type { ReadDiscussion } from './publishing/present-discussion.ts'
import { triedInWords } from './publishing/standing-words.ts'

const toGo: readonly CaseResult[] = ['to-move', 'next-step']

export function presentCampaignRow(row: CampaignRow, releases: readonly Release[], reader: Reader) {
  const release = releases.find((one) => releaseName(one) === row.to)
  return {
    href: campaignPath(row.id),
    title: release ? words(release.title, reader.language) : { text: row.to },
    name: row.to,
    made: madeBy(row, reader),
    state: stateOf(row, reader),
    said: progressOf(row, reader).said,
  }
}

export interface ReadCampaign extends ReadCases {
  /** Cases that began since its dry-run, by other rules. */
  readonly newcomers: number
  /** What is signed, where it waits for that. */
  readonly tried: Tried | undefined
  readonly discussion: ReadDiscussion
}

interface Tried {
  readonly run: KeptDryRun
  readonly since: SinceTried | undefined
}

export function presentCampaign(read: ReadCampaign, reader: Reader) {
  const { campaign, release, newcomers } = read
  const { language, t } = reader
  const { id, to, state, mode } = campaign
  const steerings = steeringsOf(state)
  return {
    title: t('campaigns.of', { release: to }),
    crumbs: { list: paths.list, campaigns: paths.campaigns },
    release: { href: procedurePath(to), ...words(release.title, language), name: to },
    made: madeBy(campaign, reader),
    signed: signedBy(campaign, reader),
    choices: choicesOf(read, reader),
    dryRun: dryRunPath(campaign.dryRun),
    toSign: read.tried && presentToSign(read.tried, campaign, reader),
    discussed: mode !== 'stay' && discussedOf(read, reader),
    state: stateOf(campaign, reader),
    why: whyOf(campaign, reader),
    action: campaignPath(id),
    back: campaignPath(id, 'campaignBack'),
    refresh: (state === 'running' || campaign.toReturn !== null) && campaignPath(id),
    returning: campaign.toReturn !== null && t('campaigns.returning', { count: campaign.toReturn }),
    returnAll: mayReturn(campaign) && {
      text: t(steerings.length > 0 ? 'campaigns.cancel-and-return' : 'campaigns.return-all'),
    },
    steers: steerings.length > 0,
    newcomers: newcomers > 0 && {
      text: t('campaigns.newcomers', { count: newcomers }),
      href: tryPath(to),
    },
    progress: progressOf(campaign, reader),
    can: Object.fromEntries(steerings.map((one) => [one, true])),
    isOpen: state === 'proposed',
    again: againOf(campaign, reader),
    ...presentCases(read, reader),
  }
}

/** Where it is over: of one that was never signed, with the choices that it had. */
function againOf({ id, to, state, signedBy, mode }: CampaignRow, { t }: Reader) {
  if (state === 'proposed' || steeringsOf(state).length > 0) return undefined
  const unsigned = signedBy === null && mode !== 'stay'
  return {
    href: newCampaignPath(to, unsigned ? id : undefined),
    text: t(unsigned ? 'campaigns.propose-again' : 'campaigns.again'),
  }
}

function mayReturn({ mode, counts, toReturn }: CampaignRow): boolean {
  return mode !== 'stay' && toReturn === null && (counts.moved ?? 0) + (counts.deviated ?? 0) > 0
}

/** What the signature sets off. */
function presentToSign(
  { run, since }: Tried,
  { to, mode, seal }: CampaignRow,
  { language, t }: Reader,
) {
  const { unchanged, changed, blocked } = run.all
  const count = {
    movable: formatNumber(unchanged + changed, language),
    blocked: formatNumber(blocked, language),
  }
  return {
    how: t(`campaigns.sign-${mode}`, { ...count, release: to }),
    tried: t('campaigns.sign-tried', {
      at: formatDateTime(run.endedAt ?? run.startedAt, language, new Date()),
      by: run.startedBy,
    }),
    since: since && triedInWords(since, { language, t }),
    hashes: [
      { label: t('publishing.hash-dry-run'), digest: run.hash },
      { label: t('campaigns.hash-seal'), digest: seal },
    ],
  }
}

function discussedOf({ campaign: { id, seal }, discussion }: ReadCampaign, reader: Reader) {
  const [action, sign] = [campaignPath(id, 'campaignAsked'), campaignPath(id, 'campaignSign')]
  const how = reader.t('campaigns.sign-how')
  return presentDiscussion(discussion, { action, sign, seal, how }, reader)
}

function progressOf(campaign: CampaignRow, { t }: Reader) {
  const { counts, filled, mode } = campaign
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const left = toGo.reduce((sum, one) => sum + (counts[one] ?? 0), 0)
  const said =
    mode === 'stay'
      ? t('campaigns.they-stay')
      : filled
        ? t('campaigns.progress', { done: all - left, all })
        : t(notBegun(campaign))
  return { all, done: all - left, shown: filled && all > 0, said }
}

function notBegun({ state }: CampaignRow): string {
  if (state === 'proposed') return 'campaigns.not-signed'
  return state === 'cancelled' || state === 'sent-back'
    ? 'campaigns.never-begun'
    : 'campaigns.to-begin'
}

function signedBy({ signedBy: by, signedAt }: CampaignRow, { language, t }: Reader) {
  if (by === null || signedAt === null) return undefined
  return t('campaigns.signed-by', { by, at: formatDateTime(signedAt, language, new Date()) })
}

function madeBy({ mode, madeBy: by, madeAt }: CampaignRow, { language, t }: Reader): string {
  const key = mode === 'stay' ? 'campaigns.made-by' : 'campaigns.proposed-by'
  return t(key, { by, at: formatDateTime(madeAt, language, new Date()) })
}

function stateOf({ state, mode }: CampaignRow, { t }: Reader) {
  const tones: Readonly<Record<string, string>> = {
    stopped: 'late',
    proposed: 'soon',
    watching: 'soon',
    paused: 'soon',
  }
  const key = mode === 'stay' ? 'stay' : state
  return { text: t(`campaigns.state-${key}`), tone: tones[state] ?? '' }
}

function whyOf({ state, why, stoppedCase }: CampaignRow, { t }: Reader): string | undefined {
  if (state === 'watching' || state === 'waiting') return t(`campaigns.why-${state}`)
  if (why === null) return undefined
  return t(`campaigns.why-${why}`, { number: stoppedCase ?? '' })
}

/** How it was decided that they move. */
function choicesOf({ campaign, release, others }: ReadCampaign, { t }: Reader): string[] {
  const { mode, zones, share, perMinute, mapping } = campaign
  if (mode === 'stay') return []
  const first = [
    ...(mode === 'next-step' ? [t('campaigns.at-next-step')] : []),
    ...(zones.length > 0 ? [t('campaigns.first-zones', { zones: zones.join(', ') })] : []),
    ...(share > 0 ? [t('campaigns.first-share', { share })] : []),
  ]
  const pace =
    perMinute === null ? t('campaigns.no-pace') : t('campaigns.pace-of', { count: perMinute })
  const instead = Object.entries(mapping.enter ?? {}).map(([from, to]) =>
    t('dryruns.place-pair', {
      from: nameOfTask(from, [...others, release]),
      to: nameOfTask(to, [release]),
    }),
  )
  const fires = mapping.firePast === true ? [t('dryruns.place-fires')] : []
  return [...(first.length > 0 ? first : [t('campaigns.first-none')]), pace, ...instead, ...fires]
}
