import type { CampaignRow, Tried } from '../../domain/campaign/campaigns.ts'
import type { Signer } from '../../domain/procedures/publishing/signers.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { byName } from '../../domain/shared/by-name.ts'
import { formatDate, formatDateTime, formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import { paths, procedurePath } from './paths.ts'
import { signersInWords } from './publishing/standing-words.ts'
import type { Reader } from './present-procedure.ts'
import type { StandingRelease } from './publishing/standing-words.ts'

/** Of a hundred cases, how many may go first. */
export const canaryShares = [1, 5, 10, 25, 50]
const paces = [6, 30, 60, 300, 1000]

interface Found {
  readonly release: StandingRelease
  /** Finished dry-runs of it, the newest first. */
  readonly tried: readonly Tried[]
  /** Who could sign that they move. */
  readonly signers: readonly Signer[]
  /** One that was not signed, whose choices are to be changed. */
  readonly before: CampaignRow | undefined
  readonly now: Date
}

export function presentNewCampaign(
  { release, tried, signers, before: given, now }: Found,
  { language, t }: Reader,
) {
  const since = new Date(release.validity.from)
  const name = releaseName(release)
  const before = given?.to === name ? given : undefined
  const which = tried.find(({ id }) => id === before?.dryRun) ?? tried[0]
  const zones = new Map(tried.flatMap((run) => run.zones.map((one) => [one.id, one] as const)))
  return {
    title: t('campaigns.new', { release: name }),
    crumbs: { list: paths.list, campaigns: paths.campaigns },
    release: { href: procedurePath(name), ...words(release.title, language), name },
    action: paths.campaigns,
    withdrawn: release.standing === 'withdrawn',
    ahead: since > now && t('campaigns.ahead', { day: formatDate(since, language) }),
    sentBack: before && sentBackInWords(before, t),
    chosen: before && { [before.mode]: true },
    tried: tried.map(({ id, endedAt, by, movable, blocked }) => ({
      id,
      checked: id === which?.id,
      text: t('campaigns.tried', {
        ...{ at: formatDateTime(endedAt, language, now), by },
        ...{ movable: formatNumber(movable, language), blocked: formatNumber(blocked, language) },
      }),
    })),
    zones: [...zones.values()]
      .toSorted(byName)
      .map((zone) => ({ ...zone, checked: before?.zoneIds.includes(zone.id) })),
    shares: canaryShares.map((value) => ({ value, chosen: value === before?.share })),
    paces: paces.map((value) => ({ value, chosen: value === before?.perMinute })),
    signers: signersInWords(signers, t),
  }
}

function sentBackInWords({ sentBackBy: by, sentBackWhy: why }: CampaignRow, t: Reader['t']) {
  return by === null ? undefined : t('campaigns.was-sent-back', { by, why })
}
