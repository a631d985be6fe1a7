import { releaseName } from '../engine/index-release.ts'
import type { Stood } from './standing.ts'

/** A release among those of the levels above it. */
export interface LayerStep {
  readonly head: Stood
  /** What it was copied from; absent: nothing is above it. */
  readonly above?: Stood
  /** The newest version of what it was copied from, where that one is not it any more. */
  readonly newer?: Stood
}

/** A release and what it goes back to, copy by copy, the most general level first. */
export function layersOf(release: Stood, all: readonly Stood[]): LayerStep[] {
  return chainOf(release, all, []).map((head, at, chain) => {
    const above = chain[at - 1]
    if (!above) return { head }
    const newer = newestOf(above.key, all)
    const isNewer = newer !== undefined && newer.version > above.version
    return { head, above, ...(isNewer && { newer }) }
  })
}

function chainOf(head: Stood, all: readonly Stood[], below: readonly Stood[]): readonly Stood[] {
  const above = all.find((one) => releaseName(one) === head.layer.copiedFrom)
  const passed = [...below, head]
  if (!above || passed.includes(above)) return [head]
  return [...chainOf(above, all, passed), head]
}

/** The newest version of each procedure below that was copied from any version of this one. */
export function copiesOf({ key }: Pick<Stood, 'key'>, all: readonly Stood[]): Stood[] {
  const below = new Set(
    all.filter(({ layer }) => layer.copiedFrom?.split('@')[0] === key).map((one) => one.key),
  )
  return [...below]
    .flatMap((one) => newestOf(one, all) ?? [])
    .filter(({ layer }) => layer.copiedFrom?.split('@')[0] === key)
}

/** The highest version that was not withdrawn. */
function newestOf(key: string, all: readonly Stood[]): Stood | undefined {
  return all
    .filter((one) => one.key === key && !one.withdrawn)
    .toSorted((a, b) => b.version - a.version)[0]
}
