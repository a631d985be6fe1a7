import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { grains, readTrends, servedLastMonth } from '../../../domain/reporting/trends.ts'
import type { Compared, Grain } from '../../../domain/reporting/trends.ts'
import { aCase, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { deliverTo, grantIn } from '../../support/granted-in.ts'

let desk: Desk
let team: Team
let planner: Colleague
let cases: TestCase[]

/** Days ago on which the contacts were opened: this week and month, and of two years. */
const ago = [0, 8, 9, 9, 20, 40, 70, 90, 100, 200, 380, 400, 500, 720, 900]

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  cases = []
  for (const [at, days] of ago.entries()) {
    const one = at < 3 ? await aCaseInTriage(desk, team) : await aCase(desk, { by: team.clerk })
    await desk.owner.query(
      `update social_case set opened_at = (siso_today() - $2::int)::timestamp at time zone 'Europe/Rome' + interval '9 hours' where id = $1`,
      [one.id, days],
    )
    cases.push(one)
  }
}, 60_000)
afterAll(() => desk.close())

const trendsOf = (who: Colleague, grain: Grain) =>
  desk.actAs(who, ({ sql }) => readTrends(sql, grain))

const told = (found: readonly Compared[]) => [
  ...found.map(({ before }) => before),
  ...found.map(({ now }) => now),
]

/** The contacts of a period, counted from the cases themselves. */
const counted = `
  select count(*)::int as n from social_case c join organisation_tie t on t.child = c.municipality
  where c.parent is null and t.parent = $1 and t.relation = 'part-of'
    and (c.opened_at at time zone 'Europe/Rome')::date between $2::date and $3::date
    and c.id not in (select case_id from deleted_contact)`

async function expectCounted(): Promise<void> {
  for (const grain of grains) {
    const points = told(await trendsOf(planner, grain))
    expect(points).toHaveLength(24)
    for (const { first, last, contacts } of points) {
      const { rows } = await desk.owner.query<{ n: number }>(counted, [desk.here.zone, first, last])
      expect([grain, first, contacts]).toEqual([grain, first, rows[0]?.n])
    }
  }
}

test('whole weeks and months follow each other without a gap, the last one over before today', async () => {
  const { rows } = await desk.owner.query<{ today: string; week: string; month: string }>(
    `select siso_today()::text as today, (date_trunc('week', siso_today()::timestamp)::date - 1)::text as week,
       (date_trunc('month', siso_today()::timestamp)::date - 1)::text as month`,
  )
  for (const grain of grains) {
    const points = told(await trendsOf(planner, grain))
    expect(points.at(-1)?.last).toBe(rows[0]?.[grain])
    for (const [at, { last }] of points.slice(0, -1).entries())
      expect(Date.parse(points[at + 1]?.first ?? '') - Date.parse(last)).toBe(86_400_000)
  }
})

test('contacts of each period are those that the cases themselves give, added up or not', async () => {
  const sum = (points: readonly { readonly contacts: number }[]) =>
    points.reduce((n, { contacts }) => n + contacts, 0)
  await expectCounted()
  expect(sum(told(await trendsOf(planner, 'month')))).toBeGreaterThan(6)
  await desk.engine.query('select add_up_contact_counts()')
  await expectCounted()
})

test('a contact opened by mistake leaves its period, also when the case then moves', async () => {
  const [mistaken, moved] = [cases[5], cases[8]]
  const before = told(await trendsOf(planner, 'month')).map(({ contacts }) => contacts)
  await desk.owner.query(
    `insert into deleted_contact (case_id, reason, by_user) values ($1, 'wrong-person', $2)`,
    [mistaken?.id, team.clerk.id],
  )
  await expectCounted()
  const { org, municipality, zone } = desk.elsewhere
  for (const one of [mistaken, moved])
    await desk.owner.query(
      'update social_case set org = $2, municipality = $3, zone = $4 where id = $1',
      [one?.id, org, municipality, zone],
    )
  await expectCounted()
  const after = told(await trendsOf(planner, 'month')).map(({ contacts }) => contacts)
  expect(after).not.toEqual(before)
  const { rows } = await desk.owner.query<{ n: number }>(
    `select sum(n)::int as n from contact_count where org = $1 and grain = 'month'`,
    [org],
  )
  expect(rows).toEqual([{ n: 1 }])
})

test('the median of what tasks had waited is that of the tasks themselves', async () => {
  const days = [1, 3, 3, 8, 20, 0, 5]
  for (const [at, waited] of days.entries())
    await desk.owner.query(
      `insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at, completed_at)
       select gen_random_uuid(), $1, 'x#' || $2::text, 'x', $2, 'contact', 'step', 'presa-in-carico@1', 'Inventata', 'completed', '{}', '{}',
         x.at - $3 * interval '1 day 1 hour', x.at
       from (select (siso_today() - 40 - 3 * $2::int)::timestamp at time zone 'Europe/Rome' + interval '10 hours' as at) x`,
      [cases[0]?.id, at, waited],
    )
  await evaluateFigures(desk.engine)
  for (const grain of grains) {
    const points = told(await trendsOf(planner, grain))
    expect(points.some(({ median }) => median !== null && median > 0)).toBe(true)
    for (const { first, last, done, median } of points) {
      const { rows } = await desk.owner.query<{ n: number; median: number | null }>(
        `select count(*)::int as n,
           percentile_disc(0.5) within group (order by floor(extract(epoch from t.completed_at - t.opened_at) / 86400))::int as median
         from task t join social_case c on c.id = t.case_id
         where t.state = 'completed' and t.purpose = 'step' and c.parent is null and c.zone = $1
           and (t.completed_at at time zone 'Europe/Rome')::date between $2::date and $3::date`,
        [desk.here.zone, first, last],
      )
      expect([grain, first, done, median]).toEqual([grain, first, rows[0]?.n, rows[0]?.median])
    }
  }
})

test('waiting is counted once a day: what is completed later the same day waits for the next', async () => {
  const count = async () =>
    (await desk.owner.query<{ n: number }>('select sum(n)::int as n from waited_count')).rows[0]?.n
  await evaluateFigures(desk.engine)
  const before = await count()
  await desk.owner.query(
    `update task set completed_at = siso_clock() - interval '60 days' where state = 'completed'`,
  )
  await evaluateFigures(desk.engine)
  expect(await count()).toBe(before)
  await desk.owner.query('update waited_count set counted_on = siso_today() - 1')
  await evaluateFigures(desk.engine)
  expect(await count()).toBeGreaterThan(before ?? 0)
})

/** Terms that fell in a period, those kept, people served and cents, from the records themselves. */
const worked = `
  select
    (select count(*)::int from deadline d join social_case c on c.id = d.case_id
      where c.zone = $1 and d.state in ('running', 'met')
        and (d.due_at at time zone 'Europe/Rome')::date between $2::date and $3::date) as terms,
    (select count(*)::int from deadline d join social_case c on c.id = d.case_id
      where c.zone = $1 and d.state = 'met' and d.id not like '%-late'
        and (d.due_at at time zone 'Europe/Rome')::date between $2::date and $3::date) as kept,
    (select count(distinct c.subject)::int from delivery d join social_case c on c.id = d.service
      where c.zone = $1 and d.quantity > 0 and d.day between $2::date and $3::date) as people,
    (select coalesce(sum(round(d.quantity * g.price / 100.0)), 0)::float8 from delivery d
      join granted_service g on g.case_id = d.service join social_case c on c.id = d.service
      where c.zone = $1 and d.day between $2::date and $3::date) as spent`

/** Of a term kept, one done after what it sets off once it is over, one that runs, one cancelled. */
const fallen = [
  ['t-1', 'met', null],
  ['t-2-late', 'met', '2999-01-01T00:00:00Z'],
  ['t-3', 'running', null],
  ['t-4', 'met', null],
  ['t-5', 'cancelled', null],
] as const

async function termsFell(days: number): Promise<void> {
  for (const [id, state, fired] of fallen)
    await desk.owner.query(
      `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state, fired)
       select $1, $5::text || $2, 'test', 1, x.due, x.due, '{}', '[]', $3, $4::jsonb
       from (select (siso_today() - $5::int)::timestamp at time zone 'Europe/Rome' + interval '10 hours' as due) x`,
      [cases[0]?.id, id, state, JSON.stringify(fired === null ? [] : [{ at: fired }]), days],
    )
}

/** Hours given to three people, and some that were taken back. */
async function hoursGiven(): Promise<void> {
  const terms = { quantity: 200, unit: 'hour', every: 'week', price: 2065, fund: null } as const
  const span = { startsOn: '2020-01-01', endsOn: '2030-12-31' }
  const given = [
    [9, 150],
    [10, 33],
    [44, 200],
    [46, -50],
    [410, 100],
  ] as const
  for (const one of cases.slice(0, 3)) {
    const service = await grantIn(desk, one.id, { ...terms, ...span })
    for (const [ago, quantity] of given)
      await deliverTo(desk, { service, ago, quantity, by: team.worker })
  }
}

test('terms kept, people served and spending of each period are those of the record', async () => {
  for (const days of [12, 45, 400]) await termsFell(days)
  await hoursGiven()
  await desk.owner.query('delete from work_count')
  await evaluateFigures(desk.engine)
  for (const grain of grains) {
    const points = told(await trendsOf(planner, grain))
    expect(points.some(({ terms, kept }) => kept > 0 && terms > kept)).toBe(true)
    expect(points.some(({ people, spent }) => people === 3 && spent > 0)).toBe(true)
    for (const { first, last, ...point } of points) {
      const { rows } = await desk.owner.query(worked, [desk.here.zone, first, last])
      expect({ grain, first, ...point }).toMatchObject({ grain, first, ...rows[0] })
    }
  }
  const months = told(await trendsOf(planner, 'month'))
  const served = await desk.actAs(planner, ({ sql }) => servedLastMonth(sql))
  expect(served).toBe(months.at(-1)?.people)
})

test('who plans elsewhere, or works on cases, is told of none; all trends are one statement', async () => {
  const { rows } = await desk.owner.query<{ id: number }>(
    `select id from organisation where kind = 'zone' and not id = any($1) limit 1`,
    [[desk.here.zone, desk.elsewhere.zone]],
  )
  const elsewhere = await desk.hire('planner', rows[0]?.id ?? 0)
  const nothing = { contacts: 0, done: 0, median: null, terms: 0, kept: 0, people: 0, spent: 0 }
  for (const who of [elsewhere, team.worker])
    for (const point of told(await trendsOf(who, 'week'))) expect(point).toMatchObject(nothing)
  let asked = 0
  await desk.actAs(planner, ({ sql }) =>
    readTrends({ query: (...given) => ((asked += 1), sql.query(...given)) }, 'week'),
  )
  expect(asked).toBe(1)
})
