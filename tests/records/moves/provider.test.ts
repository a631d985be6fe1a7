import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let provider: Org
let elsewhere: Org
let worker: Colleague

interface Org {
  readonly id: number
  readonly code: string
}

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  provider = await aProvider('of-here', desk.here.zone)
  elsewhere = await aProvider('of-elsewhere', desk.elsewhere.zone)
  worker = await desk.hire('provider', provider.id)
})
afterAll(() => desk.close())

async function aProvider(code: string, zone: number | null): Promise<Org> {
  const { rows } = await desk.owner.query<Org>(
    `insert into organisation (kind, code, name, valid_from, evidence)
     values ('provider', $1, $1, '2020-01-01', 'invented') returning id, code`,
    [code],
  )
  const [made] = rows
  if (!made) throw new Error('the provider must be there')
  await desk.owner.query(
    `insert into organisation_tie (child, parent, relation, valid_from, evidence)
     values ($1, $2, 'serves', '2020-01-01', 'invented')`,
    [made.id, zone],
  )
  return made
}

/** A case whose plan is to be written. */
async function toPlan(): Promise<TestCase> {
  const one = await aCaseInAssessment(desk, team)
  await one.complete(team.worker, await one.task('assess'), { outcome: 'done' })
  await one.advance('workflow')
  return one
}

async function propose(one: TestCase, given: { provider?: string | null }): Promise<void> {
  const answers = { services: ['D.1.01', 'D.1.03'] }
  const act = { outcome: 'propose', answers, ...given }
  await one.complete(team.worker, await one.task('write-plan'), act)
}

/** A case whose plan is signed: its services are to be started. */
async function toDelivery(given: { provider?: string | null }): Promise<TestCase> {
  const one = await toPlan()
  await propose(one, given)
  await one.complete(team.coordinator, await one.task('approve-plan'), { outcome: 'approve' })
  await one.complete(team.worker, await one.task('sign-plan'), { outcome: 'signed' })
  await one.advance('workflow')
  return one
}

const ofCase = (one: TestCase) =>
  one.scalar<number | null>('select provider from social_case where id = $1')

test('the provider whom the plan names is in the case, in the log and in the audit', async () => {
  const one = await toPlan()
  await propose(one, { provider: provider.code })
  expect(await ofCase(one)).toBe(provider.id)
  const logged = `select payload -> 'provider' from case_event where case_id = $1 and payload ? 'provider'`
  expect(await one.scalar(logged)).toBe(provider.id)
  const audited = `select detail -> 'provider' from audit_event where case_id = $1 and detail ? 'provider'`
  expect(await one.scalar(audited)).toBe(provider.id)
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
})

test('the tasks of the delivery go to the people of that provider, who complete them', async () => {
  const one = await toDelivery({ provider: provider.code })
  const task = await one.task('activate')
  expect(task).toMatchObject({
    state: 'open',
    assignee: null,
    groups: [`provider@${String(provider.id)}`],
  })
  const done = await one.complete(worker, task, { outcome: 'started' })
  expect(done).toMatchObject({ kind: 'done', late: false })
  await expect(one.task('activate')).rejects.toThrow('no open task')
})

test('of the case the provider sees its own task and nothing else', async () => {
  const one = await toDelivery({ provider: provider.code })
  const other = await toDelivery({ provider: null })
  const seen = await desk.actAs(worker, async ({ sql }) => ({
    tasks: await sql.query('select step from task where case_id = $1', [one.id]),
    others: await sql.query('select id from task where case_id = $1', [other.id]),
    hidden: await Promise.all(
      [
        'social_case where id',
        'person where id = (select subject from social_case where id = $1) or id',
        'case_event where case_id',
        'case_move where case_id',
        'task_answer where case_id',
        'diary_entry where case_id',
        'deadline where case_id',
        'case_participant where case_id',
      ].map((rows) => sql.query(`select from ${rows} = $1`, [one.id])),
    ),
  }))
  expect(seen.tasks).toEqual([{ step: 'activate' }])
  expect(seen.others).toEqual([])
  expect(seen.hidden.flat()).toEqual([])
})

test('of what can be granted the provider reads what was planned for its client, and no more', async () => {
  const one = await toDelivery({ provider: provider.code })
  const task = await one.task('activate')
  const [client] = await desk.actAs(worker, ({ sql }) =>
    sql.query<{ services: string[] }>('select services from client_of_task($1)', [task.id]),
  )
  expect(client?.services).toEqual(['Assistenza domiciliare sociale (SAD)', 'Pasti a domicilio'])
})

test('without a provider the delivery is the case manager’s', async () => {
  const one = await toDelivery({ provider: null })
  expect(await one.task('activate')).toMatchObject({ state: 'claimed', assignee: team.worker.id })
})

test('a provider that works in another zone is refused, and nothing is written', async () => {
  const one = await toPlan()
  await expect(propose(one, { provider: elsewhere.code })).rejects.toMatchObject({
    code: 'provider-not-serving',
    message: 'L’ente scelto oggi non lavora nella zona della pratica: scegline uno dall’elenco.',
  })
  expect(await ofCase(one)).toBeNull()
  expect((await one.task('write-plan')).state).toBe('claimed')
})

test('a provider whose time in the zone is over is refused', async () => {
  const past = await aProvider('of-once', desk.here.zone)
  await desk.owner.query(
    `update organisation_tie set valid_to = siso_today() where child = $1 and relation = 'serves'`,
    [past.id],
  )
  const one = await toPlan()
  await expect(propose(one, { provider: past.code })).rejects.toMatchObject({
    code: 'provider-not-serving',
  })
})

test('an office is no provider, though it is in the zone', async () => {
  const one = await toPlan()
  const office = `select code from organisation where id = (select org from social_case where id = $1)`
  await expect(propose(one, { provider: await one.scalar<string>(office) })).rejects.toMatchObject({
    code: 'provider-not-serving',
  })
})

test('a plan written again without a provider takes the case away from the one before', async () => {
  const one = await toPlan()
  await propose(one, { provider: provider.code })
  const sendBack = { outcome: 'send-back' }
  await one.complete(team.coordinator, await one.task('approve-plan'), sendBack)
  await propose(one, { provider: null })
  expect(await ofCase(one)).toBeNull()
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
})

test('an act that does not ask for a provider leaves the one of the case', async () => {
  const one = await toPlan()
  await propose(one, { provider: provider.code })
  await one.complete(team.coordinator, await one.task('approve-plan'), { outcome: 'approve' })
  expect(await ofCase(one)).toBe(provider.id)
})

test('a provider changed by hand is found by the verification', async () => {
  const one = await toPlan()
  await desk.owner.query('update social_case set provider = $2 where id = $1', [
    one.id,
    provider.id,
  ])
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations.map(({ invariant }) => invariant)).toEqual(['case-says-its-provider'])
})
