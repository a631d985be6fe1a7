import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { bestOf, readAdoption } from '../../../domain/reporting/adoption.ts'
import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { readWork } from '../../../domain/reporting/work.ts'
import { plannedIn } from '../../../domain/delivery/rules.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { aProvider } from '../../support/a-service.ts'
import { deliverTo, grantIn } from '../../support/granted-in.ts'
import type { Granted } from '../../support/granted-in.ts'

let desk: Desk
let team: Team
let planner: Colleague
let first: TestCase
let provider: number

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  first = await aCaseInTriage(desk, team)
  const others = [await aCaseInTriage(desk, team), await aCaseInTriage(desk, team)]
  provider = (await aProvider(desk, 'work', desk.here.zone)).id
  for (const [days, { id }] of [first, ...others].entries())
    await desk.owner.query(
      `update task set opened_at = siso_clock() - $2 * interval '1 day' where case_id = $1 and state = 'open'`,
      [id, days * 10],
    )
}, 60_000)
afterAll(() => desk.close())

const workOf = (who: Colleague) => desk.actAs(who, ({ sql }) => readWork(sql, 'zone'))

const grant = (terms: Granted) => grantIn(desk, first.id, { provider, ...terms })
const deliver = (service: string, ago: number, quantity: number) =>
  deliverTo(desk, { service, ago, quantity, by: team.worker })

test('the median of what waits, by place and phase and in all', async () => {
  const { waiting } = await workOf(planner)
  const rounded = waiting.map((one) => ({ ...one, median: Math.round(one.median) }))
  const zone = desk.here.zone
  for (const expected of [
    { place: zone, phase: 'triage', n: 3, median: 10 },
    { place: null, phase: 'triage', n: 3, median: 10 },
    { place: null, phase: null, n: 3, median: 10 },
  ])
    expect(rounded).toContainEqual(expected)
})

test('deliveries of a week and of four, each beside the one before', async () => {
  const year = new Date().getFullYear()
  const terms = { quantity: 200, unit: 'hour', every: 'week', price: 2000, fund: null } as const
  const service = await grant({ ...terms, startsOn: `${year}-01-01`, endsOn: `${year}-12-31` })
  for (const [ago, quantity] of [
    [0, 100],
    [6, 200],
    [7, 400],
    [13, 100],
    [27, 50],
    [28, 1000],
    [55, 1000],
    [56, 9900],
  ] as const)
    await deliver(service, ago, quantity)
  const { delivered } = await workOf(planner)
  expect(delivered).toMatchObject([
    {
      provider: 'work',
      unit: 'hour',
      week: 300,
      weekBefore: 500,
      month: 850,
      monthBefore: 2000,
      served: { week: 1, weekBefore: 1, month: 1, monthBefore: 1, rest: 1 },
    },
  ])
})

test('what is committed in the year is what is planned day by day; what is spent is what was delivered', async () => {
  const { rows } = await desk.owner.query<{ year: number }>(
    'select extract(year from siso_today())::int as year',
  )
  const year = rows[0]?.year ?? 0
  const span = { from: `${year}-01-01`, to: `${year}-12-31` }
  const lives: readonly Granted[] = [
    {
      quantity: 200,
      unit: 'hour',
      every: 'week',
      price: 2065,
      startsOn: `${year - 1}-11-03`,
      endsOn: `${year}-03-20`,
      fund: 'A',
    },
    {
      quantity: 1000,
      unit: 'hour',
      every: 'month',
      price: 1800,
      startsOn: `${year}-02-10`,
      endsOn: `${year}-07-31`,
      fund: 'B',
    },
    {
      quantity: 700,
      unit: 'meal',
      every: 'month',
      price: 600,
      startsOn: `${year}-10-05`,
      endsOn: `${year + 1}-02-28`,
      fund: 'C',
    },
    {
      quantity: 30_000,
      unit: 'euro',
      every: 'once',
      price: 100,
      startsOn: `${year}-05-05`,
      endsOn: `${year}-06-05`,
      fund: 'D',
    },
  ]
  const granted: string[] = []
  for (const one of lives) granted.push(await grant(one))
  await deliver(granted[0] ?? '', 0, 150)
  await evaluateFigures(desk.engine)
  const { funds } = await workOf(planner)
  for (const one of lives) {
    const found = funds.find(({ fund }) => fund === one.fund)
    const planned = (plannedIn(one, [], span) * one.price) / 100
    expect(Math.abs((found?.committed ?? 0) - planned)).toBeLessThanOrEqual(one.price / 100)
  }
  expect(funds.find(({ fund }) => fund === 'A')).toMatchObject({ spent: 3098, services: 1 })
})

test('nobody else gets any, and each is read in one statement', async () => {
  const elsewhere = await desk.hire('planner', desk.elsewhere.zone ?? 0)
  expect(await workOf(elsewhere)).toEqual({ waiting: [], delivered: [], funds: [] })
  expect((await workOf(team.worker)).delivered).toEqual([])
  let asked = 0
  await desk.actAs(planner, ({ sql }) => {
    const counting: Sql = {
      query: (...given) => {
        asked += 1
        return sql.query(...given)
      },
    }
    return readWork(counting, 'org')
  })
  expect(asked).toBe(3)
})

test('the use of a zone is told by name to who plans it, and of others the best alone', async () => {
  await desk.owner.query('delete from adoption_week')
  const week = (
    zone: number | null,
    ago: number,
    [operators, withTerm, inTerm]: readonly number[],
  ) =>
    desk.owner.query(
      `insert into adoption_week values ($1, date_trunc('week', siso_today()::timestamp)::date - 7 * $2::int, $3, 10, $4, $5, 3, siso_today())`,
      [zone, ago, operators, withTerm, inTerm],
    )
  await week(desk.here.zone, 20, [2, 10, 5])
  await week(desk.here.zone, 2, [6, 10, 9])
  await week(desk.elsewhere.zone, 1, [9, 10, 10])
  const zones = await desk.actAs(planner, ({ sql }) => readAdoption(sql))
  expect(zones.map(({ zone }) => zone)).toEqual([desk.here.zone, null])
  expect(zones[0]).toMatchObject({
    early: { operators: 2, inTerm: 0.5 },
    late: { operators: 6, inTerm: 0.9 },
  })
  expect(bestOf(zones)).toMatchObject({ operators: 9, inTerm: 1, waiting: 3 })
  expect(await desk.actAs(team.worker, ({ sql }) => readAdoption(sql))).toEqual([])
})

test('the weeks are counted once a day, from the tasks that were completed', async () => {
  await desk.owner.query('delete from adoption_week')
  await evaluateFigures(desk.engine)
  await evaluateFigures(desk.engine)
  const { rows } = await desk.owner.query<{ zone: number; operators: number; done: number }>(
    'select zone, operators, done from adoption_week',
  )
  expect(rows).toEqual([{ zone: desk.here.zone, operators: 1, done: 3 }])
})
