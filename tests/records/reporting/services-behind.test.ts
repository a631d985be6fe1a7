import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import {
  servicesDelivered,
  servicesOfFund,
  servicesPerPage,
} from '../../../domain/reporting/services-behind.ts'
import { readWork } from '../../../domain/reporting/work.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { aProvider } from '../../support/a-service.ts'
import { deliverTo, grantIn } from '../../support/granted-in.ts'

let desk: Desk
let team: Team
let parent: TestCase
let body: number

const many = servicesPerPage + 3

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  parent = await aCaseInTriage(desk, team)
  body = (await aProvider(desk, 'behind', desk.here.zone)).id
  const { rows } = await desk.owner.query<{ year: number }>(
    'select extract(year from siso_today())::int as year',
  )
  const year = rows[0]?.year ?? 0
  for (let n = 0; n < many; n += 1) {
    const service = await grantIn(desk, parent.id, {
      ...{ quantity: 100 + n, unit: 'hour', every: 'week', price: 2000 },
      ...{ startsOn: `${year}-01-01`, endsOn: `${year}-12-31`, provider: body },
      fund: n % 2 === 0 ? 'Fondo pari' : 'fondo  PARI',
    })
    await deliverTo(desk, { service, ago: n, quantity: 100, by: team.worker })
  }
  await evaluateFigures(desk.engine)
}, 60_000)
afterAll(() => desk.close())

const asked = () => ({ code: 'D.1.01', unit: 'hour', body }) as const
const deliveredFor = (who: Colleague, after = '') =>
  desk.actAs(who, (act) => servicesDelivered(act, asked(), after))
const paidFor = (who: Colleague, fund: string, after = '') =>
  desk.actAs(who, (act) => servicesOfFund(act, { fund }, after))
const workOf = (who: Colleague) => desk.actAs(who, ({ sql }) => readWork(sql, 'zone'))

test('the services behind deliveries give the numbers of the figure, page after page', async () => {
  const first = await deliveredFor(team.coordinator)
  const second = await deliveredFor(team.coordinator, first.next)
  const rows = [...first.rows, ...second.rows]
  expect([first.rows.length, second.rows.length, second.next]).toEqual([
    servicesPerPage,
    3,
    undefined,
  ])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(many)
  expect([first.opened, first.counted, second.opened]).toEqual([many, many, many])
  const [told] = (await workOf(team.coordinator)).delivered
  for (const period of ['week', 'weekBefore', 'month', 'monthBefore'] as const)
    expect(rows.reduce((sum, row) => sum + row[period], 0)).toBe(told?.[period])
})

test('the services behind a fund give what the figure says, however its name is written', async () => {
  const first = await paidFor(team.coordinator, 'FONDO pari')
  const rows = [...first.rows, ...(await paidFor(team.coordinator, 'FONDO pari', first.next)).rows]
  const [told] = (await workOf(team.coordinator)).funds
  expect(rows).toHaveLength(many)
  expect(rows.reduce((sum, row) => sum + row.committed, 0)).toBe(told?.committed)
  expect(rows.reduce((sum, row) => sum + row.spent, 0)).toBe(told?.spent)
  expect((await paidFor(team.coordinator, '')).counted).toBe(0)
})

test('who plans opens none, who works elsewhere counts none, a protected one is counted alone', async () => {
  const planner = await desk.hire('planner', desk.here.zone ?? 0)
  const elsewhere = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
  for (const [who, counted] of [
    [planner, many],
    [elsewhere, 0],
  ] as const) {
    expect(await deliveredFor(who)).toMatchObject({ rows: [], opened: 0, counted })
    expect(await paidFor(who, 'Fondo pari')).toMatchObject({ rows: [], opened: 0, counted })
  }
  const [one] = (await deliveredFor(team.coordinator)).rows
  await desk.owner.query('update social_case set protected = true where id = $1', [one?.id])
  const left = await deliveredFor(team.coordinator)
  expect([left.opened, left.counted]).toEqual([many - 1, many])
  expect(left.rows.map(({ id }) => id)).not.toContain(one?.id)
})

test('what was read is in the audit, service by service', async () => {
  const { rows } = await deliveredFor(team.coordinator)
  const { rows: trace } = await desk.owner.query<{ detail: { services: string[] } }>(
    `select detail from audit_event where action = 'deliveries-read' and actor = $1 order by at desc, id desc limit 1`,
    [team.coordinator.id],
  )
  expect(trace[0]?.detail.services).toEqual(rows.map(({ id }) => id))
})
