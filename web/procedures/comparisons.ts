import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Translate } from '../shared/i18n.ts'
import { comparePath } from './paths.ts'
import type { standingsOf } from './publishing/standings.ts'

type Stood = Awaited<ReturnType<typeof standingsOf>>

/** With the version before it that was not withdrawn, and with what it was copied from. */
export function comparisonsOf(release: Release, stood: Stood, t: Translate) {
  const { key, version, layer } = release
  const now = releaseName(release)
  const earlier = [...stood.values()]
    .filter(({ head, standing }) => head.key === key && standing !== 'withdrawn')
    .map(({ head }) => head.version)
    .filter((one) => one < version)
  const last = Math.max(...earlier)
  const { copiedFrom } = layer
  return [
    ...(earlier.length > 0
      ? [
          {
            href: comparePath(`${key}@${String(last)}`, now),
            text: t('procedures.compare-last', { version: last }),
          },
        ]
      : []),
    ...(copiedFrom !== undefined && stood.has(copiedFrom)
      ? [{ href: comparePath(copiedFrom, now), text: t('procedures.compare-copied') }]
      : []),
  ]
}
