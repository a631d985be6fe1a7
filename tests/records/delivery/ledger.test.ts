import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import type { Entry } from '../../../domain/delivery/check-entries.ts'
import { checkWeek, validateWeek } from '../../../domain/delivery/mark-weeks.ts'
import { deliveriesOf, marksOf, servicesOf } from '../../../domain/delivery/queries.ts'
import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { addDays, mondayOf } from '../../../domain/shared/calendar-day.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow, runEffects } from '../../support/a-service.ts'
import type { TestProvider } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

let desk: Desk
let team: Team
let provider: TestProvider
let worker: Colleague
let stranger: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  provider = await aProvider(desk, 'of-here', desk.here.zone)
  worker = await desk.hire('provider', provider.id)
  const other = await aProvider(desk, 'another', desk.here.zone)
  stranger = await desk.hire('provider', other.id)
})
afterAll(() => desk.close())

/** The week before this one. */
const week = mondayOf(addDays(dayInItaly(new Date()), -7))
const tuesday = addDays(week, 1)

/** Two hours a week that a provider has begun to deliver. */
async function aService(given?: TestProvider): Promise<TestCase> {
  const { services } = await aGrant(desk, team, [aRow((given ?? provider).code)])
  const [one] = services
  if (!one) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: '2026-11-01' } }
  await one.complete(worker, await one.task('start-service'), start)
  await runEffects(desk, one.id)
  return one
}

const record = (who: Colleague, ...entries: Entry[]) =>
  desk.actAs(who, (act) => recordDeliveries(act, { entries }))

function validate(who: Colleague, service: string, given: object = {}) {
  const { op, ...more } = { op: randomUUID(), ...given }
  const open = async (sql: Parameters<typeof openScope>[0]) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('signed in')
    return { sql, session, request: 'test' }
  }
  return validateWeek(desk.deps, { op, open }, { service, week, ...more })
}

const check = (who: Colleague, service: string, more: object = {}) =>
  desk.actAs(who, (act) => checkWeek(act, { service, week, kind: 'checked', ...more }))

const read = (one: TestCase, who = worker) =>
  desk.actAs(who, ({ sql }) =>
    deliveriesOf(sql, [one.id], { from: '2000-01-01', to: '2100-01-01' }),
  )

const marks = (one: TestCase) =>
  desk.actAs(worker, ({ sql }) => marksOf(sql, [one.id], { from: week, to: week }))

test('a day is recorded as a row, changed by another with the difference, and sent again changes nothing', async () => {
  const one = await aService()
  const day = { service: one.id, day: tuesday }
  await record(worker, { ...day, quantity: 200 })
  await record(worker, { ...day, quantity: 150 })
  await record(worker, { ...day, quantity: 150 })
  expect((await read(one)).map(({ quantity }) => quantity)).toEqual([200, -50])
})

test('a row of the ledger is never changed', async () => {
  const one = await aService()
  await record(worker, { service: one.id, day: tuesday, quantity: 200 })
  for (const change of ['update delivery set quantity = 1', 'delete from delivery'])
    await expect(desk.owner.query(change)).rejects.toThrow()
})

test('two people who record the same day at once do not count it twice', async () => {
  const one = await aService()
  const entry = { service: one.id, day: tuesday, quantity: 200 }
  await Promise.all([record(worker, entry), record(worker, entry), record(worker, entry)])
  expect(await read(one)).toHaveLength(1)
})

test('a service that is stopped before its day takes nothing of the days after, and asks for none', async () => {
  const one = await aService()
  const today = dayInItaly(new Date())
  await desk.owner.query(
    `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`,
    [one.id],
  )
  await setClock(desk.owner, { minutesAhead: 14 * 24 * 60 })
  try {
    const later = await desk.hire('provider', provider.id)
    const day = (after: number) => ({ service: one.id, day: addDays(today, after), quantity: 100 })
    expect((await record(later, day(0), day(1))).flaws).toEqual([
      { entry: 1, code: 'outside-period' },
    ])
    expect((await record(later, day(0))).flaws).toEqual([])
    const next = mondayOf(addDays(today, 7))
    const within = { from: next, to: addDays(next, 6) }
    const asked = await desk.actAs(later, ({ sql }) => servicesOf(sql, { within, own: true }))
    expect(asked.filter(({ id }) => id === one.id)).toEqual([])
  } finally {
    await setClock(desk.owner, { minutesAhead: 0 })
  }
})

test('of a service another provider and another zone see nothing, and write nothing', async () => {
  const one = await aService()
  const entry = { service: one.id, day: tuesday, quantity: 200 }
  const elsewhere = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
  for (const who of [stranger, elsewhere]) {
    expect(await desk.actAs(who, ({ sql }) => servicesOf(sql, { ids: [one.id] }))).toEqual([])
    expect((await record(who, entry)).flaws).toEqual([{ entry: 0, code: 'unknown-service' }])
    await expect(validate(who, one.id)).rejects.toMatchObject({ status: 404 })
  }
  expect(await read(one)).toEqual([])
})

test('a provider sees the name of its client, and neither the case nor why it is suspended', async () => {
  const one = await aService()
  await desk.owner.query(
    `with next as (update case_engine set last_seq = last_seq + 1 where case_id = $1 returning last_seq as seq, last_at as at)
     insert into case_event (case_id, seq, key, kind, payload, at)
     select $1, seq, 'test', 'terms-suspended', $2, at from next`,
    [one.id, { from: tuesday, until: tuesday, reason: 'hospital', note: 'Ricovero a Foligno' }],
  )
  await one.advance()
  const [seen] = await desk.actAs(worker, ({ sql }) =>
    servicesOf(sql, { ids: [one.id], own: true }),
  )
  expect(seen).toMatchObject({ familyName: 'Prova', pauses: [{ from: tuesday, until: tuesday }] })
  const hidden = await desk.actAs(worker, ({ sql }) =>
    Promise.all(
      ['social_case', 'person', 'case_event'].map((table) => sql.query(`select from ${table}`)),
    ),
  )
  expect(hidden.flat()).toEqual([])
  const words = await desk.actAs(worker, ({ sql }) =>
    sql.query('select suspensions from clients_served()'),
  )
  expect(JSON.stringify(words)).not.toContain('Foligno')
  const paused = await record(worker, { service: one.id, day: tuesday, quantity: 100 })
  expect(paused.flaws).toEqual([{ entry: 0, code: 'suspended' }])
})

test.each([
  ['before the service', -60, 'outside-period'],
  ['on a day to come', 3, 'to-come'],
])('nothing is recorded %s', async (_, days, code) => {
  const one = await aService()
  const day = addDays(dayInItaly(new Date()), days)
  const { flaws } = await record(worker, { service: one.id, day, quantity: 100 })
  expect(flaws).toEqual([{ entry: 0, code }])
  expect(await read(one)).toEqual([])
})

test('with a flaw in one day nothing is written; or only what is valid, where that is asked', async () => {
  const one = await aService()
  const good = { service: one.id, day: tuesday, quantity: 100 }
  const entries = [good, { ...good, day: '2019-01-01' }]
  await record(worker, ...entries)
  expect(await read(one)).toEqual([])
  await desk.actAs(worker, (act) => recordDeliveries(act, { entries, onlyValid: true }))
  expect(await read(one)).toHaveLength(1)
})

test('the social worker does not record what a provider delivers', async () => {
  const one = await aService()
  const { flaws } = await record(team.worker, { service: one.id, day: tuesday, quantity: 100 })
  expect(flaws).toEqual([{ entry: 0, code: 'not-yours' }])
  await expect(validate(team.worker, one.id)).rejects.toMatchObject({ code: 'service-not-yours' })
})

test('a week is validated, once; with a difference only with its reason; its case is told', async () => {
  const one = await aService()
  await record(worker, { service: one.id, day: tuesday, quantity: 100 })
  await expect(validate(worker, one.id)).rejects.toMatchObject({ code: 'variance-missing' })
  const op = randomUUID()
  await validate(worker, one.id, { variance: 'absence', op })
  await validate(worker, one.id, { variance: 'absence', op })
  expect(await marks(one)).toMatchObject([
    { kind: 'validated', n: 1, delivered: 100, planned: 200, variance: 'absence' },
  ])
  await expect(validate(worker, one.id)).rejects.toMatchObject({ code: 'week-not-open' })
  const told = `select state -> 'facts' ->> 'recordedUpTo' from case_engine where case_id = $1`
  expect(await one.scalar(told)).toBe(addDays(week, 6))
  const due = `select origin::date::text from deadline where case_id = $1 and deadline = 'recording' and state = 'running'`
  expect(await one.scalar(due)).toBe(addDays(week, 5))
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
})

test('after the validation a day is changed with a reason alone, and the week is validated anew', async () => {
  const one = await aService()
  const entry = { service: one.id, day: tuesday }
  await record(worker, { ...entry, quantity: 200 })
  await validate(worker, one.id)
  const silent = await record(worker, { ...entry, quantity: 100 })
  expect(silent.flaws).toEqual([{ entry: 0, code: 'reason-missing' }])
  await record(worker, { ...entry, quantity: 100, reason: 'Uscita prima' })
  expect((await read(one)).at(-1)).toMatchObject({ quantity: -100, reason: 'Uscita prima' })
  await expect(check(team.coordinator, one.id)).rejects.toMatchObject({
    code: 'week-not-validated',
  })
  await validate(worker, one.id, { variance: 'agreed' })
  expect(await marks(one)).toMatchObject([{ kind: 'validated', n: 2, delivered: 100 }])
})

test('the zone checks what was validated, or returns it with a reason', async () => {
  const one = await aService()
  await record(worker, { service: one.id, day: tuesday, quantity: 200 })
  await expect(check(team.coordinator, one.id)).rejects.toMatchObject({
    code: 'week-not-validated',
  })
  await validate(worker, one.id)
  const returned = { kind: 'returned' }
  await expect(check(team.coordinator, one.id, returned)).rejects.toMatchObject({
    code: 'reason-missing',
  })
  await check(team.coordinator, one.id, { ...returned, note: 'Manca il giovedì' })
  await validate(worker, one.id)
  await check(team.coordinator, one.id)
  expect(await marks(one)).toMatchObject([{ kind: 'checked', n: 4 }])
  const acts = `select array_agg(action order by id) from audit_event where object_kind = 'service' and object_id = $1`
  expect(await one.scalar(acts, [one.id])).toEqual([
    'delivery-recorded',
    'week-validated',
    'week-returned',
    'week-validated',
    'week-checked',
  ])
})

test('who has validated a week is told each time that the zone returns it', async () => {
  const one = await aService()
  await record(worker, { service: one.id, day: tuesday, quantity: 200 })
  for (const note of ['Martedì era assente', 'Manca ancora la nota']) {
    await validate(worker, one.id)
    await check(team.coordinator, one.id, { kind: 'returned', note })
  }
  const { rows } = await desk.owner.query(
    `select audience from notice where case_id = $1 and kind = 'week-returned'`,
    [one.id],
  )
  const audience = `user:${worker.id}`
  expect(rows).toEqual([{ audience }, { audience }])
})
