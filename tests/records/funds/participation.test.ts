import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { recordAddress } from '../../../domain/registry/record-address.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { enrol } from '../../../domain/funds/enrol.ts'
import {
  changeOperation,
  getOperation,
  readOperations,
  recordOperation,
} from '../../../domain/funds/operations.ts'
import { participantsIn, participationsOf, toldOf } from '../../../domain/funds/participants.ts'
import { bringReports } from '../../../domain/tasks/bring-reports.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCaseInAssessment, aTeam, caseAt } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { someoneWaits, underWay } from '../../support/builders/locks.ts'

let desk: Desk
let team: Team
let officer: Colleague
let elsewhere: Colleague
let person: TestCase
let operation: string

const monthsFromNow = (months: number) => dayInItaly(Date.now() + months * 30 * 86_400_000)
const data = {
  localCode: 'UM-001',
  cup: null,
  title: 'Tirocini di inclusione',
  fund: 'fse-plus',
  programme: 'PR FSE+',
  call: 'Avviso 1',
  body: 'Consorzio inventato',
  bodyCode: '12345678901',
  startsOn: monthsFromNow(-1),
  endsOn: monthsFromNow(2),
  amount: 12_000_050,
} as const

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  officer = await desk.hire('admin-officer', desk.here.zone ?? 0)
  elsewhere = await desk.hire('admin-officer', desk.elsewhere.zone ?? 0)
})
afterAll(() => desk.close())
beforeEach(async () => {
  await setClock(desk.owner, { minutesAhead: 0 })
  person = await aCaseInAssessment(desk, team)
  operation = randomUUID()
  await desk.actAs(officer, (act) =>
    recordOperation(act, {
      ...data,
      id: operation,
      zone: desk.here.zone ?? 0,
      localCode: `UM-${operation.slice(0, 8)}`,
    }),
  )
})

/** Later, and everybody has signed in again. */
async function daysAhead(days: number): Promise<void> {
  await setClock(desk.owner, { minutesAhead: days * 24 * 60 })
  await desk.owner.query(
    `update session set created_at = siso_clock(), seen_at = siso_clock(), expires_at = siso_clock() + interval '1 hour'`,
  )
}

const numberOf = (one: TestCase) =>
  one.scalar<string>('select number from social_case where id = $1')
const today = () => person.scalar<string>('select siso_today()::text where $1::uuid is not null')

async function enrolled(by: Colleague): Promise<TestCase> {
  const id = randomUUID()
  const number = await numberOf(person)
  await desk.actAs(by, (act) => enrol(act, { id, operation, number }))
  const opened = caseAt(desk, id, person.person)
  await opened.advance('web')
  return opened
}

const steps = async (one: TestCase) =>
  (await one.tasks()).filter(({ state }) => state === 'open' || state === 'claimed')

/** What is to be done now, by the title that the inbox shows. */
async function waiting(one: TestCase): Promise<string[]> {
  await one.advance('workflow')
  return (await steps(one)).map(({ step }) => step)
}

async function complete(one: TestCase, act: { outcome: string; answers?: object; facts?: object }) {
  const [task] = await steps(one)
  if (!task) throw new Error('nothing is to be done')
  await one.complete(team.worker, task, act as { outcome: string })
  await one.advance('workflow')
}

const atEntry = {
  enteredOn: monthsFromNow(0),
  signed: true,
  education: 'primary',
  work: 'unemployed',
  searchLength: 'over-12',
  rural: false,
  disability: 'not-disclosed',
  thirdCountry: 'no',
  foreignOrigin: 'no',
  minority: 'not-disclosed',
  homeless: 'yes',
}

test('who is enrolled is asked at entry, at exit, four weeks after and six months after', async () => {
  const one = await enrolled(team.worker)
  expect(await waiting(one)).toEqual(['record-fund-entry'])
  await complete(one, { outcome: 'take-part', answers: atEntry })
  expect(await waiting(one)).toEqual([])
  await daysAhead(65)
  expect(await waiting(one)).toEqual(['record-fund-exit'])
  const leftOn = await today()
  const exit = { leftOn, exitReason: 'completed' }
  await complete(one, { outcome: 'left', answers: exit, facts: exit })
  await daysAhead(65 + 26)
  expect(await waiting(one)).toEqual([])
  await daysAhead(65 + 31)
  expect(await waiting(one)).toEqual(['record-immediate-results'])
  const soon = { jobSearch: true, education: false, qualification: true, employed: false }
  await complete(one, { outcome: 'recorded', answers: soon })
  expect(await waiting(one)).toEqual([])
  await daysAhead(65 + 190)
  expect(await waiting(one)).toEqual(['record-lasting-results'])
  await complete(one, { outcome: 'recorded', answers: { employedLater: true, betterLater: true } })
  expect(await one.scalar('select outcome from social_case where id = $1')).toBe('followed')
  const [read] = await desk.actAs(team.worker, ({ sql }) => participantsIn(sql, [operation]))
  expect(read).toMatchObject({
    caseId: one.id,
    parent: person.id,
    outcome: 'followed',
    next: null,
    values: {
      'person.work': 'unemployed',
      'participation.homeless': 'yes',
      'participation.minority': 'not-disclosed',
      'participation.leftOn': leftOn,
      'participation.qualification': true,
      'participation.employedLater': true,
    },
  })
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations).toEqual([])
}, 60_000)

/** What waits once the worker has brought what the record learnt. */
async function reported(one: TestCase): Promise<string[]> {
  await bringReports(desk.engine, () => Promise.resolve())
  return waiting(one)
}

const lives = (municipality: number | null, from: string) =>
  desk.actAs(team.clerk, (act) =>
    recordAddress(act, person.person, {
      address: { kind: 'residence', address: 'Via Nuova 1', municipality, secret: false },
      provenance: { source: 'declared', sourceDate: from, validFrom: from },
    }),
  )

test('another comune of residence asks by itself whether she still takes part', async () => {
  const one = await enrolled(team.worker)
  await complete(one, { outcome: 'take-part', answers: atEntry })
  await lives(desk.here.municipality, '2020-01-01')
  expect(await reported(one)).toEqual([])
  await lives(desk.elsewhere.municipality, '2026-01-01')
  expect(await reported(one)).toEqual(['after-participant-move'])
  await complete(one, { outcome: 'stays' })
  expect(await waiting(one)).toEqual([])
  await lives(desk.here.municipality, '2026-02-01')
  expect(await reported(one)).toEqual(['after-participant-move'])
  await complete(one, { outcome: 'leaves' })
  expect(await waiting(one)).toEqual(['record-fund-exit'])
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations).toEqual([])
})

test('a case that goes to another zone asks by itself whether she still takes part', async () => {
  const one = await enrolled(team.worker)
  await complete(one, { outcome: 'take-part', answers: atEntry })
  const goTo = ({ org, municipality, zone }: Desk['here']) =>
    desk.owner.query(
      'update social_case set org = $2, municipality = $3, zone = $4 where id = $1',
      [person.id, org, municipality, zone],
    )
  await goTo({ ...desk.here, municipality: null })
  expect(await reported(one)).toEqual([])
  await goTo(desk.elsewhere)
  expect(await reported(one)).toEqual(['after-case-moved'])
  expect(await one.scalar('select zone from social_case where id = $1')).toBe(desk.here.zone)
  await complete(one, { outcome: 'stays' })
  expect(await waiting(one)).toEqual([])
  await goTo(desk.here)
  expect(await reported(one)).toEqual(['after-case-moved'])
  await complete(one, { outcome: 'leaves' })
  expect(await waiting(one)).toEqual(['record-fund-exit'])
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations).toEqual([])
})

test('a death proposes the exit by itself, after which nothing is asked', async () => {
  const one = await enrolled(team.worker)
  await complete(one, { outcome: 'take-part', answers: atEntry })
  await desk.actAs(team.worker, ({ sql }) =>
    sql.query('update person set death_date = siso_today() where id = $1', [person.person]),
  )
  expect(
    await one.scalar(
      `select array_to_string(services, ' ') from person_death where person_id = $1`,
      [person.person],
    ),
  ).toBe('')
  expect(await reported(one)).toEqual(['after-participant-death'])
  await complete(one, { outcome: 'leaves' })
  expect(await waiting(one)).toEqual(['record-fund-exit'])
  const exit = { leftOn: await today(), exitReason: 'death' }
  await complete(one, { outcome: 'left', answers: exit, facts: exit })
  expect(await one.scalar('select outcome from social_case where id = $1')).toBe('no-results')
})

test('a death before the beginning ends the participation', async () => {
  const one = await enrolled(team.worker)
  await desk.actAs(team.worker, ({ sql }) =>
    sql.query('update person set death_date = siso_today() where id = $1', [person.person]),
  )
  expect(await reported(one)).toEqual(['record-fund-entry', 'after-participant-death'])
  const death = await one.task('after-participant-death')
  await one.complete(team.worker, death, { outcome: 'over' })
  await one.advance('workflow')
  expect(await one.scalar('select state from social_case where id = $1')).toBe('closed')
})

test('it is within the case of the person: who follows that one follows this, and lists leave it out', async () => {
  const one = await enrolled(officer)
  expect(
    await one.scalar(`select array[parent::text, manager::text] from social_case where id = $1`),
  ).toEqual([person.id, team.worker.id])
  const own = await desk.actAs(team.worker, ({ sql }) => participationsOf(sql, person.id))
  expect(own.map(({ caseId }) => caseId)).toEqual([one.id])
})

test('nobody is enrolled twice, in another zone, in what is over, or without a case that is seen', async () => {
  await enrolled(team.worker)
  const number = await numberOf(person)
  const again = (asked: { operation?: string; number?: string }, by: Colleague = team.worker) =>
    desk.actAs(by, (act) => enrol(act, { id: randomUUID(), operation, number, ...asked }))
  await expect(again({})).rejects.toThrow(/già iscritta/)
  await expect(again({ number: '2026/999999' })).rejects.toThrow(/Nessuna pratica/)
  const past = { endsOn: monthsFromNow(-1), startsOn: monthsFromNow(-2) }
  await desk.actAs(officer, (act) => changeOperation(act, operation, { ...data, ...past }))
  await expect(again({})).rejects.toThrow(/è finita/)
  await expect(again({}, elsewhere)).rejects.toMatchObject({ code: 'operation-not-found' })
  const both = await desk.hire('admin-officer', desk.here.org)
  await desk.owner.query(
    `insert into user_role (user_id, role, org, valid_from) values ($1, 'admin-officer', $2, '2020-01-01')`,
    [both.id, desk.elsewhere.org],
  )
  const other = { ...data, id: randomUUID(), zone: desk.elsewhere.zone ?? 0 }
  await desk.actAs(elsewhere, (act) => recordOperation(act, other))
  await expect(again({ operation: other.id }, both)).rejects.toThrow(/è di un’altra zona/)
})

/** Messages of those that were refused. */
async function refusals(acts: readonly Promise<unknown>[]): Promise<string[]> {
  const done = await Promise.allSettled(acts)
  return done.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
}

test('two colleagues at once enrol a person once', async () => {
  const number = await numberOf(person)
  const release = await underWay(desk, 'lock table participation in exclusive mode')
  const acts = [team.worker, officer].map((by) =>
    desk.actAs(by, (act) => enrol(act, { id: randomUUID(), operation, number })),
  )
  const refused = refusals(acts)
  await someoneWaits(desk, 2)
  await release()
  expect(await refused).toEqual([expect.stringMatching(/già iscritta/)])
})

test('an operation is of its zone: others neither see it nor change it', async () => {
  const seen = await desk.actAs(elsewhere, ({ sql }) => readOperations(sql))
  expect(seen.map(({ id }) => id)).not.toContain(operation)
  const changed = desk.actAs(elsewhere, (act) => changeOperation(act, operation, data))
  await expect(changed).rejects.toMatchObject({ code: 'operation-not-yours' })
  const given = { ...data, id: randomUUID(), zone: desk.here.zone ?? 0 }
  const byWorker = desk.actAs(team.worker, (act) => recordOperation(act, given))
  await expect(byWorker).rejects.toMatchObject({ code: 'operation-not-yours' })
})

test('what is wrong is told by its field; the same code in a zone is refused', async () => {
  const zone = desk.here.zone ?? 0
  const record = (more: object) =>
    desk.actAs(officer, (act) => recordOperation(act, { ...data, id: randomUUID(), zone, ...more }))
  const wrong = { cup: 'X', bodyCode: '1', endsOn: monthsFromNow(-3) }
  await expect(record(wrong)).rejects.toMatchObject({
    detail: { problems: [{ field: 'cup' }, { field: 'bodyCode' }, { field: 'endsOn' }] },
  })
  const { localCode } = await desk.actAs(officer, ({ sql }) => getOperation(sql, operation))
  await expect(record({ localCode })).rejects.toThrow(/C’è già/)
  const recode = `update funded_operation set local_code = 'UM-STESSO' where id = $1`
  const release = await underWay(desk, recode, [operation])
  const refused = refusals([record({ localCode: 'UM-STESSO' })])
  await someoneWaits(desk)
  await release()
  expect(await refused).toEqual([expect.stringMatching(/C’è già/)])
})

test('who has the role in one office of the zone sees its operations, and writes none', async () => {
  const inOffice = await desk.hire('admin-officer', desk.here.org)
  const read = await desk.actAs(inOffice, ({ sql }) => getOperation(sql, operation))
  expect(read.kept).toBe(false)
  const changed = desk.actAs(inOffice, (act) => changeOperation(act, operation, data))
  await expect(changed).rejects.toMatchObject({ code: 'operation-not-yours' })
  const given = { ...data, id: randomUUID(), zone: desk.here.zone ?? 0, localCode: 'UM-OFFICE' }
  const recorded = desk.actAs(inOffice, (act) => recordOperation(act, given))
  await expect(recorded).rejects.toMatchObject({ code: 'operation-not-yours' })
  const past = desk.actAs(inOffice, ({ sql }) =>
    sql.query('update funded_operation set amount = 1 where id = $1 returning id', [operation]),
  )
  expect(await past).toEqual([])
})

test('who has the role above the zone keeps its operations', async () => {
  const above = await desk.hire('admin-officer', desk.here.region ?? 0)
  expect((await desk.actAs(above, ({ sql }) => getOperation(sql, operation))).kept).toBe(true)
  await desk.actAs(above, (act) => changeOperation(act, operation, { ...data, amount: 1 }))
})

test('what was corrected stays known: fields, and amounts, codes and days as they were', async () => {
  const corrected = { ...data, amount: 5, cup: 'F21B26000010007', title: 'Altro titolo' }
  await desk.actAs(officer, (act) => changeOperation(act, operation, corrected))
  const { rows } = await desk.owner.query<{ detail: object }>(
    `select detail from audit_event where action = 'operation-changed' and object_id = $1`,
    [operation],
  )
  expect(rows.map(({ detail }) => detail)).toEqual([
    {
      changed: ['cup', 'title', 'amount'],
      cupBefore: null,
      cupAfter: 'F21B26000010007',
      amountBefore: 12_000_050,
      amountAfter: 5,
    },
  ])
})

test('a protected person is in no table, also of who is named for her', async () => {
  await enrolled(team.worker)
  const told = () => desk.actAs(team.worker, ({ sql }) => toldOf(sql, [operation]))
  expect(await told()).toHaveLength(1)
  await desk.owner.query('update person set protected = true where id = $1', [person.person])
  await desk.owner.query('update social_case set protected = true where subject = $1', [
    person.person,
  ])
  await desk.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason, granted_by)
     select id, $2, 'named', 'prova', $2 from social_case where subject = $1`,
    [person.person, team.worker.id],
  )
  const seen = await desk.actAs(team.worker, ({ sql }) => participantsIn(sql, [operation]))
  expect(seen).toHaveLength(1)
  expect(await told()).toEqual([])
})
