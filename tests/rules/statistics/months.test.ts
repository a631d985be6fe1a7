import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { tellYears } from '../../../domain/statistics/tell.ts'
import type { YearRow } from '../../../domain/statistics/tell.ts'
import { tellSeries } from '../../../domain/statistics/tell-series.ts'
import type { SeriesRow } from '../../../domain/statistics/tell-series.ts'
import { alone, equations, line } from './derivable.ts'

const places = [
  { zone: null, municipality: null },
  ...[1, 2, 3].map((zone) => ({ zone, municipality: null })),
  ...[11, 12, 13, 21, 22, 31].map((of) => ({ zone: Math.floor(of / 10), municipality: of })),
]
const areas = [null, 'elderly', 'poverty'] as const
const months = ['2026-01', '2026-02', '2026-03'] as const
const nested = {
  rows: new Map([
    ['9', ['9/1', '9/2', '9/3']],
    ['9/1', ['9/1/11', '9/1/12', '9/1/13']],
    ['9/2', ['9/2/21', '9/2/22']],
    ['9/3', ['9/3/31']],
  ]),
  columns: new Map([['*', ['elderly', 'poverty']]]),
}

type Counts = ReadonlyMap<string, number>
const key = (month: string, zone: number | null, of: string) => `${month} ${String(zone)} ${of}`

/** Sums of the counts of a comune, an area and a month, at every level. */
function countOf(drawn: Counts, month: string | null, place: (typeof places)[number]) {
  return (area: string | null) =>
    [...drawn].reduce((sum, [at, n]) => {
      const [when, where, what] = at.split(' ')
      const zone = Math.floor(Number(where) / 10)
      const inPlace =
        place.municipality === null
          ? place.zone === null || place.zone === zone
          : place.municipality === Number(where)
      const counts = (month ?? when) === when && (area ?? what) === what && inPlace
      return sum + (counts ? n : 0)
    }, 0)
}

function rowsOf(counts: Counts) {
  const at = (month: string | null) =>
    places.flatMap((place) =>
      areas.map((area) => {
        const users = countOf(counts, month, place)(area)
        return { year: 2026, region: 9, ...place, area, users, spend: BigInt(users * 100) }
      }),
    )
  const year = at(null).filter(({ users }) => users > 0)
  const none = { service: null, fund: null, quantity: null, unit: null }
  const paid = { user_share: 0n, health_share: 0n, known: 0n }
  const whole = { service: null, quantity: null, unit: null }
  const found = months.flatMap((month) => at(month).map((row) => ({ ...row, ...whole, month })))
  return {
    year: year.map((row): YearRow => ({ ...row, ...none, ...paid })),
    series: found.filter(({ users }) => users > 0) satisfies SeriesRow[],
  }
}

interface Row {
  readonly zone: number | null
  readonly municipality: number | null
  readonly area: string | null
  readonly month?: string
}

const cellOf = ({ zone, municipality, area, month = 'year' }: Row) =>
  `${[9, zone, municipality].filter((one) => one !== null).join('/')}|${area ?? '*'}|${month}`

/** Every sum along places and areas of each month and of the year, and of the months of each cell. */
function allSums() {
  const flat = equations(nested)
  const named = ['year', ...months].flatMap((when) =>
    flat.map((sum) => new Map([...sum].map(([cell, value]) => [`${cell}|${when}`, value]))),
  )
  const cells = places.flatMap((place) => areas.map((area) => cellOf({ ...place, area })))
  const bare = cells.map((cell) => cell.slice(0, -'|year'.length))
  return [
    ...named,
    ...bare.map((cell) =>
      line(
        `${cell}|year`,
        months.map((month) => `${cell}|${month}`),
      ),
    ),
  ]
}

const sums = allSums()
const comuni = places.flatMap(({ municipality }) => municipality ?? [])
const counts = fc
  .array(
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 5, max: 90 })),
    {
      minLength: comuni.length * 2 * months.length,
      maxLength: comuni.length * 2 * months.length,
    },
  )
  .map((found) => {
    const cells = months.flatMap((month) =>
      comuni.flatMap((comune) => ['elderly', 'poverty'].map((area) => key(month, comune, area))),
    )
    return new Map(cells.map((cell, n) => [cell, found[n] ?? 0]))
  })

test('no small figure of a month is told, and none follows from months and their year together', () => {
  fc.assert(
    fc.property(counts, (drawn) => {
      const { year, series } = rowsOf(drawn)
      const told = tellYears(year)
      const byMonth = tellSeries(series, told)
      expect(byMonth.filter((row) => row.told && row.users < 5)).toEqual([])
      const hidden = new Set(
        [...told, ...byMonth].filter((row) => !row.told).map((row) => cellOf(row)),
      )
      expect(alone(sums, hidden)).toEqual([])
    }),
    { numRuns: 150, seed: 17 },
  )
})

test('one month hidden alone would follow from its year: the check sees it', () => {
  expect(alone(sums, new Set(['9|*|2026-01']))).toEqual(['9|*|2026-01'])
})

test('a year of large months is told whole, and one of a single month as that month', () => {
  const large = new Map(
    months.flatMap((month) => comuni.map((comune) => [key(month, comune, 'elderly'), 20] as const)),
  )
  const { year, series } = rowsOf(large)
  expect(tellSeries(series, tellYears(year)).every(({ told }) => told)).toBe(true)
  const single = rowsOf(new Map([...large].filter(([cell]) => cell.startsWith('2026-01'))))
  const few = single.year.map((row) => ({ ...row, told: row.municipality !== 11 }))
  const told = tellSeries(single.series, few)
  expect(told.filter((row) => !row.told).every(({ municipality }) => municipality === 11)).toBe(
    true,
  )
  expect(told.filter((row) => !row.told)).toHaveLength(2)
})

test('a service by month is told to nobody, and changes nothing of what is told of areas', () => {
  const large = new Map(
    months.flatMap((month) => comuni.map((comune) => [key(month, comune, 'elderly'), 20] as const)),
  )
  const { year, series } = rowsOf(large)
  const services = series
    .filter(({ area }) => area !== null)
    .map((row, n) => ({ ...row, service: 'D.1.01', users: n % 7 }))
  const told = tellSeries([...services, ...series], tellYears(year))
  const of = Map.groupBy(told, ({ service }) => service)
  expect(of.get('D.1.01')?.map((row) => row.told)).toEqual(services.map(() => false))
  expect(of.get(null)).toEqual(tellSeries(series, tellYears(year)))
})
