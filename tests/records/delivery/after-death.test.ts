import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import { checkWeek, validateWeek } from '../../../domain/delivery/mark-weeks.ts'
import { readAwaiting } from '../../../domain/delivery/read-awaiting.ts'
import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { addDays, mondayOf } from '../../../domain/shared/calendar-day.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow, runEffects } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let worker: Colleague
let provider: Awaited<ReturnType<typeof aProvider>>

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  provider = await aProvider(desk, 'of-here', desk.here.zone)
  worker = await desk.hire('provider', provider.id)
})
afterAll(() => desk.close())

const week = mondayOf(addDays(dayInItaly(new Date()), -7))
const [tuesday, thursday] = [addDays(week, 1), addDays(week, 3)]

/** An hour on Tuesday and two on Thursday, which the provider has validated. */
async function aWeek() {
  const { parent, services } = await aGrant(desk, team, [aRow(provider.code)])
  const [service] = services
  if (!service) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: '2026-11-01' } }
  await service.complete(worker, await service.task('start-service'), start)
  await runEffects(desk, service.id)
  await record(service.id, tuesday, 100)
  await record(service.id, thursday, 200)
  await validate(service.id)
  return { id: service.id, person: parent.person }
}

const record = (service: string, day: string, quantity: number) =>
  desk.actAs(worker, (act) =>
    recordDeliveries(act, { entries: [{ service, day, quantity, reason: 'Ricontato' }] }),
  )

function validate(service: string) {
  const open = async (sql: Sql) => {
    const session = await openScope(sql, worker.credentials.tokenHash, worker.credentials.csrf)
    if (!session) throw new Error('signed in')
    return { sql, session, request: 'test' }
  }
  const deps = { op: randomUUID(), open }
  return validateWeek(desk.deps, deps, { service, week, variance: 'other' })
}

const check = (service: string, more: object = {}) =>
  desk.actAs(team.coordinator, (act) => checkWeek(act, { service, week, kind: 'checked', ...more }))

const awaiting = async (service: string) =>
  (await desk.actAs(team.coordinator, readAwaiting)).filter((one) => one.service.id === service)

const dies = (person: string, day: string | null) =>
  desk.owner.query(
    `update person set identity = 'provisional', version = version + 1, death_date = $2 where id = $1`,
    [person, day],
  )

test('a validated week says what was delivered after a death; the day of the death counts as lived', async () => {
  const one = await aWeek()
  expect(await awaiting(one.id)).toMatchObject([{ delivered: 300, afterDeath: 0 }])
  await dies(one.person, tuesday)
  expect(await awaiting(one.id)).toMatchObject([{ delivered: 300, afterDeath: 200 }])
})

test('a week that was checked waits again once a death is known, until the zone has its word', async () => {
  const one = await aWeek()
  await check(one.id)
  expect(await awaiting(one.id)).toEqual([])
  await dies(one.person, tuesday)
  expect(await awaiting(one.id)).toMatchObject([{ state: 'checked', afterDeath: 200 }])
  await check(one.id)
  expect(await awaiting(one.id)).toEqual([])
})

test('returned, it is corrected to nothing on those days: a quantity there is refused', async () => {
  const one = await aWeek()
  await check(one.id)
  await dies(one.person, tuesday)
  await check(one.id, { kind: 'returned', note: 'È deceduta martedì' })
  const refused = await record(one.id, thursday, 100)
  expect(refused).toMatchObject({ writes: [], flaws: [{ code: 'died-before' }] })
  expect((await record(one.id, tuesday, 200)).flaws).toEqual([])
  await record(one.id, thursday, 0)
  await validate(one.id)
  expect(await awaiting(one.id)).toMatchObject([{ delivered: 200, afterDeath: 0 }])
})

test('a death that was a mistake makes nothing wait', async () => {
  const one = await aWeek()
  await check(one.id)
  await dies(one.person, tuesday)
  await dies(one.person, null)
  expect(await awaiting(one.id)).toEqual([])
})
