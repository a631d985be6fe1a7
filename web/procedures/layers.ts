import { z } from 'zod'

import { copiesOf, layersOf } from '../../domain/procedures/applicability/layers.ts'
import type { LayerStep } from '../../domain/procedures/applicability/layers.ts'
import type { Stood } from '../../domain/procedures/applicability/standing.ts'
import { compareReleases } from '../../domain/procedures/compare/compare-releases.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { stoodReleases } from '../../domain/procedures/publishing/heads.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { providerNames } from '../../domain/tasks/providers.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { words } from '../shared/forms/words.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { namesIn } from './names-in.ts'
import { comparePath, paths, procedurePath } from './paths.ts'
import { presentDifferences } from './present-differences.ts'
import type { Reader } from './present-procedure.ts'
import { presentHead } from './present-procedure.ts'
import { published, releaseParam } from './published.ts'

interface Shown extends Reader {
  /** Of the bodies that have rules of their own, by code. */
  readonly bodies: Readonly<Record<string, string>>
}

/** What each level adds to the one above it, from the State down, and who has copied this one. */
export function layersRoute(): Route {
  return route({
    method: 'get',
    path: paths.layers,
    permission: 'procedure.read',
    audit: 'none',
    params: z.object({ procedure: releaseParam }),
    async handle({ params: { procedure }, sql, language, t }) {
      const release = await published(sql, procedure)
      const all = await stoodReleases(sql)
      const here = all.find((one) => releaseName(one) === procedure)
      const steps = here ? layersOf(here, all) : []
      const copies = copiesOf(release, all)
      const laidDown = [...steps.map(({ head }) => head), ...copies]
      const codes = laidDown.flatMap(({ layer }) => layer.organisation ?? [])
      const bodies = await providerNames(sql, codes)
      const reader = { language, t, bodies }
      return page('procedures/layers', {
        title: t('procedures.layers'),
        list: paths.list,
        back: procedurePath(procedure),
        head: presentHead(release, reader),
        steps: await Promise.all(steps.map((step) => presentStep(sql, step, reader))),
        copies: copies.map((copy) => presentCopy(copy, procedure, reader)),
      })
    },
  })
}

async function presentStep(sql: Sql, { head, above, newer }: LayerStep, reader: Shown) {
  const { t, language } = reader
  const name = releaseName(head)
  if (!above) return { ...presentOne(head, reader), first: true }
  const from = releaseName(above)
  const [before, after] = [await getRelease(sql, from), await getRelease(sql, name)]
  const found = compareReleases(before, after, namesIn(t, language))
  return {
    ...presentOne(head, reader),
    from,
    count: t('procedures.differences', { count: found.length }),
    compared: presentDifferences(found, t),
    beside: `${comparePath(from, name)}&vista=affiancate`,
    newer: newer && { name: releaseName(newer), href: comparePath(from, releaseName(newer)) },
  }
}

function presentCopy(copy: Stood, procedure: string, reader: Shown) {
  const from = copy.layer.copiedFrom ?? ''
  const version = (name: string) => Number(name.split('@')[1])
  return {
    ...presentOne(copy, reader),
    from,
    compare: comparePath(from, releaseName(copy)),
    behind: version(from) < version(procedure),
  }
}

function presentOne({ title, layer, ...head }: Stood, { language, t, bodies }: Shown) {
  const name = releaseName(head)
  const body = bodies[layer.organisation ?? '']
  const level = t(`procedures.level-${layer.level}`)
  return {
    name,
    href: procedurePath(name),
    title: words(title, language),
    level: body === undefined ? level : `${level} · ${body}`,
  }
}
