import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { tellCases } from '../../../domain/statistics/tell.ts'
import type { CaseRow } from '../../../domain/statistics/tell.ts'
import type { OfNight } from '../../../domain/reporting/told-at-night.ts'
import { columns, leftOut, offices, places, regions, rows, sumIn, workedOut } from './offices.ts'
import type { Counted } from './offices.ts'

const kept = places.filter((place) => !offices.includes(place))
const zones = rows.get('*') ?? []

/** What the night tells of these open cases, and what it does not: offices are no part of it. */
function nightOf(found: readonly Counted[]): OfNight[] {
  const counted = ['*', ...kept].flatMap((place) =>
    ['*', ...columns].flatMap((column): CaseRow[] => {
      const zone = zones.find((one) => one === place || (rows.get(one) ?? []).includes(place))
      const cases = sumIn(found, place, column)
      const row = {
        ...{ year: 2026, region: 1, zone: zone === undefined ? null : Number(zone), days: 0n },
        municipality: place === '*' || place === zone ? null : Number(place),
        ...{ kind: 'open', phase: column === '*' ? null : column, cases },
      }
      return cases > 0 ? [row] : []
    }),
  )
  return tellCases(counted).map(({ zone, municipality, phase, told }) => {
    return { zone, municipality, column: phase, told }
  })
}

const keyOf = ({ zone, municipality, column }: OfNight) =>
  `${String(municipality ?? zone ?? '*')}|${column ?? '*'}`

/** What neither the figures of the work nor those of the night tell. */
function leftOutOfBoth(found: readonly Counted[], beside: boolean): ReadonlySet<string> {
  const night = nightOf(found)
  const hidden = new Set(night.filter(({ told }) => !told).map(keyOf))
  return new Set(
    [...leftOut(found, beside ? night : [])].filter(
      (key) => offices.includes(key.split('|')[0] ?? '') || hidden.has(key),
    ),
  )
}

const learnt = (found: readonly Counted[], own: readonly string[], beside = true) =>
  own.flatMap((one) =>
    workedOut(found, one, leftOutOfBoth(found, beside)).map((key) => `${one} learns ${key}`),
  )
const nobody = ['']

test('from the figures of the work and of the night together nobody takes a small count', () => {
  fc.assert(
    fc.property(regions, (found) => {
      expect(learnt(found, nobody)).toEqual([])
    }),
    { numRuns: 300, seed: 7 },
  )
})

// The night knows no offices: a comune of two, told whole, tells who works in the one of the other.
test('neither does who reads all of one comune or zone', () => {
  fc.assert(
    fc.property(regions, (found) => {
      expect(learnt(found, kept)).toEqual([])
    }),
    { numRuns: 100, seed: 11 },
  )
})

test('each hidden by itself would give some back: the check sees it', () => {
  const apart = fc.sample(regions, { numRuns: 60, seed: 7 })
  expect(apart.filter((found) => learnt(found, nobody, false).length > 0)).not.toEqual([])
})

test('what the night hides has no number among the figures of the work', () => {
  fc.assert(
    fc.property(regions, (found) => {
      const night = nightOf(found)
      const left = leftOut(found, night)
      const shown = new Set(found.flatMap(({ zone, municipality }) => [zone, municipality]))
      const told = night.filter(
        (one) => !one.told && shown.has(one.municipality ?? one.zone) && !left.has(keyOf(one)),
      )
      expect(told).toEqual([])
    }),
    { numRuns: 100, seed: 13 },
  )
})
