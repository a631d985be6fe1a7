import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { eventually } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { aCrew } from './support/a-crew.ts'
import type { Crew } from './support/a-crew.ts'
import { reviewAndClose } from './support/a-closing.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { aGoal, grantedRow as row } from './support/a-plan.ts'
import { aPlanToWrite } from './support/a-triage.ts'
import { areOver, checksTheWeek, figuresOf, recordsTheWeek, servicesOf } from './support/a-week.ts'
import type { Service } from './support/a-week.ts'
import { answer, complete } from './support/forms.ts'
import { comeBack, takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())
afterEach(() => setClock(house.app.owner, { minutesAhead: 0 }))

const people = ['social-worker', 'coordinator', 'provider', 'admin-officer'] as const
type Team = Crew<(typeof people)[number]>

/** Two hours a week that a provider delivers, and three hundred euro paid in three parts. */
async function writesThePlan(worker: Page, number: string): Promise<void> {
  await takeUp(worker, number, 'mine')
  await answer(worker, {
    ...aGoal,
    reviewOn: day(160),
    planEndsOn: day(40),
  })
  const terms = { grantedFrom: day(-30), grantedTo: day(180), grantedGoals: ['1'] }
  await answer(worker, {
    ...row(1, { ...terms, grantedService: 'A.2.01', grantedProvider: 'test-provider.a' }),
    ...row(1, { grantedQuantity: '2', grantedUnit: 'hour', grantedEvery: 'week' }),
    ...row(1, { grantedPrice: '20,65' }),
  })
  await worker.getByRole('button', { name: 'Aggiungi una prestazione' }).click()
  await answer(worker, {
    ...row(2, { ...terms, grantedService: 'E.1.01', grantedQuantity: '300' }),
    ...row(2, { grantedUnit: 'euro', grantedEvery: 'once' }),
  })
  // Without scripts what money asks besides is there once the page has been asked again.
  if (!(await worker.locator('[name="granted.2.grantedPayee"]').isVisible()))
    await worker.getByRole('button', { name: 'Aggiungi una prestazione' }).click()
  await complete(worker, 'propose', row(2, { grantedInstalments: '3', grantedPayee: 'La persona' }))
}

/** The office starts the contribution, and pays the first of its parts. */
async function paysOnce(
  { 'social-worker': worker, 'admin-officer': officer }: Team,
  money: Service,
) {
  await takeUp(worker, money.number, 'mine')
  await complete(worker, 'accept', { startedOn: day() })
  await officer.goto(`/pratiche/${money.id}/prestazioni`)
  await officer.getByRole('link', { name: 'Registra un pagamento' }).click()
  await answer(officer, { giorno: day(), importo: '100', riferimento: 'Mandato 12' })
  await officer.getByRole('button', { name: 'Registra' }).click()
  await officer.getByText('Pagamento registrato').waitFor()
  const ledger = await officer.locator('main').innerText()
  for (const told of ['Mandato 12', '100,00', '200,00']) expect(ledger).toContain(told)
}

/** What was delivered and paid, as who follows the case reads it. */
async function readsTheFigures(worker: Page, caseId: string): Promise<void> {
  await worker.goto(`/pratiche/${caseId}/prestazioni`)
  const services = await worker.locator('main').innerText()
  // An hour and a half at 20,65, then half an hour: cents are rounded day by day.
  for (const told of ['2 ore', '41,31', '100,00']) expect(services).toContain(told)
  await worker.goto(`/pratiche/${caseId}/progetto`)
  const plan = await worker.locator('main').innerText()
  expect(plan).toContain('In vigore, firmato il')
  expect(plan).toContain('Speso finora: 141,31')
  expect(plan).toContain('In scadenza')
}

/** Months later the objective is reached: the review ends in the closing, and services end with it. */
async function closesTheCase(worker: Page, number: string): Promise<void> {
  await comeBack(worker, 'social-worker')
  // The plan's own end is reminded of, too.
  const row = worker.locator('[data-row]', { hasText: number })
  const review = row.getByRole('link', { name: 'Verifica il progetto con la persona' })
  await eventually('the review is asked', async () => {
    await worker.goto('/posta')
    return (await review.count()) === 1
  })
  await review.click()
  await worker.waitForURL('**/attivita/**')
  await reviewAndClose(worker, 'Ora esce da sola.')
}

/** The week after a service has ended the provider has no row to write in. */
async function canWriteNoMore(provider: Page, help: Service): Promise<void> {
  await comeBack(provider, 'provider')
  await provider.goto('/erogazioni')
  await provider.locator('h1').waitFor()
  expect(await provider.locator(`[name^="g.${help.id}."]`).count()).toBe(0)
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('a plan that grants help and money, %s', (_, scripts) => {
  test('from the plan to the checked week, the first payment and the closing', async () => {
    const { caseId, number } = await aPlanToWrite(house.app)
    const team = await aCrew(house, people, { scripts })
    const { 'social-worker': worker, coordinator } = team
    const start = await figuresOf(coordinator)
    await writesThePlan(worker, number)
    await takeUp(coordinator, number, 'available')
    await complete(coordinator, 'approve')
    await takeUp(worker, number, 'mine')
    await complete(worker, 'signed', { signedOn: day(), signer: 'person' })

    const [help, money] = await servicesOf(house, caseId, 2)
    if (!help || !money) throw new Error('two services')
    await recordsTheWeek(team.provider, help)
    await checksTheWeek(coordinator, house, help)
    await paysOnce(team, money)
    await readsTheFigures(worker, caseId)

    const before = await figuresOf(coordinator)
    expect(before).toMatchObject({ hours: start.hours + 2, euro: start.euro + 100 })
    await setClock(house.app.owner, { minutesAhead: 165 * 24 * 60 })
    house.look(caseId)
    await closesTheCase(worker, number)
    await areOver(house, [help, money])
    await setClock(house.app.owner, { minutesAhead: 175 * 24 * 60 })
    await canWriteNoMore(team.provider, help)
    await comeBack(coordinator, 'coordinator')
    expect((await figuresOf(coordinator)).open).toBe(before.open - 1)
    await team.leave()
  }, 240_000)
})
