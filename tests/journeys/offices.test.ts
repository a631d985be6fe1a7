import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import { aCase } from '../pages/support/a-case.ts'
import { aWaitingCase } from '../pages/support/a-waiting-case.ts'
import { eventually } from '../support/an-installation.ts'
import { aCrew } from './support/a-crew.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { seated } from './support/a-screen.ts'
import { alsoWorks } from './support/a-triage.ts'
import { openContact } from './support/contact.ts'
import { answer, complete } from './support/forms.ts'
import { takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
  await alsoWorks(house.app, 'social-worker.a2', 'office.a')
}, 60_000)
afterAll(() => house.close())

const ways = [
  ['with scripts', true],
  ['without scripts', false],
] as const

const fits = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth')
const userId = (username: string) => house.app.people.users[username] ?? ''
const said = (page: Page) => page.locator('main').innerText()

async function numberOf(caseId: string): Promise<string> {
  const { rows } = await house.app.owner.query<{ number: string }>(
    'select number from social_case where id = $1',
    [caseId],
  )
  return rows[0]?.number ?? ''
}

describe.each(ways)('who coordinates, %s', (_, scripts) => {
  test('shares out what waits, sees what is at risk if somebody is away, and gives it to another', async () => {
    const one = await aWaitingCase(house.app)
    const number = await numberOf(one.caseId)
    const { page, leave } = await seated(house.chrome, house.app, {
      username: 'coordinator.a',
      scripts,
      width: 390,
    })
    await page.goto('/squadra')
    expect(await fits(page)).toBe(true)
    await page.locator(`[name=attivita][value="${one.taskId}"]`).check()
    // Taken in charge weeks ago: the thirty days of the assessment are over on a day of work of next week.
    const wednesday = addDays(mondayOf(day()), 9)
    const since = addDays(wednesday, -30)
    await answer(page, { [`a.${one.taskId}`]: userId('social-worker.a'), dal: since })
    await page.getByRole('button', { name: 'Assegna le pratiche scelte' }).click()
    await page.getByText('Pratiche assegnate: 1.').waitFor()

    await isAtRisk(page, number)
    await page.goto(`/pratiche/${one.caseId}/responsabile`)
    expect(await fits(page)).toBe(true)
    await page.locator(`[name=responsabile][value="${userId('social-worker.a2')}"]`).check()
    await page.getByRole('button', { name: 'Assegna la pratica' }).click()
    await page.getByText('Prova social-worker.a2').first().waitFor()
    await page.goto(`/assenze?persona=${userId('social-worker.a')}`)
    expect(await said(page)).not.toContain(number)
    await leave()

    const other = await seated(house.chrome, house.app, { username: 'social-worker.a2', scripts })
    await takeUp(other.page, number, 'mine')
    expect(await other.page.locator('h1').innerText()).toBe('Fai la valutazione sociale')
    await other.leave()
  }, 120_000)
})

/** From the board to the days in which she is away: the terms that fall in them, case by case. */
async function isAtRisk(page: Page, number: string): Promise<void> {
  const atRisk = page.getByRole('link', { name: /a rischio .*social-worker\.a$/ })
  await eventually('the term of the assessment runs', async () => {
    await page.goto('/squadra')
    return (await atRisk.count()) === 1
  })
  await atRisk.click()
  expect(await page.locator('#a-rischio + p').innerText()).toMatch(/scadenz[ae] a rischio/)
  expect(await said(page)).toContain(number)
  await answer(page, { dal: day(), al: day(14), sostituto: '' })
  await page.locator('main .note-form .btn-primary').click()
  await page.getByText('Assenza registrata.').waitFor()
  expect(await said(page)).toContain(number)
  // She comes to work after all.
  await page.locator('[name=assenza]').first().click()
  await page.getByText('Nessuna assenza registrata.').waitFor()
}

test('who plans reads figures by zone with their definition, and meets nobody', async () => {
  for (let n = 0; n < 5; n += 1) await aCase(house.app)
  const { page, leave } = await seated(house.chrome, house.app, {
    username: 'planner.a',
    width: 390,
  })
  await page.goto('/cruscotti')
  const views = page.locator('main .tabs a')
  const hrefs = await views.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
  expect(hrefs.length).toBeGreaterThan(1)
  for (const href of hrefs) {
    await page.goto(href)
    expect(await fits(page)).toBe(true)
    for (const how of await page.locator('main details summary').all()) await how.click()
    const read = await said(page)
    for (const words of ['Definizione', 'Fonte', 'Prova ']) expect(read).toContain(words)
    expect(read).not.toMatch(/Inventata|20\d\d\/\d{6}/)
    expect(await page.locator('main a[href^="/pratiche"], main a[href^="/persone"]').count()).toBe(
      0,
    )
  }
  const refused = await page.goto('/pratiche')
  expect(refused?.status()).toBe(403)
  await leave()
}, 120_000)

const card = {
  description: 'Si è trasferita da poco e chiede un aiuto in casa.',
  needsAutonomy: ['illness'],
  householdKind: 'alone',
}

describe.each(ways)('a card that belongs elsewhere, %s', (_, scripts) => {
  test('is offered with what is shown, taken up there, and leaves its receipt', async () => {
    const { app, chrome } = house
    const { 'front-desk': desk, leave } = await aCrew(house, ['front-desk'], { scripts })
    const there = await seated(chrome, app, { username: 'social-worker.b', scripts })
    const familyName = scripts ? 'Quintavalle' : 'Rossetti'
    const { number } = await openContact(desk, app, {
      ...{ familyName, givenName: 'Norma', birthDate: '1950-08-03', sex: 'F', place: 'D653' },
    })
    await complete(desk, 'send', card)
    await complete(desk, 'offer', {
      ...{ receiver: 'test-office.b', reason: 'Abita da voi da settembre.' },
      ...{ personInformed: 'yes', showNeeds: 'yes', showSituation: 'no' },
    })
    await takeUp(there.page, number, 'available')
    const shown = await said(there.page)
    for (const words of ['Abita da voi da settembre.', 'Malattia']) expect(shown).toContain(words)
    expect(shown).not.toContain('Vive da sola')
    await complete(there.page, 'accepted')
    await takeUp(there.page, number, 'available')
    expect(await there.page.locator('h1').innerText()).toBe('Valuta l’urgenza e il percorso')

    const row = desk.locator('tr', { hasText: number })
    await eventually('the receipt is there', async () => {
      await desk.goto('/invii')
      return (await row.getByRole('link', { name: /PDF|Ricevuta/ }).count()) === 1
    })
    expect(await row.innerText()).toContain('Accolta')
    expect((await desk.goto(`/posta`))?.status()).toBe(200)
    expect(await said(desk)).not.toContain(familyName)
    await Promise.all([leave(), there.leave()])
  }, 120_000)
})
