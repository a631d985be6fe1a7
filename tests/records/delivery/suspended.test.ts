import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import { validateWeek } from '../../../domain/delivery/mark-weeks.ts'
import { marksOf } from '../../../domain/delivery/queries.ts'
import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { suspensionsOf } from '../../../domain/procedures/suspensions.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { moveTerms } from '../../../domain/tasks/move-terms.ts'
import type { TermsAct } from '../../../domain/tasks/move-terms.ts'
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

const hospital = { reason: 'hospital', note: 'Ricovero a Foligno' }

beforeAll(async () => {
  desk = await aDesk()
  await morningOf('2026-03-02')
  team = await aTeam(desk)
  provider = await aProvider(desk, 'of-here', desk.here.zone)
  worker = await desk.hire('provider', provider.id)
})
beforeEach(() => morningOf('2026-03-02'))
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

/** The morning of a day: everybody has signed in again. */
async function morningOf(day: string): Promise<void> {
  await setClock(desk.owner, { runningFrom: `${day}T08:00:00.000Z` })
  await desk.owner.query(
    `update session set created_at = siso_clock(), seen_at = siso_clock(), expires_at = siso_clock() + interval '1 hour'`,
  )
}

/** Two hours a week, granted and begun on Monday 2 March 2026, of which the first week is validated. */
async function aService(): Promise<TestCase> {
  const period = { grantedFrom: '2026-03-02', grantedTo: '2026-12-31' }
  const { services } = await aGrant(desk, team, [aRow(provider.code, period)])
  const [one] = services
  if (!one) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: '2026-03-02' } }
  await one.complete(worker, await one.task('start-service'), start)
  await runEffects(desk, one.id)
  await morningOf('2026-03-09')
  expect(await refused(one, '2026-03-04')).toEqual([])
  await validate(one, { week: '2026-03-02' })
  return one
}

const opening = (who: Colleague) => async (sql: Sql) => {
  const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
  if (!session) throw new Error(`${who.name} is not signed in`)
  return { sql, session, request: 'test' }
}

async function terms({ id: caseId }: TestCase, act: TermsAct, who = team.worker): Promise<void> {
  await moveTerms(desk.deps, opening(who), { caseId, op: randomUUID(), act })
  await runEffects(desk, caseId)
}

/** Two hours of each of these days, which are written unless one of them is refused. */
async function refused({ id: service }: TestCase, ...days: string[]) {
  const entries = days.map((day) => ({ service, day, quantity: 200 }))
  const { flaws } = await desk.actAs(worker, (act) => recordDeliveries(act, { entries }))
  return flaws.map(({ entry, code }) => [days[entry], code])
}

async function validate({ id: service }: TestCase, week: { week: string; variance?: 'agreed' }) {
  const asked = { op: randomUUID(), open: opening(worker) }
  await validateWeek(desk.deps, asked, { service, ...week })
  await runEffects(desk, service)
}

/** The recording term that is not over, with why it falls on its day. */
async function recording({ id }: TestCase) {
  const { rows } = await desk.owner.query<{ state: string; day: string | null; proof: object }>(
    `select state, (due_at at time zone 'Europe/Rome')::date::text as day, proof
     from deadline where case_id = $1 and deadline = 'recording' and state in ('running', 'suspended')`,
    [id],
  )
  return rows
}

/** How many times the provider was told that the recording is due. */
const told = (one: TestCase) =>
  one.scalar<number>(
    `select count(*)::int from notice where case_id = $1 and audience like 'provider@%' and title like '%erogazioni da registrare%'`,
  )

async function known(one: TestCase) {
  const found = await desk.actAs(team.worker, ({ sql }) => suspensionsOf(sql, one.id))
  return found[0] ?? Promise.reject(new Error('there is no suspension'))
}

test('a suspended service stands still, and takes up again with its term moved by the days lost', async () => {
  const one = await aService()
  const running = { state: 'running', proof: { suspensions: [] } }
  // A fortnight after Sunday 8 March is a Sunday.
  expect(await recording(one)).toMatchObject([{ ...running, day: '2026-03-23' }])

  await morningOf('2026-03-11')
  await terms(one, { act: 'suspend', from: '2026-03-11', until: '', ...hospital })
  const since = { from: '2026-03-11', why: 'Ricovero in ospedale' }
  const still = { state: 'suspended', day: null, proof: { left: 12, suspensions: [since] } }
  expect(await recording(one)).toMatchObject([still])

  // The term is a week over, had it run: nobody is told, and nothing is asked.
  await morningOf('2026-03-31')
  await runEffects(desk, one.id)
  expect(await recording(one)).toMatchObject([still])
  expect(await told(one)).toBe(0)
  expect(await refused(one, '2026-03-10', '2026-03-11', '2026-03-31')).toEqual([
    ['2026-03-11', 'suspended'],
    ['2026-03-31', 'suspended'],
  ])

  const { id: suspension, changes: seen } = await known(one)
  await terms(one, { act: 'resume', suspension, seen, until: '2026-03-20' })
  const over = { ...since, until: '2026-03-20', days: 10 }
  expect(await recording(one)).toMatchObject([
    { state: 'running', day: '2026-04-01', proof: { suspensions: [over] } },
  ])
  expect(await refused(one, '2026-03-20', '2026-03-21')).toEqual([['2026-03-20', 'suspended']])
  expect(await refused(one, '2026-03-10', '2026-03-21')).toEqual([])

  await morningOf('2026-04-02')
  await runEffects(desk, one.id)
  expect(await told(one)).toBe(1)
})

test('of a week of which five days are suspended only the other two are due', async () => {
  const one = await aService()
  await morningOf('2026-03-16')
  await terms(one, { act: 'suspend', from: '2026-03-11', until: '2026-03-15', ...hospital })
  expect(await refused(one, '2026-03-09')).toEqual([])
  await validate(one, { week: '2026-03-09', variance: 'agreed' })
  const span = { from: '2026-03-09', to: '2026-03-09' }
  const marks = await desk.actAs(worker, ({ sql }) => marksOf(sql, [one.id], span))
  expect(marks).toMatchObject([{ kind: 'validated', planned: Math.round((200 * 2) / 7) }])
})

test('neither who delivers it nor the desk suspends a service; its coordinator does', async () => {
  const one = await aService()
  const act: TermsAct = { act: 'suspend', from: '2026-03-09', until: '', ...hospital }
  await expect(terms(one, act, worker)).rejects.toMatchObject({ code: 'case-not-found' })
  await expect(terms(one, act, team.clerk)).rejects.toMatchObject({ code: 'not-in-charge' })
  expect(await recording(one)).toMatchObject([{ state: 'running' }])
  await terms(one, act, team.coordinator)
  expect(await recording(one)).toMatchObject([{ state: 'suspended' }])
})
