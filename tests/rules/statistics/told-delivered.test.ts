import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { smallest, toldPeriods } from '../../../domain/reporting/rules.ts'
import type { Delivered } from '../../../domain/reporting/work.ts'
import { tellYears } from '../../../domain/statistics/tell.ts'
import type { YearRow } from '../../../domain/statistics/tell.ts'
import { toldMonths } from '../../../domain/statistics/told-delivered.ts'
import { alone, line } from './derivable.ts'

/** Two areas, their services and the bodies that give them, by number. */
const services = [
  ['elderly', 'home', [1, 2, 3]],
  ['elderly', 'meals', [1, 2]],
  ['elderly', 'day', [4]],
  ['poverty', 'money', [5]],
  ['poverty', 'canteen', [4, 5]],
] as const
const bodies = services.flatMap(([area, code, of]) => of.map((body) => ({ area, code, body })))
const months = ['month', 'monthBefore'] as const

interface Given extends Pick<Delivered, 'served'> {
  readonly area: string
  readonly code: string
  readonly body: number
}

/** People, each served once: of the month in one of its parts. */
function givenOf(counts: readonly number[]): Given[] {
  return bodies.map((one, at) => {
    const [week = 0, weekBefore = 0, rest = 0, monthBefore = 0] = counts.slice(at * 4)
    const month = week + weekBefore + rest
    const sums = { restAndWeek: rest + week, restAndBefore: rest + weekBefore }
    return { ...one, served: { week, weekBefore, rest, month, monthBefore, ...sums } }
  })
}

const deliveredOf = ({ code, body, served }: Given): Delivered => ({
  ...{ code, service: code, unit: 'hour', body, provider: String(body), served },
  ...{ week: 0, weekBefore: 0, month: 0, monthBefore: 0 },
})

/** The night's rows of a region of one place, whose year these two months are. */
function nightOf(given: readonly Given[]) {
  const row = (area: string | null, service: string | null): YearRow => {
    const of = given.filter(
      (one) => (area ?? one.area) === one.area && (service ?? one.code) === one.code,
    )
    const users = of.reduce((sum, { served }) => sum + served.month + served.monthBefore, 0)
    return {
      ...{
        year: 2026,
        region: 1,
        zone: null,
        municipality: null,
        area,
        service,
        fund: null,
        users,
      },
      ...{ quantity: null, unit: null, spend: 1n, user_share: 0n, health_share: 0n, known: 0n },
    }
  }
  const rows = [
    row(null, null),
    ...['elderly', 'poverty'].map((area) => row(area, null)),
    ...services.map(([area, code]) => row(area, code)),
  ]
  return tellYears(rows.filter(({ users }) => users > 0))
}

const keyOf = (...names: (string | number | null)[]) =>
  names.filter((one) => one !== null).join('/')

/** Months of bodies, the night's year of their sums: what is in no page, and what comes out all the same. */
function workedOut(given: readonly Given[], beside: boolean): string[] {
  const night = nightOf(given)
  const rows = given.map((one) => ({ one, row: deliveredOf(one) }))
  const told = toldMonths(
    rows.map(({ row }) => row),
    beside ? night : [],
  )
  const cell = ({ area, code, body }: Given, month: string) => keyOf(area, code, body, month)
  const hidden = new Set(
    night.flatMap((one) => (one.told ? [] : keyOf('*', one.area, one.service))),
  )
  for (const { one, row } of rows)
    if (!told.has(row)) for (const month of months) hidden.add(cell(one, month))
  const sums = [
    line('*', ['*/elderly', '*/poverty']),
    ...['elderly', 'poverty'].map((area) =>
      line(
        keyOf('*', area),
        services.flatMap(([of, code]) => (of === area ? keyOf('*', area, code) : [])),
      ),
    ),
    ...services.map(([area, code]) =>
      line(
        keyOf('*', area, code),
        given.flatMap((one) => (one.code === code ? months.map((month) => cell(one, month)) : [])),
      ),
    ),
  ]
  const found = new Set(alone(sums, hidden))
  const few = [
    ...night.map(({ area, service, users: n }) => ({ key: keyOf('*', area, service), n })),
    ...given.flatMap((one) =>
      months.map((month) => ({ key: cell(one, month), n: one.served[month] })),
    ),
  ].filter(({ n }) => n > 0 && n < smallest)
  return few.flatMap(({ key }) => (found.has(key) || !hidden.has(key) ? key : []))
}

const anyGiven = fc
  .array(
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 60 })),
    {
      minLength: bodies.length * 4,
      maxLength: bodies.length * 4,
    },
  )
  .map(givenOf)

test('what bodies gave in two months, beside a year made of them, gives back no few', () => {
  fc.assert(
    fc.property(anyGiven, (given) => {
      expect(workedOut(given, true)).toEqual([])
    }),
    { numRuns: 500, seed: 7 },
  )
})

test('hidden without a look at the night some would come out: the check sees it', () => {
  const apart = fc.sample(anyGiven, { numRuns: 100, seed: 7 })
  expect(apart.filter((given) => workedOut(given, false).length > 0)).not.toEqual([])
})

test('where all is large all is told, and one body of a few takes the smallest beside it', () => {
  const large = givenOf(bodies.flatMap((_, at) => [0, 0, 20 + at, 30]))
  const told = (given: readonly Given[]) => {
    const rows = given.map(deliveredOf)
    const months = toldMonths(rows, nightOf(given))
    return rows.map((row) => months.has(row))
  }
  expect(told(large)).toEqual(bodies.map(() => true))
  const few = large.map((one, at) =>
    at === 1 ? { ...one, served: { ...one.served, rest: 3, month: 3 } } : one,
  )
  expect(told(few)).toEqual([false, false, ...bodies.slice(2).map(() => true)])
})

test('a month that its weeks would leave to a few takes another body with it', () => {
  const given = givenOf(bodies.flatMap((_, at) => (at === 0 ? [10, 0, 2, 30] : [0, 0, 40, 30])))
  const rows = given.map(deliveredOf)
  const [first] = rows
  expect(first && toldPeriods(first.served).month).toBe(false)
  const months = toldMonths(rows, nightOf(given))
  expect(rows.map((row) => months.has(row)).filter((one) => !one)).toHaveLength(2)
})
