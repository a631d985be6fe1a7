import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { evaluateQuality } from '../../../domain/data-quality/evaluate.ts'
import { readScores } from '../../../domain/data-quality/queries.ts'
import { qualityRules } from '../../../domain/data-quality/quality-rules.ts'
import { aCase, aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aProvider } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

// Of how many records each rule tells how many are wrong: counted by hand, over records that it looks at
// and their neighbours that it does not.
let desk: Desk
let team: Team

/** A Wednesday: ninety days before it is 11 December, a hundred and eighty is 12 September. */
const now = '2026-03-11T09:00:00.000Z'

beforeAll(async () => {
  desk = await aDesk()
  await setClock(desk.owner, { at: now })
  team = await aTeam(desk)
  await makeContacts()
  await makePlans()
  await makeServices()
  await evaluateQuality(desk.engine)
}, 60_000)
afterAll(() => desk.close())

const owner = (text: string, ...values: readonly unknown[]) => desk.owner.query(text, [...values])
const born = ({ person }: TestCase) =>
  owner(`update person set birth_date = '1941-03-08' where id = $1`, person)
const close = ({ id }: TestCase) =>
  owner(`update social_case set state = 'closed', closed_at = siso_clock() where id = $1`, id)

/** Open: one of today, one of ninety-one days ago; besides one concluded, one opened by mistake, one in triage. */
async function makeContacts(): Promise<void> {
  const [open, old, concluded, mistaken] = [
    await aCase(desk, { by: team.clerk }),
    await aCase(desk, { by: team.clerk }),
    await aCase(desk, { by: team.clerk }),
    await aCase(desk, { by: team.clerk }),
  ]
  for (const one of [open, old, concluded]) await born(one)
  await owner(
    `update social_case set opened_at = siso_clock() - interval '91 days' where id = $1`,
    old.id,
  )
  const card = await concluded.task('access-card')
  await concluded.complete(team.clerk, card, { outcome: 'information-only' })
  await concluded.advance('workflow')
  await owner(
    `insert into deleted_contact (case_id, reason, by_user) values ($1, 'prova', $2)`,
    mistaken.id,
    team.clerk.id,
  )
  await aCaseInTriage(desk, team)
  const there = await desk.hire('front-desk', desk.elsewhere.org)
  await aCase(desk, { by: there, place: desk.elsewhere })
}

/** Followed: one whose plan is to be written, one written, one signed; and a written one that is closed. */
async function makePlans(): Promise<void> {
  const [, written, signed, closed] = [
    await inPlan(),
    await inPlan(),
    await inPlan(),
    await inPlan(),
  ]
  for (const one of [written, signed, closed])
    await one.complete(team.worker, await one.task('write-plan'), { outcome: 'propose' })
  const approval = await signed.task('approve-plan')
  await signed.complete(team.coordinator, approval, { outcome: 'approve' })
  const signing = { outcome: 'signed', answers: { signedOn: '2026-03-10' } }
  await signed.complete(team.worker, await signed.task('sign-plan'), signing)
  await close(closed)
}

async function inPlan(): Promise<TestCase> {
  const one = await aCaseInAssessment(desk, team)
  await one.complete(team.worker, await one.task('assess'), { outcome: 'done' })
  await one.advance('workflow')
  return one
}

interface Service {
  readonly of: TestCase
  readonly unit: 'hour' | 'euro'
  /** Its last day: one that has gone by is closed. */
  readonly until?: string
  readonly provider?: number
  readonly days?: readonly string[]
}

/** Followed: two with services that run, that ended, and of which nothing was given lately; and one that is closed. */
async function makeServices(): Promise<void> {
  const [money, hours] = [await aCaseInAssessment(desk, team), await aCaseInAssessment(desk, team)]
  await born(money)
  await close(await aCaseInAssessment(desk, team))
  const { id: provider } = await aProvider(desk, 'checked', desk.here.zone)
  const weekly = await grant({
    ...{ of: hours, unit: 'hour', provider },
    days: ['2025-12-10', '2026-02-02', '2026-02-09', '2026-02-16', '2026-02-18', '2026-02-23'],
  })
  for (const [week, ...kinds] of [
    ['2025-12-08', 'validated'],
    ['2026-02-02', 'validated', 'returned'],
    ['2026-02-09', 'validated'],
    ['2026-02-16', 'validated', 'checked'],
  ] as const)
    for (const [n, kind] of kinds.entries()) await mark(weekly, week, [n + 1, kind])
  await grant({ of: money, unit: 'euro', days: ['2025-12-10'] })
  await grant({ of: money, unit: 'euro' })
  await grant({ of: money, unit: 'hour', days: ['2025-12-11'] })
  await grant({ of: hours, unit: 'euro', until: '2025-09-12', days: ['2026-01-12'] })
  await grant({ of: hours, unit: 'hour', until: '2025-09-13', days: ['2026-01-12'] })
}

async function grant({ of, unit, until, provider, days = [] }: Service): Promise<string> {
  const id = randomUUID()
  const state = until === undefined ? 'open' : 'closed'
  await owner(
    `insert into social_case (id, number, procedure, subject, org, municipality, zone, orgs, opened_by, opened_at,
       effective_at, phase, manager, parent, state, closed_at)
     select $1, $2, 'prestazione', subject, org, municipality, zone, orgs, opened_by, opened_at, effective_at, 'delivery',
       manager, id, $4, case $4 when 'closed' then siso_clock() end from social_case where id = $3`,
    ...[id, `P-${id.slice(0, 8)}`, of.id, state],
  )
  await owner(
    `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every,
       price, starts_on, ends_on, provider, protected, phase, state)
     values ($1, $2, 1, (select count(*) from granted_service), $3, 'D.1.01', 200, $4, 'week', 2000, '2025-01-01', $5, $6,
       false, 'delivery', $7)`,
    ...[id, of.id, `P-${id.slice(0, 8)}`, unit, until ?? '2026-12-31', provider ?? null, state],
  )
  for (const day of days)
    await owner(
      `insert into delivery (service, day, quantity, provider, recorded_by, at) values ($1, $2::date, 100, $3, $4, $2::date)`,
      ...[id, day, provider ?? null, team.worker.id],
    )
  return id
}

function mark(service: string, week: string, [n, kind]: readonly [number, string]) {
  return owner(
    `insert into delivery_mark (service, week, n, kind, upto, delivered, planned, by_user)
     values ($1, $2, $3, $4, (select max(id) from delivery), 100, 100, $5)`,
    ...[service, week, n, kind, team.worker.id],
  )
}

// Open and followed: three with a plan before them, written or signed, and two with services.
const followed = 5
// Of the last ninety days, whatever became of them: what is followed, two that are closed, a contact
// that is open, one concluded, one in triage.
const opened = followed + 5
// Hours of which something was given in ninety days: two that run, one that ended less than 180 days ago.
const given = 3

const counted: Readonly<Record<string, number>> = {
  ...{ 'fiscal-code': followed, residence: followed, citizenship: followed, birth: followed },
  area: followed,
  // Two contributions that run are of one person; another's has ended.
  isee: 1,
  // Those that run.
  'service-code': 4,
  // Written, whether signed or not, and of an open case.
  'unsigned-plan': 2,
  // Of a provider: the weeks of 2, 9 and 16 February; that of the 23rd ended ten days ago.
  'week-not-validated': 3,
  // Of 9 and 16 February: the one of the 2nd went back, that of December began earlier.
  'week-not-checked': 2,
  'contact-open': 2,
  'contact-late': opened,
  ...{ 'delivery-late': given, 'delivery-after-death': given, 'delivery-out-of-period': given },
  'delivery-while-suspended': given,
  // Of the triage, and of the assessment of the two with services; one of a closed case was never ended.
  'term-overdue': 3,
  // Open, with a date: two contacts and one that is followed.
  'birth-after-contact': 3,
}

async function checkedBy(zone: number | null): Promise<ReadonlyMap<string, number>> {
  const planner = await desk.hire('planner', zone ?? 0)
  const scores = await desk.actAs(planner, ({ sql }) => readScores(sql))
  expect(scores).toHaveLength(new Set(scores.map(({ rule }) => rule)).size)
  return new Map(scores.map(({ rule, checked }) => [rule, checked]))
}

test.each(qualityRules.map(({ id }) => id))('%s looks at what it says', async (rule) => {
  const found = await checkedBy(desk.here.zone)
  expect(found.get(rule)).toBe(counted[rule])
})

test('of another zone are its own', async () => {
  const found = await checkedBy(desk.elsewhere.zone)
  expect([...found].toSorted()).toEqual([
    ['contact-late', 1],
    ['contact-open', 1],
  ])
})
