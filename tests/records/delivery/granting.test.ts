import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'

import { grantServices } from '../../../domain/delivery/grant-services.ts'
import { servicesOf } from '../../../domain/delivery/queries.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow, grantAgain, runEffects } from '../../support/a-service.ts'
import type { TestProvider } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

let desk: Desk
let team: Team
let provider: TestProvider
let worker: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  provider = await aProvider(desk, 'of-here', desk.here.zone)
  worker = await desk.hire('provider', provider.id)
})
afterAll(() => desk.close())
afterEach(() => daysAhead(0))

/** Later, and everybody has signed in again. */
async function daysAhead(days: number): Promise<void> {
  await setClock(desk.owner, { minutesAhead: days * 24 * 60 })
  await desk.owner.query(
    `update session set created_at = siso_clock(), seen_at = siso_clock(), expires_at = siso_clock() + interval '1 hour'`,
  )
}

const only = <T>(all: readonly T[]): T => {
  const [one] = all
  if (all.length !== 1 || one === undefined) throw new Error(`one was expected of ${all.length}`)
  return one
}

async function holds(...cases: readonly TestCase[]): Promise<void> {
  for (const { id } of cases) {
    const { violations } = await verifyCases(desk.batch, { only: id })
    expect(violations).toEqual([])
  }
}

const accepted = { outcome: 'accept', facts: { startedOn: '2026-11-01' } }

test('a signed plan opens a case for each service, of the parent’s person, office and worker', async () => {
  const euros = { grantedService: 'E.1.01', grantedUnit: 'euro', grantedEvery: 'month' }
  const paid = { grantedHealth: 50, grantedFee: 33.33 }
  const rows = [
    aRow(provider.code, paid),
    aRow(undefined, { ...euros, ...paid, grantedQuantity: 250 }),
  ]
  const { parent, services } = await aGrant(desk, team, rows)
  const seen = await desk.actAs(team.worker, ({ sql }) => servicesOf(sql, { parent: parent.id }))
  expect(seen.toSorted((a, b) => (a.number < b.number ? -1 : 1))).toMatchObject([
    {
      quantity: 200,
      unit: 'hour',
      every: 'week',
      price: 2065,
      provider: provider.id,
      phase: 'plan',
      ...{ healthPercent: 5000, feePercent: 3333 },
    },
    {
      quantity: 25_000,
      unit: 'euro',
      every: 'month',
      price: 100,
      provider: null,
      feePercent: null,
    },
  ])
  const number = await parent.scalar<string>('select number from social_case where id = $1')
  expect(seen.map((one) => one.number).toSorted()).toEqual([`${number}-1`, `${number}-2`])
  const [offered, own] = services
  expect((await offered?.task('start-service'))?.groups).toEqual([`provider@${provider.id}`])
  expect(await own?.task('start-service')).toMatchObject({ assignee: team.worker.id })
  await holds(parent, ...services)
})

test('granted twice, the services are there once', async () => {
  const { parent, services } = await aGrant(desk, team, [aRow(provider.code)])
  const asked = { procedure: 'prestazione', form: 'plan', section: 'granted' }
  await grantServices(desk.engine, { caseId: parent.id, ...asked })
  const count = 'select count(*)::int from granted_service where parent = $1'
  expect(await parent.scalar(count)).toBe(services.length)
})

test('a row that ends before it begins grants nothing, and somebody is asked to look', async () => {
  const wrong = aRow(provider.code, { grantedFrom: '2026-12-01', grantedTo: '2026-11-01' })
  const { parent, services } = await aGrant(desk, team, [aRow(provider.code), wrong])
  expect(services).toEqual([])
  const open = (await parent.tasks()).filter(({ purpose }) => purpose === 'follow-up')
  expect(open).toHaveLength(1)
  await holds(parent)
})

test('a procedure that is not in force grants nothing', async () => {
  const { parent } = await aGrant(desk, team, [])
  const asked = { caseId: parent.id, form: 'plan', section: 'granted' }
  await expect(
    grantServices(desk.engine, { ...asked, procedure: 'nobody-knows' }),
  ).rejects.toMatchObject({ code: 'grant-without-procedure' })
})

test('accepted, it is delivered; its last day asks whether to renew; renewed, it lasts longer', async () => {
  const { parent, services } = await aGrant(desk, team, [aRow(provider.code)])
  const one = only(services)
  await one.complete(worker, await one.task('start-service'), accepted)
  await runEffects(desk, one.id)
  const standing = 'select phase from granted_service where case_id = $1'
  expect(await one.scalar(standing)).toBe('delivery')
  await daysAhead(340)
  await runEffects(desk, one.id)
  const renew = { outcome: 'renew', facts: { endsOn: '2028-06-30' } }
  await one.complete(team.worker, await one.task('renew-service'), renew)
  await runEffects(desk, one.id)
  const end = 'select ends_on::text from granted_service where case_id = $1'
  expect(await one.scalar(end)).toBe('2028-06-30')
  expect(await one.scalar(standing)).toBe('delivery')
  await holds(parent)
})

test('refused or not answered in time, who follows the case gives it to another', async () => {
  const other = await aProvider(desk, 'another', desk.here.zone)
  const { services } = await aGrant(desk, team, [aRow(provider.code), aRow(provider.code)])
  const [refused, silent] = services
  if (!refused || !silent) throw new Error('two services')
  await refused.complete(worker, await refused.task('start-service'), { outcome: 'refuse' })
  await daysAhead(25)
  await silent.advance('workflow')
  for (const one of [refused, silent]) {
    const choice = { outcome: 'offer-again', provider: other.code }
    await one.complete(team.worker, await one.task('reassign-service'), choice)
    expect((await one.task('start-service')).groups).toEqual([`provider@${other.id}`])
    const delivers = 'select provider from granted_service where case_id = $1'
    expect(await one.scalar(delivers)).toBe(other.id)
  }
})

test('the end of a service tells its case, which reviews the plan', async () => {
  const { parent, services } = await aGrant(desk, team, [aRow(provider.code)])
  const one = only(services)
  await one.complete(worker, await one.task('start-service'), { outcome: 'refuse' })
  await one.complete(team.worker, await one.task('reassign-service'), { outcome: 'give-up' })
  await runEffects(desk, one.id)
  expect(await one.scalar('select outcome from granted_service where case_id = $1')).toBe(
    'not-started',
  )
  await runEffects(desk, parent.id)
  expect((await parent.task('review')).state).toBe('claimed')
  await holds(parent, one)
})

/** A plan whose one service has begun is at its review, and the case is assessed again. */
async function assessedAgain() {
  const { parent, services } = await aGrant(desk, team, [aRow(provider.code)])
  const first = only(services)
  await first.complete(worker, await first.task('start-service'), accepted)
  await runEffects(desk, first.id)
  await desk.owner.query(`update case_engine set last_seq = last_seq + 1 where case_id = $1`, [
    parent.id,
  ])
  await desk.owner.query(
    `insert into case_event (case_id, seq, key, kind, payload, at)
     select case_id, last_seq, 'test', 'facts-corrected', '{"facts":{"reviewNow":true}}', last_at from case_engine where case_id = $1`,
    [parent.id],
  )
  await runEffects(desk, parent.id)
  const reassess = { outcome: 'reassess', facts: { assessmentFrom: '2026-11-27' } }
  await parent.complete(team.worker, await parent.task('review'), reassess)
  await parent.advance('workflow')
  await parent.complete(team.worker, await parent.task('assess'), { outcome: 'done' })
  await parent.advance('workflow')
  return { parent, first }
}

const ended = 'select outcome from granted_service where case_id = $1'

test('a new plan ends the services of the one before', async () => {
  const { parent, first } = await assessedAgain()
  const again = await grantAgain(desk, team, { parent, rows: [aRow(provider.code)] })
  expect(await first.scalar(ended)).toBe('stopped')
  const second = again.services.find(({ id }) => id !== first.id)
  if (!second) throw new Error('a second service')
  expect(await second.scalar('select state from granted_service where case_id = $1')).toBe('open')
  await holds(parent, first, second)
})

const whole = { outcome: 'propose', facts: { servicesGranted: 'whole' } }

test('a new plan that is followed as a whole ends them too', async () => {
  const { parent, first } = await assessedAgain()
  await parent.complete(team.worker, await parent.task('write-plan'), whole)
  await parent.complete(team.coordinator, await parent.task('approve-plan'), { outcome: 'approve' })
  expect(await first.scalar(ended)).toBeNull()
  await parent.complete(team.worker, await parent.task('sign-plan'), { outcome: 'signed' })
  await runEffects(desk, parent.id)
  await runEffects(desk, first.id)
  expect(await first.scalar(ended)).toBe('stopped')
  expect((await parent.task('activate')).state).toBe('claimed')
  await holds(parent, first)
})

test('a case that is closed before its new plan is signed ends the services of the one before', async () => {
  const { parent, first } = await assessedAgain()
  await parent.complete(team.worker, await parent.task('write-plan'), whole)
  await parent.complete(team.coordinator, await parent.task('approve-plan'), { outcome: 'approve' })
  await parent.complete(team.worker, await parent.task('sign-plan'), { outcome: 'give-up' })
  await runEffects(desk, parent.id)
  const close = { outcome: 'close', facts: { closingReason: '1' } }
  await parent.complete(team.worker, await parent.task('close-case'), close)
  await runEffects(desk, parent.id)
  await runEffects(desk, first.id)
  expect(await first.scalar(ended)).toBe('stopped')
  await holds(parent, first)
})
