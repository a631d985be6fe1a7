import { evaluate } from '../engine/expression.ts'
import type { FactValue } from '../engine/types.ts'
import type { Expression } from '../schema/expression.ts'
import { comparisonsIn } from '../validate/conditions.ts'
import { applicantFacts } from './applicant.ts'
import { procedureOf } from './select.ts'
import type { ReleaseHead } from './select.ts'

/** Of each municipality, every code that stands for it: its own, province, zone, region. */
export type Geography = Readonly<Record<string, readonly string[]>>

/** Two releases that would both hold for somebody, and neither gives way to the other. */
export interface Overlap {
  readonly other: ReleaseHead
  readonly from: string
  /** Excluded; absent: without end. */
  readonly to?: string
  /** Codes of the municipalities concerned; absent: all of them. */
  readonly places?: readonly string[]
  /** Somebody for whom both would hold, where conditions tell people apart. */
  readonly example?: Readonly<Record<string, FactValue>>
  /** Of one key: a later version must begin later. */
  readonly why: 'same-time' | 'version-order'
}

/**
 * With which published releases of the same procedure and level this one overlaps. Between levels
 * nothing overlaps: the more specific holds. A later version of one key takes over when it begins.
 */
export function overlapsOf(
  head: ReleaseHead,
  published: readonly ReleaseHead[],
  geography: Geography,
): Overlap[] {
  const all = [...published, head]
  const procedure = procedureOf(head, all)
  return published
    .filter((other) => !isSame(head, other) && sharesLevel(head, other))
    .filter((other) => procedureOf(other, all) === procedure)
    .flatMap((other) => overlapOf(head, other, geography))
}

function isSame(one: ReleaseHead, other: ReleaseHead): boolean {
  return one.key === other.key && one.version === other.version
}

function sharesLevel({ layer: one }: ReleaseHead, { layer: other }: ReleaseHead): boolean {
  return one.level === other.level && one.organisation === other.organisation
}

function overlapOf(head: ReleaseHead, other: ReleaseHead, geography: Geography): Overlap[] {
  const why = head.key === other.key ? ('version-order' as const) : ('same-time' as const)
  if (why === 'version-order' && inOrder(head, other)) return []
  const period = periodOf(head, other)
  const places = placesOf(head, other, geography)
  const audience = audienceOf(head, other)
  if (!period || places?.length === 0 || !audience) return []
  return [{ other, ...period, ...(places && { places }), ...audience, why }]
}

function inOrder(head: ReleaseHead, other: ReleaseHead): boolean {
  const later = head.version > other.version
  return later ? head.validity.from > other.validity.from : head.validity.from < other.validity.from
}

function periodOf({ validity: one }: ReleaseHead, { validity: other }: ReleaseHead) {
  const from = one.from > other.from ? one.from : other.from
  const [to] = [one.to, other.to].filter((end) => end !== undefined).toSorted()
  if (to !== undefined && to <= from) return undefined
  return { from, ...(to !== undefined && { to }) }
}

function placesOf(one: ReleaseHead, other: ReleaseHead, geography: Geography) {
  const asked = [one, other].flatMap(({ appliesTo }) =>
    appliesTo?.places ? [appliesTo.places] : [],
  )
  if (asked.length === 0) return undefined
  return Object.entries(geography)
    .filter(([, codes]) => asked.every((places) => places.some((place) => codes.includes(place))))
    .map(([municipality]) => municipality)
}

function audienceOf({ appliesTo: one = {} }: ReleaseHead, { appliesTo: other = {} }: ReleaseHead) {
  if (apart(one.areas, other.areas) || apart(one.groups, other.groups)) return undefined
  const conditions = [one.when, other.when].filter((when) => when !== undefined)
  if (conditions.length === 0) return {}
  const example = findPerson(conditions)
  return example && { example }
}

function apart(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one !== undefined && other !== undefined && !one.some((code) => other.includes(code))
}

type Person = Record<string, FactValue>

/** Somebody for whom all the conditions hold, or undefined: there is nobody. */
function findPerson(conditions: readonly Expression[]): Person | undefined {
  const compared = conditions.flatMap(comparisonsIn)
  const names = [...new Set(compared.map(({ name }) => name))]
  let people: Person[] = [{}]
  for (const name of names) {
    const values = [undefined, ...samples(name, compared)]
    people = people.flatMap((person) =>
      values.map((value) => (value === undefined ? person : { ...person, [name]: value })),
    )
  }
  return people.find((person) => conditions.every((when) => evaluate(when, person)))
}

/** Values that together stand for all: each one asked, and for numbers those just beside it. */
function samples(name: string, compared: ReturnType<typeof comparisonsIn>): FactValue[] {
  const asked = compared.filter((one) => one.name === name).flatMap(({ values }) => values)
  const type = Object.entries(applicantFacts).find(([key]) => key === name)?.[1].type
  if (type === 'boolean') return [true, false]
  if (type !== 'number') return [...new Set([...asked, 'altro'])]
  const numbers = asked.filter((value) => typeof value === 'number')
  return [...new Set(numbers.flatMap((value) => [value - 1, value, value + 1]))]
}
