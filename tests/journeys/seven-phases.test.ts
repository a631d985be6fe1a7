import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { eventually } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { aCrew } from './support/a-crew.ts'
import type { Crew } from './support/a-crew.ts'
import { reviewAndClose } from './support/a-closing.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { openContact } from './support/contact.ts'
import { complete } from './support/forms.ts'
import type { AssessmentUnit } from './support/assessment-unit.ts'
import { throughTheUnit } from './support/assessment-unit.ts'
import { comeBack, takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())

const workers = [
  ...(['front-desk', 'social-worker', 'coordinator', 'provider'] as const),
  ...(['uvm-coordinator', 'uvm-doctor', 'uvm-nurse'] as const),
]
type Team = Crew<(typeof workers)[number]>

const items = ['morbidity', 'feeding', 'continence', 'mobility', 'hygiene', 'mentalState']
const fullScore = Object.fromEntries(
  [...items, 'livesWith', 'directHelp'].map((item) => [item, 'd']),
)

async function untilTheReview(team: Team, number: string): Promise<void> {
  const [worker, coordinator, provider] = people(team)
  await takeUp(worker, number, 'available')
  await complete(worker, 'take-charge', {
    ...fullScore,
    urgency: 'green',
    area: 'non-self-sufficiency',
    track: 'social',
    motivation: 'Vive sola e non esce più di casa.',
  })
  await takeUp(coordinator, number, 'available')
  const manager = house.app.people.users['social-worker.a'] ?? ''
  await complete(coordinator, 'assign', { manager, takenInChargeOn: day() })
  await takeUp(worker, number, 'mine')
  await complete(worker, 'done', {
    assessedOn: day(),
    selfSufficiency: 'partly',
    network: 'Una vicina passa ogni giorno.',
    synthesis: 'Serve un aiuto in casa.',
  })
  await throughTheUnit(unitOf(team), number)
  await takeUp(worker, number, 'mine')
  await complete(worker, 'propose', {
    'goals.1.goal': 'Restare in casa propria.',
    'goals.1.goalArea': 'autonomy',
    'goals.1.horizon': 'medium',
    'goals.1.indicator': 'Uscite alla settimana',
    'goals.1.expected': 'Due uscite',
    delivered: 'whole',
    services: ['A.2.01'],
    provider: 'test-provider.a',
    startsOn: day(),
    reviewOn: day(40),
  })
  await takeUp(coordinator, number, 'available')
  await complete(coordinator, 'approve')
  await takeUp(worker, number, 'mine')
  await complete(worker, 'signed', { signedOn: day(), signer: 'person' })
  await takeUp(provider, number, 'available')
  await complete(provider, 'started', { startedOn: day() })
}

async function fromTheReview(team: Team, number: string): Promise<void> {
  const [worker, , provider] = people(team)
  await comeBack(provider, 'provider')
  await eventually('the wait is over and the provider is asked what was done', async () => {
    await provider.goto('/posta?vista=disponibili')
    return (await provider.locator('[data-row]', { hasText: number }).count()) === 1
  })
  await takeUp(provider, number, 'available')
  await complete(provider, 'recorded', { hoursDelivered: '24', variance: 'none' })
  await comeBack(worker, 'social-worker')
  await takeUp(worker, number, 'mine')
  await reviewAndClose(worker, 'È di nuovo autonoma.')
}

function people(team: Team): [Page, Page, Page] {
  return [team['social-worker'], team.coordinator, team.provider]
}

function unitOf(team: Team): AssessmentUnit {
  const [chair, doctor] = [team['uvm-coordinator'], team['uvm-doctor']]
  return { chair, doctor, nurse: team['uvm-nurse'], worker: team['social-worker'] }
}

async function scalar<T>(text: string, caseId: string): Promise<T | undefined> {
  const { rows } = await house.app.owner.query<{ value: T }>(`select (${text}) as value`, [caseId])
  return rows[0]?.value
}

describe.each([
  ['with scripts', true, { familyName: 'Ferrante', givenName: 'Elsa' }],
  ['without scripts', false, { familyName: 'Galimberti', givenName: 'Rosa' }],
])('from the contact to the closing, %s', (_, scripts, name) => {
  afterEach(() => setClock(house.app.owner, { minutesAhead: 0 }))

  test('seven people take a case through all seven phases, each from their own inbox', async () => {
    const team = await aCrew(house, workers, { scripts })
    const desk = team['front-desk']
    const person = { ...name, birthDate: '1944-03-08', sex: 'F', place: 'D653' } as const
    const { id, number } = await openContact(desk, house.app, person)
    await complete(desk, 'to-triage', {
      urgency: 'green',
      area: 'non-self-sufficiency',
      informationGivenOn: day(),
      phone: '0742 123456',
      residesIn: 'homeless',
    })
    await untilTheReview(team, number)
    await setClock(house.app.owner, { minutesAhead: 41 * 24 * 60 })
    await fromTheReview(team, number)

    await house.temporal.workflow.getHandle(`case-${id}`).result()
    await theRecordIsWhole(id)
    await team.leave()
  }, 120_000)
})

async function theRecordIsWhole(id: string): Promise<void> {
  const phases = 'select array_agg(distinct phase order by phase) from task where case_id = $1'
  const actors = `select count(distinct actor)::int from case_event where case_id = $1 and kind = 'completed'`
  const acts = `select array_agg(key order by completed_at, key) from task where case_id = $1 and state = 'completed'`
  expect(await scalar(`select state || ' ' || outcome from social_case where id = $1`, id)).toBe(
    'closed closed',
  )
  expect(await scalar(phases, id)).toEqual(
    ['contact', 'triage', 'assessment', 'plan', 'delivery', 'review', 'closure'].toSorted(),
  )
  expect(await scalar(actors, id)).toBe(7)
  expect(await scalar(acts, id)).toEqual([
    'access-card#1',
    'triage#1',
    'assign#1',
    'assess#1',
    'call-uvm#1',
    'uvm.section.medical#1',
    'uvm.section.nursing#1',
    'uvm.section.social#1',
    'uvm.synthesis#1',
    'uvm.signature.nursing#1',
    'uvm.signature.medical#1',
    'uvm.signature.social#1',
    'write-plan#1',
    'approve-plan#1',
    'sign-plan#1',
    'activate#1',
    'report-delivery#1',
    'review#1',
    'close-case#1',
  ])
  expect(
    await scalar(`select array_agg(key) from task where case_id = $1 and state <> 'completed'`, id),
  ).toEqual(['uvm.signature.coordinator#1'])
  expect(
    await scalar(
      `select count(*)::int from draft d join task t on d.subject = 'task:' || t.id where t.case_id = $1`,
      id,
    ),
  ).toBe(0)
  const batch = createPool(house.app.database.url('siso_batch'), 1)
  const verified = await verifyCases(batch, { only: id }).finally(() => batch.end())
  expect(verified).toMatchObject({ cases: 1, violations: [] })
}
