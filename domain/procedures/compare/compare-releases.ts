import type { Release } from '../schema.ts'
import { describeRelease } from './describe-release.ts'
import type { Part, PartKind, Property } from './part.ts'
import type { Names } from './speech.ts'

/** A part as it is named among others: its noun and its title. */
export type Named = Pick<Part, 'kind' | 'key' | 'title'>

/** One thing that is not the same in two releases. */
export type Difference = {
  /** From the collection of the release down to the part; the release itself: none. */
  readonly trail: readonly Named[]
} & (
  | { readonly change: 'added' | 'removed'; readonly part: Part }
  | { readonly change: 'moved'; readonly from: readonly Named[] }
  | {
      readonly change: 'reordered'
      readonly of: PartKind
      readonly before: string
      readonly after: string
    }
  | {
      readonly change: 'changed'
      readonly label: string
      /** Absent: it said nothing about it. */
      readonly before?: string
      readonly after?: string
    }
)

/**
 * What changes from one release to another, in the order in which the releases are written: each
 * difference once, at the highest part that is new or gone. Of the same release: nothing. They may
 * be versions of one procedure or a procedure and the one that it was copied from.
 */
export function compareReleases(before: Release, after: Release, names: Names): Difference[] {
  const found = compareParts(describeRelease(before, names), describeRelease(after, names), [])
  return joinMoved(found)
}

function compareParts(before: Part, after: Part, trail: readonly Named[]): Difference[] {
  return [
    ...compareProperties(before.properties, after.properties, trail),
    ...kindsOf(before, after).flatMap((kind) => compareKind([before, after], kind, trail)),
  ]
}

function compareProperties(
  before: readonly Property[],
  after: readonly Property[],
  trail: readonly Named[],
): Difference[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))]
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((all) => all.find((one) => one.name === name))
    if (old?.value === now?.value) return []
    const label = (now ?? old)?.label ?? name
    const words = { ...(old && { before: old.words }), ...(now && { after: now.words }) }
    return [{ change: 'changed' as const, trail, label, ...words }]
  })
}

function kindsOf(before: Part, after: Part): PartKind[] {
  return [...new Set([...before.parts, ...after.parts].map(({ kind }) => kind))]
}

function compareKind(
  [before, after]: readonly [Part, Part],
  kind: PartKind,
  trail: readonly Named[],
): Difference[] {
  const [old, now] = [before, after].map(({ parts }) => parts.filter((one) => one.kind === kind))
  return comparePartLists(old ?? [], now ?? [], { kind, trail })
}

function comparePartLists(
  old: readonly Part[],
  now: readonly Part[],
  { kind, trail }: { readonly kind: PartKind; readonly trail: readonly Named[] },
): Difference[] {
  const within = (list: readonly Part[]) => (part: Part) => list.some(({ key }) => key === part.key)
  const isOld = within(old)
  const told = (change: 'added' | 'removed') => (part: Part) =>
    ({ change, trail: [...trail, namedIn(part)], part }) as const
  const [before, after] = [old.filter(within(now)), now.filter(isOld)]
  return [
    ...old.filter((part) => !before.includes(part)).map(told('removed')),
    ...now.filter((part) => !after.includes(part)).map(told('added')),
    ...compareOrder(before, after, { kind, trail }),
    ...after.flatMap((part) => {
      const was = before.find(({ key }) => key === part.key)
      return was ? compareParts(was, part, [...trail, namedIn(part)]) : []
    }),
  ]
}

function compareOrder(
  before: readonly Part[],
  after: readonly Part[],
  { kind, trail }: { readonly kind: PartKind; readonly trail: readonly Named[] },
): Difference[] {
  if (before.every(({ key }, at) => after[at]?.key === key)) return []
  const [old = '', now = ''] = [before, after].map((all) =>
    all.map(({ title }) => title).join(', '),
  )
  return [{ change: 'reordered', trail, of: kind, before: old, after: now }]
}

function namedIn({ kind, key, title }: Part): Named {
  return { kind, key, title }
}

type Lone = Extract<Difference, { part: Part }>

/** A field gone in one place and new in another has moved; what else has changed in it is said too. */
function joinMoved(found: readonly Difference[]): Difference[] {
  const fields = found.filter((one): one is Lone => 'part' in one && one.part.kind === 'fields')
  const twin = ({ change, part }: Lone) =>
    fields.find((two) => two.change !== change && two.part.key === part.key)
  return found.flatMap((one): Difference[] => {
    const other = 'part' in one ? twin(one) : undefined
    if (!other || !('part' in one)) return [one]
    if (one.change === 'removed') return []
    const moved = { change: 'moved', trail: one.trail, from: other.trail } as const
    return [moved, ...compareParts(other.part, one.part, one.trail)]
  })
}
