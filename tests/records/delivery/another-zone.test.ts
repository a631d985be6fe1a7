import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import { checkWeek, validateWeek } from '../../../domain/delivery/mark-weeks.ts'
import { deliveriesOf, servicesOf } from '../../../domain/delivery/queries.ts'
import { readAwaiting } from '../../../domain/delivery/read-awaiting.ts'
import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { addDays, mondayOf } from '../../../domain/shared/calendar-day.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow, runEffects } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let delivers: Colleague
let newWorker: Colleague
let newCoordinator: Colleague
let parent: TestCase
let helped: TestCase
let own: TestCase
let ended: TestCase

const week = mondayOf(addDays(dayInItaly(new Date()), -7))
const span = { from: '2000-01-01', to: '2100-01-01' }

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const provider = await aProvider(desk, 'of-here', desk.here.zone)
  delivers = await desk.hire('provider', provider.id)
  newWorker = await desk.hire('social-worker', desk.elsewhere.org)
  newCoordinator = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
  const granted = await aGrant(desk, team, [aRow(provider.code), aRow(undefined), aRow(undefined)])
  parent = granted.parent
  ;[helped, own, ended] = granted.services as [TestCase, TestCase, TestCase]
  const start = { outcome: 'accept', facts: { startedOn: '2026-11-01' } }
  await helped.complete(delivers, await helped.task('start-service'), start)
  await runEffects(desk, helped.id)
  await desk.owner.query(`update social_case set phase = 'delivery' where id = $1`, [own.id])
  await desk.owner.query(
    `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`,
    [ended.id],
  )
  await desk.actAs(delivers, (act) =>
    recordDeliveries(act, { entries: [{ service: helped.id, day: week, quantity: 200 }] }),
  )
  await moveAway()
})
afterAll(() => desk.close())

/** As the acceptance of a transfer does. */
function moveAway() {
  const { org, municipality, zone, district, region } = desk.elsewhere
  return desk.owner.query(
    `update social_case set org = $2, municipality = $3, zone = $4, district = $5, region = $6, orgs = $7, manager = $8
     where id = $1`,
    [parent.id, org, municipality, zone, district, region, [org, zone], newWorker.id],
  )
}

const servicesFor = (who: Colleague) =>
  desk.actAs(who, ({ sql }) => servicesOf(sql, { parent: parent.id }))

describe('who takes a case over', () => {
  test('sees the services that the other zone granted, those that have ended too, and what is delivered', async () => {
    const seen = await servicesFor(newWorker)
    expect(seen.map(({ id }) => id).toSorted()).toEqual([helped.id, own.id, ended.id].toSorted())
    expect(seen).toEqual(seen.map((one) => ({ ...one, here: false, parentSeen: true })))
    const rows = await desk.actAs(newWorker, ({ sql }) => deliveriesOf(sql, [helped.id], span))
    expect(rows).toMatchObject([{ day: week, quantity: 200 }])
  })

  test('writes nothing in them, by the page or past it', async () => {
    const entry = { service: own.id, day: week, quantity: 100 }
    const done = await desk.actAs(newWorker, (act) => recordDeliveries(act, { entries: [entry] }))
    expect(done).toMatchObject({ writes: [], flaws: [{ code: 'not-yours' }] })
    const row = `insert into delivery (service, day, quantity, recorded_by) values ($1, $2, 100, $3)`
    await expect(
      desk.actAs(newWorker, ({ sql }) => sql.query(row, [own.id, week, newWorker.id])),
    ).rejects.toMatchObject({ code: '42501' })
  })

  test('is told by them what is delivered: she follows the person', async () => {
    const manager = 'select manager from social_case where id = $1'
    expect(await helped.scalar(manager, [helped.id])).toBe(newWorker.id)
  })
})

test('the zone that granted them goes on: it sees them, not the case, and checks the weeks', async () => {
  const seen = await servicesFor(team.coordinator)
  expect(seen.find(({ id }) => id === helped.id)).toMatchObject({ here: true, parentSeen: false })
  const open = async (sql: Sql) => {
    const session = await openScope(sql, delivers.credentials.tokenHash, delivers.credentials.csrf)
    if (!session) throw new Error('signed in')
    return { sql, session, request: 'test' }
  }
  await validateWeek(desk.deps, { op: randomUUID(), open }, { service: helped.id, week })
  const check = { service: helped.id, week, kind: 'checked' } as const
  expect(await desk.actAs(newCoordinator, readAwaiting)).toEqual([])
  await expect(desk.actAs(newCoordinator, (act) => checkWeek(act, check))).rejects.toMatchObject({
    code: 'service-not-yours',
  })
  expect(await desk.actAs(team.coordinator, readAwaiting)).toHaveLength(1)
  await desk.actAs(team.coordinator, (act) => checkWeek(act, check))
})
