import { describeRelease } from '../../domain/procedures/compare/describe-release.ts'
import { nouns } from '../../domain/procedures/compare/part.ts'
import type { Part } from '../../domain/procedures/compare/part.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Translate } from '../shared/i18n.ts'
import { groups } from './present-differences.ts'

interface Said {
  readonly title: string
  readonly said: Part['properties']
  readonly parts: readonly Said[]
}

/** All that a procedure says, for the act by which a body adopts it. */
export function presentInWords(
  release: Release,
  names: Parameters<typeof describeRelease>[1],
  t: Translate,
) {
  const { parts, properties } = describeRelease(release, names)
  const grouped = groups.map((kind) => ({
    id: kind,
    title: t(`procedures.group-${kind}`),
    parts: parts.filter((part) => part.kind === kind).map(inWords),
  }))
  const others = parts.filter((part) => !groups.some((kind) => kind === part.kind)).map(inWords)
  return {
    whole: { said: properties.filter(({ name }) => name !== 'title'), parts: others },
    groups: grouped.filter(({ parts: own }) => own.length > 0),
  }
}

/** Entries of a list are read in a row, the other parts one under the other. */
export function inWords({ kind, key, title, properties, parts }: Part): Said {
  const entries = parts.filter((part) => part.kind === 'values').map((part) => part.title)
  const row = { name: 'values', label: 'voci', words: entries.join(' · '), value: '' }
  const own = properties.filter(
    ({ name, words }) => name !== 'title' && name !== 'concept' && words !== title,
  )
  return {
    title: key === kind ? nouns[kind] : title,
    said: entries.length > 0 ? [...own, row] : own,
    parts: parts.filter((part) => part.kind !== 'values').map(inWords),
  }
}
