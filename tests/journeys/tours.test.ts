import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'

import { makeDemo } from '../../seeds/demo.ts'
import { makeTraining } from '../../seeds/training.ts'
import { readTours } from '../../web/learning/read.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { startApp } from '../pages/support/start-app.ts'
import { seated } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'

const tours = readTours()
let app: TestApp
let chrome: Browser

beforeAll(async () => {
  app = await startApp({ demo: true }, [], async (ownerUrl) => {
    await makeDemo(ownerUrl, { people: 100 })
    await makeTraining(ownerUrl)
    return { orgs: {}, users: {} }
  })
  chrome = await startChrome()
}, 120_000)
afterAll(async () => {
  await chrome.close()
  await app.stop()
})

/** One thing that the tour says to do, as it is written there. */
interface Said {
  readonly kind: string
  readonly name: string
  readonly value: string
}

async function saidIn(step: Locator): Promise<Said[]> {
  return step.locator('[data-do]').evaluateAll((lines) =>
    lines.map((line) => ({
      kind: line.getAttribute('data-do') ?? '',
      name: line.querySelector('strong')?.textContent ?? '',
      value: line.querySelector('kbd')?.textContent ?? '',
    })),
  )
}

/** A stranger's hand: it knows the words of the tour, and looks for them on the page. */
async function follow(page: Page, { kind, name, value }: Said): Promise<void> {
  const main = page.locator('main')
  if (kind === 'first') return main.locator('tbody a').first().click()
  if (kind === 'press') {
    const named = main.getByRole('button', { name }).or(main.getByRole('link', { name }))
    return named.first().click()
  }
  if (kind === 'tick') return main.getByRole('checkbox', { name }).first().check()
  if (kind === 'write') return main.getByLabel(name).first().fill(value)
  const list = main.getByRole('combobox', { name })
  if ((await list.count()) > 0) return void (await list.first().selectOption({ label: value }))
  return main.getByRole('group', { name }).locator('label', { hasText: value }).first().check()
}

async function takeStep(page: Page, tour: string, number: number): Promise<void> {
  await page.goto(tour)
  const step = page.locator(`[data-step="${String(number)}"]`)
  expect(await step.getAttribute('data-done')).toBeNull()
  const doings = await saidIn(step)
  const see = (await step.locator('[data-see]').textContent()) ?? ''
  await step.locator('[data-where]').click()
  for (const doing of doings) await follow(page, doing)
  await page.getByText(see).filter({ visible: true }).first().waitFor()
  await page.goto(tour)
  const byHand = step.locator('button')
  if ((await byHand.count()) > 0) await byHand.click()
  expect([number, await step.getAttribute('data-done')]).toEqual([number, ''])
}

/** Each in Italian, and one that changes nothing in English too. */
const walks = [
  ...tours.map((tour) => ({ ...tour, language: 'it' })),
  ...tours
    .filter(({ key }) => key === 'programmatore')
    .map((tour) => ({ ...tour, language: 'en' })),
]

test.each(walks)(
  'a stranger follows the tour «$key» ($language) to its end by its own words, without scripts',
  async ({ key, language, account: username, steps }) => {
    const { page, leave } = await seated(chrome, app, { username, scripts: false })
    await page.context().addCookies([{ name: 'siso-lang', value: language, url: app.origin }])
    await page.goto('/percorsi-guidati')
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    await page.locator(`main a[href$="/${key}"]`).click()
    const tour = page.url()
    await page.locator('main form button').first().click()
    for (let number = 1; number <= steps.length; number += 1) await takeStep(page, tour, number)
    expect(await page.locator('[data-step]:not([data-done])').count()).toBe(0)
    // Begun anew, nothing of it counts any more.
    await page.locator('main form button').first().click()
    expect(await page.locator('[data-done]').count()).toBe(0)
    await leave()
  },
  90_000,
)
