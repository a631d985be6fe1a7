import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import {
  selectReleases,
  upcomingReleases,
} from '../../../domain/procedures/applicability/select.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import { documentOf, known } from './support/data.ts'

/* The rules as they were from 2016 to 2027: each amendment is a version, and the day decides. */

const releases = readdirSync(new URL('../../../seeds/procedures/', import.meta.url))
  .filter((file) => /^(inclusione|progetto-di-vita|non-autosufficienza)\./.test(file))
  .map((file) => readRelease(documentOf(file), known))

const provinces = { Perugia: ['054039', 'PG'], Terni: ['055032', 'TR'] }
type Province = keyof typeof provinces

const applying = (province: Province, day: string) => ({
  at: `${day}T09:00:00.000Z`,
  places: provinces[province],
  facts: {},
})

function versionFor(procedure: string, province: Province, day: string): number | undefined {
  const found = selectReleases(releases, applying(province, day))
  return found.find((one) => one.procedure === procedure)?.head.version
}

describe('the measures against poverty, whatever the place', () => {
  test.each([
    ['2016-09-01', undefined],
    ['2016-09-02', 1],
    ['2017-04-29', 1],
    ['2017-04-30', 2],
    ['2017-12-31', 2],
    ['2018-01-01', 3],
    ['2019-03-29', 3],
    ['2019-03-30', 4],
    ['2022-12-31', 4],
    ['2023-01-01', 5],
    ['2023-12-31', 5],
    ['2024-01-01', 6],
    ['2024-05-01', 6],
    ['2024-05-02', 7],
    ['2025-12-31', 7],
    ['2026-01-01', 8],
  ])('on %s version %s holds', (day, version) => {
    expect(versionFor('inclusione', 'Perugia', day)).toBe(version)
    expect(versionFor('inclusione', 'Terni', day)).toBe(version)
  })
})

describe('the project of life, by province and by date', () => {
  test.each([
    ['2024-12-31', 1, 1],
    ['2025-01-01', 2, 1],
    ['2025-02-24', 2, 1],
    ['2025-02-25', 3, 1],
    ['2026-02-28', 3, 1],
    ['2026-03-01', 4, 4],
    ['2026-12-31', 4, 4],
    ['2027-01-01', 5, 5],
  ])('on %s: Perugia has version %i, Terni %i', (day, perugia, terni) => {
    expect(versionFor('progetto-di-vita', 'Perugia', day)).toBe(perugia)
    expect(versionFor('progetto-di-vita', 'Terni', day)).toBe(terni)
  })

  test('two persons who apply on the same day of 2025 are asked different things', () => {
    const asked = (['Perugia', 'Terni'] as const).map((province) => {
      const version = versionFor('progetto-di-vita', province, '2025-06-10')
      const release = releases.find(
        (one) => one.key === 'progetto-di-vita' && one.version === version,
      )
      return release?.steps.flatMap((step) => (step.kind === 'task' ? [step.title] : []))
    })
    expect(asked[0]).toContain('Comunica l’avvio del procedimento')
    expect(asked[1]).not.toContain('Comunica l’avvio del procedimento')
  })

  test('who applies in Terni in 2025 is told what comes next, and from when', () => {
    const next = upcomingReleases(releases, applying('Terni', '2025-06-10'))
    const { head } = next.find(({ procedure }) => procedure === 'progetto-di-vita') ?? {}
    expect(head).toMatchObject({ version: 4, validity: { from: '2026-02-28T23:00:00.000Z' } })
  })
})

test('the reform of care for the elderly is tried in one province before all', () => {
  const on = (day: string) =>
    (['Perugia', 'Terni'] as const).map((one) => versionFor('non-autosufficienza', one, day))
  expect(on('2025-12-31')).toEqual([1, 1])
  expect(on('2026-01-01')).toEqual([2, 1])
  expect(on('2027-01-01')).toEqual([3, 3])
})

test('what no source tells is said to be confirmed, and where a source is named it is the law', () => {
  for (const { key, version, notes } of releases) {
    const confirmed = notes.filter(({ status }) => status === 'confermato')
    expect([key, version, confirmed.every(({ source }) => source)]).toEqual([key, version, true])
    expect([key, version, notes.some(({ status }) => status === 'da confermare')]).toEqual([
      key,
      version,
      true,
    ])
  }
})

test('every term names the note that says whether it is confirmed', () => {
  const unsaid = releases.flatMap(({ key, version, notes, deadlines }) => {
    const slots = notes.map(({ slot }) => slot)
    return deadlines
      .filter(({ slot }) => slot === undefined || !slots.includes(slot))
      .map((deadline) => `${key}@${version} ${deadline.key}`)
  })
  expect(unsaid).toEqual([])
})
