import { evaluate } from '../engine/expression.ts'
import type { Release } from '../schema.ts'
import { rankOf } from '../schema/applicability.ts'
import type { Applicant } from './applicant.ts'

/** What of a release says when, where and for whom it holds. */
export type ReleaseHead = Pick<
  Release,
  'key' | 'version' | 'title' | 'description' | 'layer' | 'validity' | 'appliesTo' | 'entry'
>

export interface Selected {
  /** Key of the procedure that the release, or the one it was copied from, goes back to. */
  readonly procedure: string
  readonly head: ReleaseHead
}

/**
 * Which release holds for this applicant, one for each procedure: of those in force there and then
 * for such a person, that of the most specific level, and within it the one that began last.
 */
export function selectReleases(all: readonly ReleaseHead[], applicant: Applicant): Selected[] {
  const holding = all.filter((head) => isInForce(head, applicant.at) && suits(head, applicant))
  return best(holding, all)
}

/** The same for what is published and not in force yet: the next to begin of each procedure. */
export function upcomingReleases(all: readonly ReleaseHead[], applicant: Applicant): Selected[] {
  const coming = all
    .filter((head) => head.validity.from > applicant.at && suits(head, applicant))
    .toSorted((a, b) => (a.validity.from < b.validity.from ? -1 : 1))
  const first = Map.groupBy(coming, (head) => procedureOf(head, all))
  return [...first].flatMap(([procedure, [head]]) => (head ? [{ procedure, head }] : []))
}

/** The procedure that a release is a form of: its own key, or that of what it was copied from. */
export function procedureOf(head: ReleaseHead, all: readonly ReleaseHead[]): string {
  const seen = new Set([head.key])
  let key = head.key
  for (;;) {
    const above = all.find((one) => one.key === key)?.layer.copiedFrom?.split('@')[0]
    const next = key === head.key ? (head.layer.copiedFrom?.split('@')[0] ?? above) : above
    if (next === undefined || seen.has(next)) return key
    seen.add(next)
    key = next
  }
}

function best(holding: readonly ReleaseHead[], all: readonly ReleaseHead[]): Selected[] {
  const byProcedure = Map.groupBy(holding, (head) => procedureOf(head, all))
  return [...byProcedure].flatMap(([procedure, heads]) => {
    const [head] = heads.toSorted(moreSpecificFirst)
    return head ? [{ procedure, head }] : []
  })
}

function moreSpecificFirst(a: ReleaseHead, b: ReleaseHead): number {
  const levels = rankOf(b.layer.level) - rankOf(a.layer.level)
  if (levels !== 0) return levels
  if (a.validity.from !== b.validity.from) return a.validity.from > b.validity.from ? -1 : 1
  return b.version - a.version
}

function isInForce({ validity: { from, to } }: ReleaseHead, at: string): boolean {
  return from <= at && (to === undefined || at < to)
}

/** Why a release does not hold for somebody: who lives elsewhere, or is none of those it is for. */
export type Unsuited = 'other-place' | 'other-people'

type Audience = Pick<ReleaseHead, 'layer' | 'appliesTo'>

/** Whether a release is for some people only. */
export function asksWho({ layer, appliesTo = {} }: Audience): boolean {
  return isLocal(layer) || Object.values(appliesTo).some((part) => part !== undefined)
}

/** @param either the same person, as she may be: one for whom it holds is enough */
export function whyUnsuited(head: Audience, either: readonly Applicant[]): Unsuited | undefined {
  const why = either.map((applicant) => unsuited(head, applicant))
  return why.includes(undefined) ? undefined : why[0]
}

function suits(head: ReleaseHead, applicant: Applicant): boolean {
  return unsuited(head, applicant) === undefined
}

function unsuited(head: Audience, applicant: Applicant): Unsuited | undefined {
  const { areas, groups, when } = head.appliesTo ?? {}
  if (!isIn(head, applicant.places)) return 'other-place'
  const holds =
    meets(areas, applicant.areas) &&
    meets(groups, applicant.groups) &&
    (when === undefined || evaluate(when, applicant.facts))
  return holds ? undefined : 'other-people'
}

/** Laid down by one body for its own places. */
export function isLocal({ level }: ReleaseHead['layer']): boolean {
  return level === 'zone' || level === 'municipality'
}

function isIn({ layer, appliesTo }: Audience, places: readonly string[]): boolean {
  if (isLocal(layer) && !places.includes(layer.organisation ?? '')) return false
  return appliesTo?.places?.some((place) => places.includes(place)) ?? true
}

function meets(wanted: readonly string[] | undefined, known: readonly string[] | undefined) {
  return !wanted || !known || wanted.some((one) => known.includes(one))
}
