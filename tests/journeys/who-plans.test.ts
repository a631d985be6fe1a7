import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { aService, contribution } from '../pages/support/a-service.ts'
import { countOnce } from '../pages/support/count-once.ts'
import { startApp } from '../pages/support/start-app.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { day } from './support/a-day.ts'
import { seated } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'
import { answer } from './support/forms.ts'

/** Six people with two hours of help each, five paid 100 euro each: no count is small. */
const [helped, paid] = [6, 5]
let app: TestApp
let chrome: Browser

beforeAll(async () => {
  ;[app, chrome] = await Promise.all([startApp(), startChrome()])
  for (let n = 0; n < helped; n += 1) await deliver(await aService(app), 200)
  for (let n = 0; n < paid; n += 1) await deliver(await aService(app, contribution), 10_000)
  await countOnce(app)
}, 60_000)
afterAll(async () => {
  await chrome.close()
  await app.stop()
})

async function deliver(service: string, quantity: number): Promise<void> {
  await app.owner.query(
    `insert into delivery (service, day, quantity, reference, recorded_by)
     select $1, siso_today(), $2, 'Mandato 12', id from user_account where username = 'admin-officer.a'`,
    [service, quantity],
  )
}

const said = async (page: Page) => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')
const section = (page: Page, id: string) => page.locator(`section[aria-labelledby=${id}]`)

/** What stands behind a figure: how it is defined, and the command that counts it again. */
async function readsTheDefinition(page: Page): Promise<void> {
  await page.goto('/statistiche')
  const figure = page.locator('section.figure', { hasText: 'Spesa per area' })
  const hidden = figure.locator('details')
  const told = hidden.getByText('Quantità erogata per il costo dell’unità')
  expect(await told.isVisible()).toBe(false)
  await hidden.locator('summary').click()
  await told.waitFor()
  expect(await hidden.innerText()).toMatch(/statistics run --as-of 20\d\d-/)
}

/** The same sum as text and in cents: `747,80 €` is 74780. */
function cents(text: string): number {
  return Math.round(Number(text.replaceAll(/[^\d,]/g, '').replace(',', '.')) * 100)
}

/** The table of the region, and the file of the year: area by area and together they say the same. */
async function comparesTheFile(page: Page): Promise<void> {
  await page.goto('/statistiche')
  await page.getByRole('link', { name: /Servizi, con utenti e spesa/ }).click()
  const rows = section(page, 'servizi').locator('tbody tr:not(:has(th.part))')
  const onPage = new Map<string, { users: number; spend: number }>()
  for (const row of await rows.all()) {
    const cells = await row.locator('td').allInnerTexts()
    const name = await row.locator('th').innerText()
    onPage.set(name, { users: Number(cells[0]), spend: cents(cells[2] ?? '') })
  }
  const link = page.getByRole('link', { name: 'Scarica l’anno in CSV' })
  const [taken] = await Promise.all([page.waitForEvent('download'), link.click()])
  const inFile = sumsIn(await readFile(await taken.path(), 'utf8'))
  expect(inFile).toEqual(onPage)
  const { spend: whole } = inFile.get('Tutte le aree') ?? { spend: 0 }
  expect(whole).toBe(helped * 4130 + paid * 10_000)
  const areas = [...inFile].filter(([name]) => name !== 'Tutte le aree')
  expect(areas.reduce((sum, [, { spend }]) => sum + spend, 0)).toBe(whole)
}

/** Users and spending of the region by area, as the file has them. */
function sumsIn(csv: string) {
  const [head = [], ...rows] = csv
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(';'))
  const at = (row: readonly string[], column: string) => row[head.indexOf(column)] ?? ''
  const ofRegion = rows.filter(
    (row) => at(row, 'Livello') === 'Regione' && at(row, 'Codice del servizio') === '',
  )
  return new Map(
    ofRegion.map((row) => [
      at(row, 'Area di utenza'),
      { users: Number(at(row, 'Utenti')), spend: cents(at(row, 'Spesa (euro)')) },
    ]),
  )
}

/** Levels with source and target; what cannot be told says what is missing. */
async function readsTheLevels(page: Page): Promise<void> {
  await page.goto('/statistiche')
  await page.getByRole('link', { name: 'Livelli essenziali (LEPS)' }).click()
  await page.waitForURL('**/statistiche/leps*')
  const row = (name: string) =>
    section(page, 'anni')
      .locator('tbody tr')
      .filter({ has: page.getByText(name, { exact: true }) })
  const contacts = await row('Primi contatti').locator('td').first().innerText()
  expect(Number(contacts)).toBeGreaterThanOrEqual(helped + paid)
  expect(await said(page)).toContain('Manca: gli abitanti di un comune della zona.')
  await page.getByText('Come si calcola ciascuno').click()
  await page.getByText('L. 178/2020, art. 1 c. 797').first().waitFor()
}

/** A target with its act, set here and read beside its figure, with what became of it in words. */
async function setsATarget(page: Page, source: string): Promise<void> {
  await page.goto('/cruscotti')
  await page.getByRole('link', { name: 'Obiettivi', exact: true }).click()
  // Who reads the whole region is told what is to be reached in all of it.
  const place = String(app.people.orgs['region'])
  await answer(page, { place, figure: 'waiting', value: '15', from: day(), source })
  await page.getByRole('button', { name: 'Salva l’obiettivo' }).click()
  await page.getByText('L’obiettivo è scritto.').waitFor()
  await page.goto('/cruscotti')
  const waiting = await section(page, 'waiting').innerText()
  for (const told of ['al più 15 giorni', source, 'Prova planner.a', 'entro l’obiettivo'])
    expect(waiting).toContain(told)
}

/** What is owed, to whom and by which law; who plans records nothing. */
async function readsWhatIsOwed(page: Page): Promise<void> {
  await page.goto('/adempimenti')
  const read = await said(page)
  for (const told of ['Indagine sugli interventi e i servizi sociali', 'Fonte:', 'Prova zone.a'])
    expect(read).toContain(told)
  expect(await page.locator('a[href^="/adempimenti/segna"]').count()).toBe(0)
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('who plans, %s', (_, scripts) => {
  test('goes from a figure to its definition, the levels, a target, the file and what is owed', async () => {
    const { page, leave } = await seated(chrome, app, { username: 'planner.a', scripts })
    await readsTheDefinition(page)
    await readsTheLevels(page)
    await setsATarget(page, `Piano di zona ${scripts ? 'primo' : 'secondo'}`)
    await comparesTheFile(page)
    await readsWhatIsOwed(page)
    expect(await said(page)).not.toMatch(/Inventata/)
    await leave()
  }, 120_000)
})
