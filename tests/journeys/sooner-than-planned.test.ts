import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { eventually } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { reviewAndClose } from './support/a-closing.ts'
import { aCrew } from './support/a-crew.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { aGoal, beginsService } from './support/a-plan.ts'
import { aPlanToWrite } from './support/a-triage.ts'
import { openBeside } from './support/beside.ts'
import { answer, complete } from './support/forms.ts'
import { comeBack, takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())
afterEach(() => setClock(house.app.owner, { minutesAhead: 0 }))

/** Meals and home help, which one provider delivers for half a year. */
async function writesThePlan(worker: Page, number: string): Promise<void> {
  await takeUp(worker, number, 'mine')
  await answer(worker, { ...aGoal, reviewOn: day(160) })
  const row = (at: number) =>
    Object.fromEntries(
      Object.entries({
        ...{ grantedFrom: day(-10), grantedTo: day(180), grantedGoals: ['1'] },
        ...{ grantedService: 'A.2.01', grantedProvider: 'test-provider.a', grantedQuantity: '2' },
        ...{ grantedUnit: 'hour', grantedEvery: 'week', grantedPrice: '20,65' },
      }).map(([key, value]) => [`granted.${at}.${key}`, value]),
    )
  await answer(worker, row(1))
  await worker.getByRole('button', { name: 'Aggiungi una prestazione' }).click()
  await complete(worker, 'propose', row(2))
}

interface Service {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly endsOn: string
}

async function servicesOf(caseId: string): Promise<readonly Service[]> {
  const { rows } = await house.app.owner.query<Service>(
    `select case_id as id, number, state, ends_on::text as "endsOn" from granted_service where parent = $1 order by number`,
    [caseId],
  )
  return rows
}

/** The provider starts both. */
async function starts(provider: Page, caseId: string): Promise<readonly Service[]> {
  const services = await eventually('both services are granted', async () => {
    const found = await servicesOf(caseId)
    return found.length === 2 && found
  })
  for (const { number } of services) await beginsService(provider, number, day(-8))
  return services
}

/** From the services of the case to the one that she gives up, and its last day. */
async function endsOne(worker: Page, caseId: string, { id }: Service): Promise<void> {
  await worker.goto(`/pratiche/${caseId}/prestazioni`)
  await worker.locator(`a[href^="/pratiche/${id}"]`).first().click()
  await worker.waitForURL(`**/pratiche/${id}/**`)
  await openBeside(worker, id, {
    title: 'Fai finire prima la prestazione',
    reason: 'declined',
    words: 'Ora cucina la figlia.',
  })
  await worker.getByRole('link', { name: 'Scrivi l’ultimo giorno della prestazione' }).click()
  await complete(worker, 'end', { stopsOn: day(7) })
}

/** The next task of the case in the worker's inbox, once it is there. */
async function comesToTheReview(worker: Page, number: string): Promise<void> {
  const row = worker.locator('[data-row]', { hasText: number })
  const review = row.getByRole('link', { name: 'Verifica il progetto con la persona' })
  await eventually('the review is asked', async () => {
    await worker.goto('/posta')
    return (await review.count()) === 1
  })
  await review.click()
  await worker.waitForURL('**/attivita/**')
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('half a year before the review of the plan, %s', (_, scripts) => {
  test('she gives up one service, then all: the case is closed two weeks after the signature', async () => {
    const { caseId, number } = await aPlanToWrite(house.app)
    const roles = ['social-worker', 'coordinator', 'provider'] as const
    const crew = await aCrew(house, roles, { scripts })
    const worker = crew['social-worker']
    await writesThePlan(worker, number)
    await takeUp(crew.coordinator, number, 'available')
    await complete(crew.coordinator, 'approve')
    await takeUp(worker, number, 'mine')
    await complete(worker, 'signed', { signedOn: day(), signer: 'person' })
    const [meals, help] = await starts(crew.provider, caseId)
    if (!meals || !help) throw new Error('two services')

    await setClock(house.app.owner, { minutesAhead: 14 * 24 * 60 })
    await comeBack(worker, 'social-worker')
    await endsOne(worker, caseId, meals)
    await eventually('the meals are over, the help is not', async () => {
      const [first, second] = await servicesOf(caseId)
      return first?.state === 'closed' && first.endsOn === day(7) && second?.state === 'open'
    })
    await comeBack(crew.provider, 'provider')
    await eventually('who delivers it is told', async () => {
      await crew.provider.goto('/avvisi')
      const told = await crew.provider.locator('main').innerText()
      return told.includes('Una prestazione finisce prima del suo giorno')
    })
    await comesToTheReview(worker, number)
    await complete(worker, 'continue', {
      ...{ reviewedOn: day(), goalsReached: 'partly', 'goalReviews.1.goalLevel': 'partly' },
      ...{ withPerson: 'yes', findings: 'Resta l’aiuto in casa.', reviewOn: day(150) },
    })

    await openBeside(worker, caseId, {
      title: 'Anticipa la verifica',
      reason: 'declined',
      words: 'Va a vivere dalla figlia.',
    })
    await comesToTheReview(worker, number)
    await reviewAndClose(worker, 'Non vuole altro aiuto.')
    await eventually('case and services are over', async () => {
      const states = (await servicesOf(caseId)).map(({ state }) => state)
      const { rows: cases } = await house.app.owner.query<{ state: string }>(
        'select state from social_case where id = $1',
        [caseId],
      )
      return [...states, cases[0]?.state].every((state) => state === 'closed')
    })
    await worker.goto(`/pratiche/${caseId}/diario`)
    expect(await worker.locator('main').innerText()).toContain(
      'Aperto accanto al percorso: Anticipa la verifica',
    )
    await crew.leave()
  }, 240_000)
})
