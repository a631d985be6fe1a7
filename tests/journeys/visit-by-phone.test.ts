import { randomUUID } from 'node:crypto'

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

/** A visit of today at noon, in the agenda of the social worker. */
async function aVisit({ caseId }: TestCase): Promise<string> {
  const id = randomUUID()
  const worker = app.people.users['social-worker.a']
  await app.owner.query(
    `insert into appointment (id, kind, org, case_id, starts_at, minutes, place, created_by)
     select $1, 'home-visit', c.org, c.id, (siso_today() + time '12:00') at time zone 'Europe/Rome', 60, 'home', $3
     from social_case c where c.id = $2`,
    [id, caseId, worker],
  )
  await app.owner.query('insert into appointment_worker values ($1, $2)', [id, worker])
  return id
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
    const visit = await aVisit(one)
    const look = { scripts, width: 320, username: 'social-worker.a' }
    const { page, leave } = await atTheScreen(chrome, app, look)
    await page.goto('/agenda')
    expect(await fits(page)).toBe(true)
    const link = page.locator(`a[href='/agenda/${visit}']`)
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
