import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import { deliveriesOf, servicesOf } from '../../../domain/delivery/queries.ts'
import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { recordPayment } from '../../../domain/delivery/record-payment.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { assignManager } from '../../../domain/tasks/assign-manager.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aGrant, aRow, runEffects } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

const today = dayInItaly(new Date())
const euros = { grantedService: 'E.1.01', grantedUnit: 'euro', grantedPayee: 'La persona' }

/** A contribution of 300 euro, given at once; active unless it is still to be started. */
async function aContribution(over = {}, start = true): Promise<TestCase> {
  const row = { ...euros, grantedEvery: 'once', grantedQuantity: 300, grantedInstalments: 3 }
  const { services } = await aGrant(desk, team, [aRow(undefined, { ...row, ...over })])
  const [one] = services
  if (!one) throw new Error('a service')
  const accepted = { outcome: 'accept', facts: { startedOn: today } }
  if (start) await one.complete(team.worker, await one.task('start-service'), accepted)
  await runEffects(desk, one.id)
  return one
}

function pay(one: TestCase, cents: number, over: object = {}) {
  const who = team.coordinator
  const open = async (sql: Parameters<typeof openScope>[0]) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('signed in')
    return { sql, session, request: 'test' }
  }
  const payment = { service: one.id, day: today, cents, reference: 'Mandato 12', ...over }
  return recordPayment(desk.deps, { op: randomUUID(), open }, payment)
}

const facts = (one: TestCase) =>
  one.scalar<Record<string, unknown>>(`select state -> 'facts' from case_engine where case_id = $1`)
const ledger = (one: TestCase) =>
  desk.actAs(team.coordinator, ({ sql }) =>
    deliveriesOf(sql, [one.id], { from: '2000-01-01', to: '2100-01-01' }),
  )

test('a contribution is granted with its payee and its parts, and its first part is due from its first day', async () => {
  const one = await aContribution({}, false)
  const [granted] = await desk.actAs(team.worker, ({ sql }) => servicesOf(sql, { ids: [one.id] }))
  expect(granted).toMatchObject({ quantity: 30_000, payee: 'La persona', instalments: 3 })
  expect(await facts(one)).toMatchObject({ money: true, paymentDue: granted?.startsOn })
  await expect(pay(one, 10_000)).rejects.toMatchObject({ code: 'payment-not-started' })
})

test('each payment is a row with its reference; paid in full, a contribution once and for all is over', async () => {
  const one = await aContribution()
  await pay(one, 10_000)
  const first = await facts(one)
  expect(first).toMatchObject({ paidInFull: false })
  expect(String(first?.['paymentDue']) > addDays(today, 60)).toBe(true)
  await pay(one, 20_000, { reference: 'Mandato 13' })
  await runEffects(desk, one.id)
  expect((await ledger(one)).map(({ quantity, reference }) => [quantity, reference])).toEqual([
    [10_000, 'Mandato 12'],
    [20_000, 'Mandato 13'],
  ])
  expect(await one.scalar(`select state || ' ' || outcome from social_case where id = $1`)).toBe(
    'closed ended',
  )
})

test('never more than is granted; what comes back is another row, with its reason', async () => {
  const one = await aContribution()
  await expect(pay(one, 30_001)).rejects.toMatchObject({ code: 'payment-outside' })
  await pay(one, 10_000)
  await expect(pay(one, 20_001)).rejects.toMatchObject({ code: 'payment-outside' })
  await expect(pay(one, -10_000)).rejects.toMatchObject({ code: 'payment-reason-missing' })
  const back = { reason: 'Conto chiuso' }
  await expect(pay(one, -10_001, back)).rejects.toMatchObject({ code: 'payment-outside' })
  await pay(one, -10_000, back)
  expect((await ledger(one)).map(({ quantity }) => quantity)).toEqual([10_000, -10_000])
})

test('of a contribution stopped early what was paid too much comes back in parts, and no more is paid', async () => {
  const monthly = { grantedEvery: 'month', grantedFrom: addDays(today, -100) }
  const one = await aContribution(monthly)
  await pay(one, 90_000)
  await desk.owner.query('update granted_service set ends_on = starts_on + 60 where case_id = $1', [
    one.id,
  ])
  const back = { reason: 'Restituito in parte' }
  await pay(one, -10_000, back)
  await expect(pay(one, 1)).rejects.toMatchObject({ code: 'payment-outside' })
  await expect(pay(one, -80_001, back)).rejects.toMatchObject({ code: 'payment-outside' })
  await pay(one, -5000, back)
  expect((await ledger(one)).map(({ quantity }) => quantity)).toEqual([90_000, -10_000, -5000])
})

test('a payment of tomorrow, or of what is not money, is refused', async () => {
  const one = await aContribution()
  const tomorrow = { day: addDays(today, 2) }
  await expect(pay(one, 100, tomorrow)).rejects.toMatchObject({ code: 'payment-to-come' })
  const { services } = await aGrant(desk, team, [aRow(undefined)])
  const [hours] = services
  if (!hours) throw new Error('a service')
  await expect(pay(hours, 100)).rejects.toMatchObject({ code: 'not-money' })
})

test('money is not recorded week by week', async () => {
  const one = await aContribution()
  const entries = [{ service: one.id, day: today, quantity: 100 }]
  const { flaws } = await desk.actAs(team.worker, (act) => recordDeliveries(act, { entries }))
  expect(flaws).toEqual([{ entry: 0, code: 'unknown-service' }])
})

test('the open task of a service goes to the new worker of the case that grants it', async () => {
  const { parent, services } = await aGrant(desk, team, [aRow(undefined)])
  const [one] = services
  const heir = await desk.hire('social-worker', desk.here.org)
  expect(await one?.task('start-service')).toMatchObject({ assignee: team.worker.id })
  await desk.actAs(team.coordinator, (act) => assignManager(act, parent.id, heir.id))
  expect(await one?.task('start-service')).toMatchObject({ assignee: heir.id })
})
