import type { Tried } from '../../domain/campaign/campaigns.ts'
import type { Signer } from '../../domain/procedures/publishing/signers.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
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
  readonly now: Date
}

export function presentNewCampaign(
  { release, tried, signers, now }: Found,
  { language, t }: Reader,
) {
  const since = new Date(release.validity.from)
  const name = releaseName(release)
  const zones = new Map(tried.flatMap((run) => run.zones.map((one) => [one.id, one] as const)))
  return {
    title: t('campaigns.new', { release: name }),
    crumbs: { list: paths.list, campaigns: paths.campaigns },
    release: { href: procedurePath(name), ...words(release.title, language), name },
    action: paths.campaigns,
    withdrawn: release.standing === 'withdrawn',
    ahead: since > now && t('campaigns.ahead', { day: formatDate(since, language) }),
    tried: tried.map(({ id, endedAt, by, movable, blocked }, at) => ({
      id,
      newest: at === 0,
      text: t('campaigns.tried', {
        ...{ at: formatDateTime(endedAt, language, now), by },
        ...{ movable: formatNumber(movable, language), blocked: formatNumber(blocked, language) },
      }),
    })),
    zones: [...zones.values()].toSorted((a, b) =>
      a.name.localeCompare(b.name, 'it', { numeric: true }),
    ),
    shares: canaryShares,
    paces,
    signers: signersInWords(signers, t),
  }
}
