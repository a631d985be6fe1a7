import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { aCase } from '../pages/support/a-case.ts'
import type { TestCase } from '../pages/support/a-case.ts'
import { startApp } from '../pages/support/start-app.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { atTheScreen } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'

let app: TestApp
let chrome: Browser

beforeAll(async () => {
  ;[app, chrome] = await Promise.all([startApp(), startChrome()])
}, 60_000)
afterAll(async () => {
  await chrome.close()
  await app.stop()
})

/** From the folder, with its button: a visit at home of today, in the agenda of who makes it. */
async function fixVisit(page: Page, { caseId }: TestCase): Promise<string> {
  await page.goto(`/pratiche/${caseId}`)
  expect(await fits(page)).toBe(true)
  await page.getByRole('link', { name: 'Fissa un appuntamento' }).click()
  expect(await fits(page)).toBe(true)
  await page.getByLabel('Che cosa').selectOption({ label: 'Visita domiciliare' })
  await page.getByLabel('Dove', { exact: true }).selectOption({ label: 'A casa della persona' })
  await page.getByRole('button', { name: 'Fissa l’appuntamento' }).click()
  await page.getByText('Appuntamento fissato.').waitFor()
  return new URL(page.url()).pathname
}

const fits = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth')

test.each([
  ['with scripts', true],
  ['without scripts', false],
])(
  'a home visit is recorded from the phone, %s',
  async (_, scripts) => {
    const one = await aCase(app)
    const look = { scripts, width: 320, username: 'social-worker.a' }
    const { page, leave } = await atTheScreen(chrome, app, look)
    const visit = await fixVisit(page, one)
    await page.goto('/agenda')
    expect(await fits(page)).toBe(true)
    const link = page.locator(`a[href='${visit}']`)
    expect(await link.innerText()).toBe('Visita domiciliare: Ada Inventata')
    await link.click()
    await page.getByRole('link', { name: 'Registra che cosa si è fatto' }).click()
    expect(await fits(page)).toBe(true)
    await page.getByLabel('Durata in minuti').fill('')
    await page.getByLabel('Durata in minuti').fill('75')
    await page.getByRole('button', { name: 'Salva nel diario' }).click()
    await page.getByRole('link', { name: 'Scrivi il testo della nota.' }).click()
    expect(await page.getByLabel('Durata in minuti').inputValue()).toBe('75')
    await page.getByLabel('Testo', { exact: true }).fill('Casa fredda, la figlia passa ogni sera.')
    await page.getByLabel('Familiari').check()
    await page.getByRole('button', { name: 'Salva nel diario' }).click()
    await page.getByText('Attività registrata.').waitFor()
    expect(await page.locator('main').innerText()).toContain('1 ora e 15 minuti')
    expect(await fits(page)).toBe(true)

    await page.goto(`/pratiche/${one.caseId}/diario`)
    const told = await page.locator('.timeline').innerText()
    for (const words of ['Visita domiciliare', 'Con: Familiari', 'Casa fredda'])
      expect(told).toContain(words)
    await page.goto('/agenda')
    expect(await page.locator('main').innerText()).toContain('avvenuto')
    await leave()
  },
  90_000,
)
