import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { bestOf, readAdoption } from '../../../domain/reporting/adoption.ts'
import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { declareHours, hoursHistory } from '../../../domain/reporting/hours.ts'
import type { HourPeriod } from '../../../domain/reporting/hours.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let planner: Colleague
let there: Colleague
let today: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  there = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
  const { rows } = await desk.owner.query<{ today: string }>('select siso_today()::text as today')
  today = rows[0]?.today ?? ''
})
afterAll(() => desk.close())
beforeEach(async () => {
  await desk.owner.query('delete from adoption_week; delete from quality_score')
})

/** A week of a zone, so many weeks ago, in which open tasks waited for so many days. */
const week = (zone: number | null, ago: number, waiting: number | null) =>
  desk.owner.query(
    `insert into adoption_week (zone, week, operators, done, with_term, in_term, waiting, counted_on)
     values ($1, date_trunc('week', siso_today()::timestamp)::date - 7 * $2::int, 1, 1, 1, 1, $3, siso_today())`,
    [zone, ago, waiting],
  )
const zones = (who = planner) => desk.actAs(who, ({ sql }) => readAdoption(sql))

test('what waited in the first four weeks stands beside what waits now', async () => {
  for (const [ago, days] of [
    [20, 10],
    [19, 20],
    [16, 90],
    [1, 4],
  ] as const)
    await week(desk.here.zone, ago, days)
  const [own] = await zones()
  expect(own).toMatchObject({ early: { waiting: 15 }, late: { waiting: 4 } })
})

test('what waited in weeks that were counted later is found from the tasks themselves', async () => {
  const { id } = await aCaseInTriage(desk, team)
  await desk.owner.query(
    `update task set opened_at = (date_trunc('week', siso_today()::timestamp) - interval '4 weeks') at time zone 'Europe/Rome'
     where case_id = $1 and state = 'open'`,
    [id],
  )
  await week(desk.here.zone, 3, null)
  await evaluateFigures(desk.engine)
  const [own] = await zones()
  // Open since Monday of the week before: at the end of that week, and of no other, it was 14 days.
  expect(Math.round(own?.early.waiting ?? 0)).toBe(14)
})

test('records without problems: the first day that is kept beside the last', async () => {
  await week(desk.here.zone, 9, 1)
  const scored = (ago: number, wrong: number) =>
    desk.owner.query(
      `insert into quality_score (day, org, zone, rule, checked, wrong) values (siso_today() - $1::int, $2, $3, 'birth', 10, $4)`,
      [ago, desk.here.org, desk.here.zone, wrong],
    )
  await scored(0, 1)
  const [alone] = await zones()
  expect(alone).toMatchObject({ early: { complete: null }, late: { complete: 0.9 } })
  await scored(60, 6)
  await scored(30, 5)
  const [own] = await zones()
  expect(own).toMatchObject({ early: { complete: 0.4 }, late: { complete: 0.9 } })
})

type Wanted = readonly [zone: number | null, period: HourPeriod, hours: number]
const source = 'Fogli delle presenze'
const declare = (who: Colleague, ...[zone, period, hours]: Wanted) =>
  desk.actAs(who, (act) =>
    declareHours(act, { zone: zone ?? 0, period, hours, source, sourceDate: today }),
  )

test('hours of reporting are of who coordinates or plans the zone; the best is told without its name', async () => {
  await week(desk.here.zone, 1, 1)
  await week(desk.elsewhere.zone, 1, 1)
  await declare(planner, desk.here.zone, 'before', 60)
  await declare(team.coordinator, desk.here.zone, 'now', 30)
  await declare(planner, desk.here.zone, 'now', 24.5)
  await declare(there, desk.elsewhere.zone, 'now', 12)
  const found = await zones()
  const own = found.find(({ zone }) => zone === desk.here.zone)
  expect([own?.early.hours, own?.late.hours]).toEqual([60, 24.5])
  expect(found.filter(({ zone }) => zone !== null)).toHaveLength(1)
  expect(bestOf(found).hours).toBe(12)
  const history = await desk.actAs(planner, ({ sql }) => hoursHistory(sql))
  expect(history.map(({ hours, holds, by }) => [hours, holds, by])).toEqual([
    [24.5, true, planner.name],
    [30, false, team.coordinator.name],
    [60, true, planner.name],
  ])
  const { rows } = await desk.owner.query<{ n: number }>(
    `select count(*)::int as n from audit_event where action = 'reporting-hours-declared'`,
  )
  expect(rows).toEqual([{ n: 4 }])
})

test('nobody declares hours of another zone, in another’s name or of a day to come, and they stay as they are', async () => {
  for (const [who, zone] of [
    [planner, desk.elsewhere.zone],
    [planner, desk.here.region],
    [team.coordinator, desk.here.org],
    [team.worker, desk.here.zone],
  ] as const)
    await expect(declare(who, zone, 'now', 1)).rejects.toThrow(/chi la coordina o la programma/)
  type Row = readonly [zone: number | null, by: Colleague, day?: string]
  const insert = (who: Colleague, ...[zone, by, day = today]: Row) =>
    desk.actAs(who, ({ sql }) =>
      sql.query(
        `insert into reporting_hours (zone, period, hours, source, source_date, set_by) values ($1, 'now', 1, 'Stima', $3, $2)`,
        [zone, by.id, day],
      ),
    )
  await expect(insert(planner, desk.elsewhere.zone, planner)).rejects.toThrow(/policy/)
  await expect(insert(planner, desk.here.zone, team.coordinator)).rejects.toThrow(/policy/)
  await expect(insert(team.worker, desk.here.zone, team.worker)).rejects.toThrow(/policy/)
  await expect(insert(planner, desk.here.zone, planner, '2099-01-01')).rejects.toThrow(/check/)
  await expect(desk.owner.query('update reporting_hours set hours = 1')).rejects.toThrow()
  expect(await desk.actAs(team.worker, ({ sql }) => hoursHistory(sql))).toEqual([])
})
