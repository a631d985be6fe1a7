import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Applicant } from '../../../domain/procedures/applicability/applicant.ts'
import { overlapsOf } from '../../../domain/procedures/applicability/overlap.ts'
import type { ReleaseHead } from '../../../domain/procedures/applicability/select.ts'
import {
  procedureOf,
  selectReleases,
  upcomingReleases,
} from '../../../domain/procedures/applicability/select.ts'
import { overlapInWords } from '../../../domain/procedures/publishing/explain-overlap.ts'
import type { Expression } from '../../../domain/procedures/schema/expression.ts'
import { seedFor } from './support/seed.ts'

const geography = {
  '054039': ['054039', 'PG', 'zone-2', 'region'],
  '054001': ['054001', 'PG', 'zone-3', 'region'],
  '055032': ['055032', 'TR', 'zone-10', 'region'],
}
type Municipality = keyof typeof geography

function aHead(parts: Partial<ReleaseHead> = {}): ReleaseHead {
  return {
    key: 'progetto',
    version: 1,
    title: 'Progetto di vita',
    description: 'Prova',
    layer: { level: 'national' },
    validity: { from: '2025-01-01T00:00:00.000Z' },
    ...parts,
  }
}

function living(municipality: Municipality, parts: Partial<Applicant> = {}): Applicant {
  return { at: '2026-03-10T09:00:00.000Z', places: geography[municipality], facts: {}, ...parts }
}

const found = (all: readonly ReleaseHead[], applicant: Applicant) =>
  selectReleases(all, applicant).map(({ head }) => `${head.key}@${head.version}`)

describe('which release holds', () => {
  const national = aHead()
  const regional = aHead({
    key: 'progetto-umbria',
    layer: { level: 'regional', copiedFrom: 'progetto@1' },
    validity: { from: '2026-03-01T00:00:00.000Z' },
    appliesTo: { places: ['TR'] },
  })
  const local = aHead({
    key: 'progetto-zona',
    layer: { level: 'zone', organisation: 'zone-3', copiedFrom: 'progetto-umbria@1' },
  })

  test('the same day a person of Perugia and one of Terni have different procedures', () => {
    const all = [national, regional]
    expect(found(all, living('054039'))).toEqual(['progetto@1'])
    expect(found(all, living('055032'))).toEqual(['progetto-umbria@1'])
  })

  test('the most specific level comes before the others, whichever began last', () => {
    const all = [national, regional, local]
    expect(found(all, living('054001'))).toEqual(['progetto-zona@1'])
  })

  test('copies of copies are forms of one procedure; others stand beside it', () => {
    const all = [national, regional, local, aHead({ key: 'altra' })]
    expect(all.map((head) => procedureOf(head, all))).toEqual([
      'progetto',
      'progetto',
      'progetto',
      'altra',
    ])
    expect(found(all, living('054001'))).toEqual(['progetto-zona@1', 'altra@1'])
  })

  test('versions that begin on the same day take over at their instant', () => {
    const morning = aHead({ version: 2, validity: { from: '2026-03-10T07:00:00.000Z' } })
    const noon = aHead({ version: 3, validity: { from: '2026-03-10T11:00:00.000Z' } })
    const at = (instant: string) =>
      found([national, noon, morning], living('054039', { at: instant }))
    expect(at('2026-03-10T06:59:59.999Z')).toEqual(['progetto@1'])
    expect(at('2026-03-10T07:00:00.000Z')).toEqual(['progetto@2'])
    expect(at('2026-03-10T11:00:00.000Z')).toEqual(['progetto@3'])
  })

  test('a procedure that has ended holds no more, to the millisecond', () => {
    const ended = aHead({
      validity: { from: '2025-01-01T00:00:00.000Z', to: '2026-03-10T09:00:00.000Z' },
    })
    expect(found([ended], living('054039'))).toEqual([])
    expect(found([ended], living('054039', { at: '2026-03-10T08:59:59.999Z' }))).toHaveLength(1)
  })

  test('a future release does not hold yet, and is told with its date', () => {
    const coming = aHead({ version: 2, validity: { from: '2026-06-01T00:00:00.000Z' } })
    expect(found([coming], living('054039'))).toEqual([])
    expect(upcomingReleases([coming], living('054039'))).toEqual([
      { procedure: 'progetto', head: coming },
    ])
  })

  test('a condition asks about the person, and what is not known is not met', () => {
    const minors = aHead({ appliesTo: { when: { lt: ['person.age', 18] } } })
    const aged = (age?: number) =>
      living('054039', { facts: age === undefined ? {} : { 'person.age': age } })
    expect(found([minors], aged(17))).toHaveLength(1)
    expect(found([minors], aged(18))).toEqual([])
    expect(found([minors], aged())).toEqual([])
  })

  test('areas and groups narrow only where they are known', () => {
    const one = aHead({ appliesTo: { areas: ['disability'], groups: ['adults'] } })
    expect(found([one], living('054039'))).toHaveLength(1)
    expect(found([one], living('054039', { areas: ['disability'] }))).toHaveLength(1)
    expect(found([one], living('054039', { areas: ['poverty'] }))).toEqual([])
    expect(found([one], living('054039', { groups: ['minors'] }))).toEqual([])
  })
})

describe('releases of one level overlap', () => {
  const first = aHead({ layer: { level: 'regional' } })
  const copy = (parts: Partial<ReleaseHead>) =>
    aHead({ key: 'copia', layer: { level: 'regional', copiedFrom: 'progetto@1' }, ...parts })

  test('when they would hold for the same people, and say when and where', () => {
    const [overlap] = overlapsOf(
      copy({ appliesTo: { places: ['PG'] }, validity: { from: '2026-01-01T00:00:00.000Z' } }),
      [first],
      geography,
    )
    expect(overlap).toMatchObject({
      other: first,
      from: '2026-01-01T00:00:00.000Z',
      places: ['054039', '054001'],
      why: 'same-time',
    })
    expect(overlap && overlapInWords(overlap, Object.keys(geography)).message).toBe(
      'Si sovrappone a «Progetto di vita» (progetto@1), anch’essa di livello regionale: dalle 01:00 di giovedì 1 gennaio 2026, senza fine, nei comuni 054039, 054001. Restringi periodo, luoghi o destinatari di una delle due.',
    )
  })

  test('when conditions leave somebody in both, and name one', () => {
    const young = aHead({ ...first, appliesTo: { when: { lte: ['person.age', 18] } } })
    const grown = copy({ appliesTo: { when: { gte: ['person.age', 18] } } })
    const [overlap] = overlapsOf(grown, [young], geography)
    expect(overlap?.example).toEqual({ 'person.age': 18 })
    expect(overlap && overlapInWords(overlap, []).message).toContain('per una persona con Età: 18')
  })

  test('when a later version begins before the one it should take over from', () => {
    const early = aHead({ ...first, version: 2, validity: { from: '2024-06-01T00:00:00.000Z' } })
    const [overlap] = overlapsOf(early, [first], geography)
    expect(overlap?.why).toBe('version-order')
    expect(overlap && overlapInWords(overlap, []).message).toContain('comincia dopo')
  })

  test.each<[string, Partial<ReleaseHead>, Partial<ReleaseHead>]>([
    [
      'one after the other',
      { validity: { from: '2025-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' } },
      { validity: { from: '2026-01-01T00:00:00.000Z' } },
    ],
    [
      'in different provinces',
      { appliesTo: { places: ['PG'] } },
      { appliesTo: { places: ['TR'] } },
    ],
    [
      'in a zone and a municipality of another',
      { appliesTo: { places: ['zone-3'] } },
      { appliesTo: { places: ['054039'] } },
    ],
    ['for different areas', { appliesTo: { areas: ['a'] } }, { appliesTo: { areas: ['b'] } }],
    [
      'for different ages',
      { appliesTo: { when: { lt: ['person.age', 18] } } },
      { appliesTo: { when: { gte: ['person.age', 18] } } },
    ],
  ])('not when they hold %s', (_, one, other) => {
    expect(overlapsOf(copy(other), [aHead({ ...first, ...one })], geography)).toEqual([])
  })

  test('not between levels, bodies or procedures, and not when a new version takes over', () => {
    const later = aHead({ ...first, version: 2, validity: { from: '2026-01-01T00:00:00.000Z' } })
    const lower = copy({
      layer: { level: 'zone', organisation: 'zone-2', copiedFrom: 'progetto@1' },
    })
    const other = copy({
      layer: { level: 'zone', organisation: 'zone-3', copiedFrom: 'progetto@1' },
    })
    const apart = aHead({ ...first, key: 'altra' })
    for (const one of [later, lower, other, apart])
      expect(overlapsOf(one, [first, lower], geography)).toEqual([])
  })
})

const anInstant = fc
  .integer({ min: 0, max: 40 })
  .map((day) => new Date(Date.UTC(2026, 0, 1) + day * 43_200_000).toISOString())
const aGeneratedHead = fc.record({
  key: fc.constantFrom('uno', 'due', 'tre'),
  version: fc.integer({ min: 1, max: 3 }),
  from: anInstant,
  days: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  places: fc.option(fc.subarray(['PG', 'TR', 'zone-3', '054039'], { minLength: 1 }), {
    nil: undefined,
  }),
  age: fc.option(fc.constantFrom('young', 'grown'), { nil: undefined }),
})

const conditions: Readonly<Record<string, Expression>> = {
  young: { lt: ['person.age', 18] },
  grown: { gte: ['person.age', 18] },
}

type Plan = typeof aGeneratedHead extends fc.Arbitrary<infer T> ? T : never

function headOf({ key, version, from, days, places, age }: Plan): ReleaseHead {
  const to =
    days === undefined ? {} : { to: new Date(Date.parse(from) + days * 86_400_000).toISOString() }
  const copied = key === 'uno' ? {} : { copiedFrom: 'uno@1' }
  return aHead({
    key,
    version,
    layer: { level: 'regional', ...copied },
    validity: { from, ...to },
    appliesTo: { ...(places && { places }), ...(age && { when: conditions[age] ?? { all: [] } }) },
  })
}

/** As they would be published one by one: what overlaps is refused. */
function publishedOf(plans: readonly Plan[]): ReleaseHead[] {
  const published: ReleaseHead[] = []
  for (const head of plans.map(headOf)) {
    const isKnown = published.some((one) => one.key === head.key && one.version === head.version)
    if (!isKnown && overlapsOf(head, published, geography).length === 0) published.push(head)
  }
  return published
}

test('what was published one by one without overlap leaves one release for everybody at all times', () => {
  const people = Object.keys(geography) as Municipality[]
  fc.assert(
    fc.property(fc.array(aGeneratedHead, { maxLength: 8 }), anInstant, (plans, at) => {
      const published = publishedOf(plans)
      for (const municipality of people)
        for (const age of [10, 40]) {
          const applicant = living(municipality, { at, facts: { 'person.age': age } })
          const holding = published.filter((head) => selectReleases([head], applicant).length > 0)
          expect(new Set(holding.map(({ key }) => key)).size).toBeLessThanOrEqual(1)
          expect(new Set(holding.map(({ validity }) => validity.from)).size).toBe(holding.length)
        }
    }),
    { seed: seedFor('applicability'), numRuns: 2000 },
  )
})
