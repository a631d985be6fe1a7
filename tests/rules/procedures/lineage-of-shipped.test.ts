import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { italian } from '../../../domain/procedures/engine/index-release.ts'
import { fieldsOf, singleFields } from '../../../domain/procedures/forms/fields.ts'
import type { Asking } from '../../../domain/procedures/forms/lineage.ts'
import { lineageOf, questionOf, withoutConcept } from '../../../domain/procedures/forms/lineage.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { documentOf, known } from './support/data.ts'

/* What the shipped procedures ask is followed from a version to the next, and proposes nothing by itself. */

const shipped = readdirSync(new URL('../../../seeds/procedures/', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => readRelease(documentOf(file), known))
const versions = Map.groupBy(shipped, ({ key }) => key)
const histories = [...versions].filter(([, releases]) => releases.length > 1)

const releasesOf = (key: string) => versions.get(key) ?? []

const askedIn = (releases: readonly Release[]) =>
  releases.flatMap(({ version, forms }) =>
    forms.flatMap((form) =>
      fieldsOf(form).map((field) => ({
        ...{ version, field, id: questionOf(form, field), place: `${form.key}.${field.key}` },
      })),
    ),
  )

test('there are histories to follow', () => {
  const names = histories.map(([key]) => key).toSorted()
  const those = ['inclusione', 'non-autosufficienza', 'presa-in-carico', 'progetto-di-vita']
  expect(names).toEqual(those)
})

describe.each(histories)('every question of %s', (_, releases) => {
  const asked = askedIn(releases)

  test('has a concept, so that it is followed wherever it goes: none is left without', () => {
    expect(asked.filter(({ field }) => field.concept === undefined)).toEqual([])
  })

  test('is one question while it keeps form and key', () => {
    const places = [...Map.groupBy(asked, ({ place }) => place)]
    const named = places.map(([place, own]) => [place, [...new Set(own.map(({ id }) => id))]])
    expect(named.filter(([, ids]) => ids?.length !== 1)).toEqual([])
  })

  test('does not end where another begins with its words', () => {
    const questions = lineageOf(releases)
    const begins = (id: string, { label }: Asking, version: number) =>
      questions.find((one) => {
        const [first] = one.askings
        const words = first && italian(first.label) === italian(label)
        return one.id !== id && first?.from === version && words
      })
    const broken = questions.flatMap(({ id, askings, dropped }) =>
      dropped === undefined
        ? []
        : askings.flatMap((one) => begins(id, one, dropped)?.id.concat(` was ${id}`) ?? []),
    )
    expect(broken).toEqual([])
  })

  test('is of one kind and of one class, however it is asked', () => {
    const kindOf = (type: string) => (type === 'computed' ? [] : [type])
    const mixed = [...Map.groupBy(asked, ({ id }) => id)].filter(([, own]) => {
      const kinds = new Set(own.flatMap(({ field }) => kindOf(field.type)))
      return kinds.size > 1 || new Set(own.map(({ field }) => field.sensitivity)).size > 1
    })
    expect(mixed.map(([id]) => id)).toEqual([])
  })

  test('is asked once in a form, outside the rows: the last answer to it is one', () => {
    const twice = releases.flatMap(({ version, forms }) =>
      forms.flatMap((form) => {
        const ids = singleFields(form).map((field) => questionOf(form, field))
        return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${version} ${id}`)
      }),
    )
    expect(twice).toEqual([])
  })
})

test.each(['servizio-diretto', 'minori'])('%s has no field without a concept either', (key) => {
  expect(releasesOf(key).map(withoutConcept)).toEqual([0])
})

test.each(['servizio-diretto', 'minori'])('what %s asks is of one kind and of one class', (key) => {
  const asked = askedIn(releasesOf(key))
  const mixed = [...Map.groupBy(asked, ({ id }) => id)].filter(
    ([, own]) =>
      new Set(own.map(({ field }) => field.type)).size > 1 ||
      new Set(own.map(({ field }) => field.sensitivity)).size > 1,
  )
  expect(asked.length).toBeGreaterThan(20)
  expect(mixed.map(([id]) => id)).toEqual([])
})

test('the supports of the old project are those of the project of life', () => {
  const supports = lineageOf(releasesOf('progetto-di-vita')).find(
    ({ id }) => id === 'plan.supports',
  )
  expect(supports?.askings).toMatchObject([
    { form: 'individual-project', field: 'projectText', from: 1, to: 4 },
    { form: 'life-project', field: 'lifeSupports', from: 2, to: 5 },
  ])
  expect(supports?.dropped).toBeUndefined()
})

test('two conditions that differ stay two questions', () => {
  const household = lineageOf(releasesOf('inclusione')).filter(({ id }) =>
    ['household.childOrPregnancy', 'household.minorDisabledOrElder'].includes(id),
  )
  expect(household.map(({ id, dropped }) => [id, dropped])).toEqual([
    ['household.childOrPregnancy', 3],
    ['household.minorDisabledOrElder', 6],
  ])
})

/*
 * A concept is only followed; a field proposes by `prefill`. Dates, decisions, outcomes and free
 * words of these procedures are of their act: no form, of any procedure, proposes them.
 */
test.each(['inclusione', 'non-autosufficienza', 'progetto-di-vita', 'servizio-diretto'])(
  'of what %s asks, at most the ISEE is proposed anywhere',
  (key) => {
    const proposed = new Set(
      shipped
        .flatMap(({ forms }) => forms.flatMap(singleFields))
        .flatMap(({ prefill, concept }) => (prefill === true && concept ? [concept] : [])),
    )
    expect(proposed.size).toBeGreaterThan(50)
    const asked = new Set(askedIn(releasesOf(key)).map(({ id }) => id))
    expect([...asked].filter((id) => proposed.has(id) && id !== 'isee.value')).toEqual([])
  },
)
