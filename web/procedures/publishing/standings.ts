import { standingOf } from '../../../domain/procedures/applicability/standing.ts'
import type { Standing, Stood } from '../../../domain/procedures/applicability/standing.ts'
import { releaseName } from '../../../domain/procedures/engine/index-release.ts'
import { stoodReleases } from '../../../domain/procedures/publishing/heads.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { procedurePath } from '../paths.ts'
import type { Reader } from '../present-procedure.ts'
import { standingTag } from './standing-words.ts'
import type { StandingRelease } from './standing-words.ts'

interface Found {
  readonly head: Stood
  readonly standing: Standing
}

/** Of every published release, by name, from when it holds and how it stands now. */
export async function standingsOf(sql: Sql, now: Date): Promise<ReadonlyMap<string, Found>> {
  const heads = await stoodReleases(sql)
  const at = now.toISOString()
  return new Map(
    heads.map((head) => [releaseName(head), { head, standing: standingOf(head, heads, at) }]),
  )
}

/** A release with the date to which it was moved. */
export function asItStands(release: Release, stood: ReadonlyMap<string, Found>): StandingRelease {
  const found = stood.get(releaseName(release))
  if (!found) return { ...release, standing: 'in-force' }
  return { ...release, validity: found.head.validity, standing: found.standing }
}

interface Context {
  readonly stood: ReadonlyMap<string, Found>
  readonly reader: Reader
}

/** How a release stands, what it corrects and what corrects it. */
export function presentStanding(release: StandingRelease, { stood, reader }: Context) {
  const name = releaseName(release)
  const { corrects } = release.layer
  const linked = (one: string) => ({ name: one, href: procedurePath(one) })
  const correcting = [...stood].filter(
    ([, { head, standing }]) => head.layer.corrects === name && standing !== 'withdrawn',
  )
  return {
    state: standingTag(release.standing, reader),
    corrects: corrects !== undefined && linked(corrects),
    correctedBy: correcting.map(([one]) => linked(one)),
  }
}
