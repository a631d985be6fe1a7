import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { readFigures } from '../../../domain/reporting/figures.ts'
import { readWork } from '../../../domain/reporting/work.ts'
import { aCase, aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { aProvider } from '../../support/a-service.ts'
import { deliverTo, grantIn } from '../../support/granted-in.ts'
import type { Granted } from '../../support/granted-in.ts'

/** Each figure of the page beside a plain statement written from its definition alone. */
let desk: Desk
let team: Team
let planner: Colleague
let cases: TestCase[]

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  cases = [
    await aCase(desk, { by: team.clerk }),
    await aCase(desk, { by: team.clerk }),
    await aCaseInTriage(desk, team),
    await aCaseInTriage(desk, team),
    await aCaseInAssessment(desk, team),
    await aCase(desk, { by: team.clerk }),
  ]
  const closed = cases[0]
  await closed?.complete(team.clerk, await closed.task('access-card'), {
    outcome: 'information-only',
  })
  await closed?.advance('workflow')
  for (const [at, one] of cases.entries()) await liveOn(one, at)
  await deliver()
  await desk.owner.query(
    `insert into deleted_contact (case_id, reason, by_user) values ($1, 'wrong-person', $2)`,
    [cases[1]?.id, team.clerk.id],
  )
  const { org, municipality, zone } = desk.elsewhere
  await desk.owner.query(
    'update social_case set org = $2, municipality = $3, zone = $4 where id = $1',
    [cases[5]?.id, org, municipality, zone],
  )
  await evaluateFigures(desk.engine)
}, 60_000)
afterAll(() => desk.close())

/** Terms of every kind, an ISEE, tasks that wait: each case some days after the one before. */
async function liveOn({ id, person }: TestCase, at: number): Promise<void> {
  await desk.owner.query('delete from deadline where case_id = $1', [id])
  await desk.owner.query(
    `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state, fired)
     select $1, 'test-' || n, 'test', 1, siso_clock(), due, '{}', '[]', case when n % 3 = 0 then 'met' else 'running' end,
       case when n % 2 = 0 then jsonb_build_array(jsonb_build_object('rung', 'breach', 'at', due)) else '[]' end
     from generate_series(1, 24) n, lateral (select siso_clock() + (n * 3 - 50 + $2) * interval '1 day' as due) d`,
    [id, at],
  )
  for (const end of [at * 20 - 70, at * 20 - 40])
    await desk.owner.query(
      `insert into social_fact (id, person_id, kind, detail, valid_from, valid_to, source, source_date, recorded_by)
       values (gen_random_uuid(), $1, 'isee', '{}', siso_today() - 300, siso_today() + $2::int, 'document', siso_today() - 300, $3)`,
      [person, end, team.worker.id],
    )
  await desk.owner.query(
    `update task set opened_at = siso_clock() - $2 * interval '5 hours' where case_id = $1`,
    [id, at * at],
  )
}

/** Services of two bodies and of the office, of two funds and of none, delivered over ten weeks. */
async function deliver(): Promise<void> {
  const { rows } = await desk.owner.query<{ year: number }>(
    'select extract(year from siso_today())::int as year',
  )
  const year = rows[0]?.year ?? 0
  const [one, two] = [
    (await aProvider(desk, 'one', desk.here.zone)).id,
    (await aProvider(desk, 'two', desk.here.zone)).id,
  ]
  const office = { unit: 'hour', startsOn: `${year - 1}-11-17`, fund: null } as const
  const first = {
    unit: 'hour',
    startsOn: `${year}-02-10`,
    fund: 'Fondo uno',
    provider: one,
  } as const
  const second = {
    unit: 'euro',
    startsOn: `${year}-01-31`,
    fund: 'Fondo due',
    provider: two,
  } as const
  const ends = { near: `${year}-12-30`, far: `${year + 1}-03-15` }
  const granted: readonly Granted[] = [
    { ...office, every: 'week', endsOn: ends.near, quantity: 700, price: 100 },
    { ...first, every: 'month', endsOn: ends.far, quantity: 830, price: 137 },
    { ...second, every: 'once', endsOn: ends.near, quantity: 960, price: 174 },
    { ...office, every: 'month', endsOn: ends.far, quantity: 1090, price: 211 },
    { ...first, every: 'week', endsOn: ends.near, quantity: 1220, price: 248 },
    { ...second, every: 'once', endsOn: ends.far, quantity: 1350, price: 285 },
  ]
  for (const [at, terms] of granted.entries()) {
    const service = await grantIn(desk, [cases[2], cases[3], cases[4]][at % 3]?.id ?? '', terms)
    for (let ago = at; ago < 70; ago += 5)
      await deliverTo(desk, { service, ago, quantity: 50 + ago, by: team.worker })
  }
}

const figures = () => desk.actAs(planner, ({ sql }) => readFigures(sql))
const work = () => desk.actAs(planner, ({ sql }) => readWork(sql, 'zone'))
async function plainly(text: string): Promise<Record<string, unknown>[]> {
  const { rows } = await desk.owner.query<Record<string, unknown>>(text, [desk.here.zone])
  return rows
}

/** Lines by key, each with the sum of its numbers. */
function summed(rows: readonly object[], key: string): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const row of rows as readonly Record<string, unknown>[]) {
    const name = String(row[key])
    sums[name] = (sums[name] ?? 0) + Number(row['n'])
  }
  return sums
}

const today = "(now() at time zone 'Europe/Rome')::date"

test('open cases by phase', async () => {
  const rows = await plainly(
    `select phase, count(*) as n from social_case where zone = $1 and state = 'open' and parent is null group by 1`,
  )
  expect(Object.keys(summed(rows, 'phase')).length).toBeGreaterThan(2)
  expect(summed((await figures()).cases, 'phase')).toEqual(summed(rows, 'phase'))
})

test('contacts by day, and those deleted', async () => {
  const opened = `from social_case c where c.zone = $1 and c.parent is null
    and (c.opened_at at time zone 'Europe/Rome')::date > ${today} - 30`
  const rows = await plainly(
    `select (c.opened_at at time zone 'Europe/Rome')::date::text as day, count(*) as n ${opened}
     and c.id not in (select case_id from deleted_contact) group by 1`,
  )
  const [gone] = await plainly(
    `select count(*) as n ${opened} and c.id in (select case_id from deleted_contact)`,
  )
  const found = await figures()
  expect(summed(found.accesses, 'day')).toEqual(summed(rows, 'day'))
  expect([found.deleted, Number(gone?.['n'])]).toEqual([1, 1])
})

test('terms kept, met late, past and near', async () => {
  const rows = await plainly(`
    select kind, count(*) as n from (
      select case when d.due_at <= now() and d.state = 'met' and not exists (
            select from jsonb_to_recordset(d.fired) as f (at timestamptz) where f.at >= d.due_at) then 'kept'
          when d.due_at <= now() and d.state = 'met' then 'met-late'
          when d.due_at <= now() and d.state = 'running' then 'late'
          when d.due_at > now() and d.state = 'running' then 'near' end as kind
      from deadline d join social_case c on c.id = d.case_id
      where c.zone = $1 and d.due_at between now() - interval '30 days' and now() + interval '3 days') x
    where kind is not null group by 1`)
  expect(Object.keys(summed(rows, 'kind')).toSorted()).toEqual(['kept', 'late', 'met-late', 'near'])
  expect(summed((await figures()).terms, 'kind')).toEqual(summed(rows, 'kind'))
})

test('the ISEE of open cases', async () => {
  const rows = await plainly(`
    select case when last > ${today} + 30 then 'valid' when last > ${today} then 'expiring' else 'expired' end as kind, count(*) as n
    from (select c.id, max(f.valid_to) as last from social_case c join social_fact f on f.person_id = c.subject and f.kind = 'isee'
      where c.zone = $1 and c.state = 'open' and c.parent is null group by 1) x
    where last > ${today} - 60 group by 1`)
  expect(rows.length).toBeGreaterThan(1)
  expect(summed((await figures()).isee, 'kind')).toEqual(summed(rows, 'kind'))
})

test('waiting by phase', async () => {
  const rows = await plainly(`
    select t.phase, count(*)::int as n,
      percentile_cont(0.5) within group (order by extract(epoch from now() - t.opened_at)::float8) / 86400 as median
    from task t join social_case c on c.id = t.case_id
    where c.zone = $1 and c.parent is null and c.state = 'open' and t.purpose = 'step' and t.state in ('open', 'claimed')
    group by 1`)
  const { waiting } = await work()
  const ofZone = waiting.filter(({ place, phase }) => place === desk.here.zone && phase !== null)
  expect(ofZone).toHaveLength(rows.length)
  for (const { phase, n, median } of ofZone) {
    const row = rows.find((one) => one['phase'] === phase)
    expect([phase, n]).toEqual([phase, row?.['n']])
    expect(median).toBeCloseTo(Number(row?.['median']), 2)
  }
})

test('deliveries of each period, and whom they served', async () => {
  const rows = await plainly(`
    select coalesce(g.provider, 0) || g.unit as line, d.quantity, ${today} - d.day as ago, c.subject
    from delivery d, granted_service g, social_case c where g.case_id = d.service and c.id = g.case_id and c.zone = $1`)
  const { delivered } = await work()
  const within = (line: string, [from, to]: readonly [number, number]) =>
    rows.filter(
      (row) => row['line'] === line && Number(row['ago']) >= from && Number(row['ago']) <= to,
    )
  expect(delivered.length).toBeGreaterThan(2)
  for (const one of delivered) {
    const line = `${String(one.body ?? 0)}${one.unit}`
    const spans = {
      week: [0, 6],
      weekBefore: [7, 13],
      month: [0, 27],
      monthBefore: [28, 55],
    } as const
    for (const period of ['week', 'weekBefore', 'month', 'monthBefore'] as const) {
      const found = within(line, spans[period])
      expect(one[period]).toBe(found.reduce((sum, row) => sum + Number(row['quantity']), 0))
      expect(one.served[period]).toBe(new Set(found.map((row) => row['subject'])).size)
    }
    expect(one.served.rest).toBe(new Set(within(line, [14, 27]).map((row) => row['subject'])).size)
  }
})

test('what is committed and spent of each fund, day by day', async () => {
  const rows = await plainly(`
    select coalesce(g.fund, '-') as fund, g.price, d.spent, case g.every when 'once' then
        case when extract(year from g.starts_on) = extract(year from ${today}) then g.quantity else 0 end
      else (select sum(case g.every when 'week' then g.quantity / 7.0
          else g.quantity / extract(day from date_trunc('month', x) + interval '1 month - 1 day') end)
        from generate_series(g.starts_on::timestamp, g.ends_on::timestamp, interval '1 day') x
        where extract(year from x) = extract(year from ${today})) end as quantity
    from granted_service g join social_case c on c.id = g.case_id
      left join lateral (select sum(round(d.quantity * g.price / 100.0)) as spent from delivery d
        where d.service = g.case_id and extract(year from d.day) = extract(year from ${today})) d on true
    where c.zone = $1`)
  const { funds } = await work()
  expect(funds).toHaveLength(3)
  for (const { fund, committed, spent, services } of funds) {
    const mine = rows.filter((row) => row['fund'] === (fund ?? '-'))
    const cost = mine.reduce(
      (sum, row) => sum + (Number(row['quantity']) * Number(row['price'])) / 100,
      0,
    )
    expect(services).toBe(mine.length)
    // Each service is rounded to the cent.
    expect(Math.abs(committed - cost)).toBeLessThanOrEqual(services)
    expect(spent).toBe(mine.reduce((sum, row) => sum + Number(row['spent']), 0))
  }
})
