import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { aCase } from '../pages/support/a-case.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { startApp } from '../pages/support/start-app.ts'
import { atTheScreen } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'

let app: TestApp
let chrome: Browser

beforeAll(async () => {
  app = await startApp()
  chrome = await startChrome()
}, 60_000)

afterAll(async () => {
  await chrome.close()
  await app.stop()
})

const part = 's-foreign-person'

/** Whether the part stands on the page, its first question, and the way to it. */
async function seen(page: Page): Promise<boolean[]> {
  const places = [`#${part}`, `#${part} [name=originCountry]`, `.parts a[href="#${part}"]`]
  return await Promise.all(places.map((place) => page.locator(place).isVisible()))
}

test.each([1280, 320])(
  'the card of somebody ordinary is short, and a part opens where it is asked for: %s px',
  async (width) => {
    const { taskId } = await aCase(app)
    const { page, leave } = await atTheScreen(chrome, app, { username: 'front-desk.a' })
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`/attivita/${taskId}`)
    await page.locator('[name=caller][value=person]').check()
    const questions = page.locator('#task-form .field').filter({ visible: true })
    expect(await questions.count()).toBeLessThanOrEqual(50)
    expect(await page.locator('.parts a').filter({ visible: true }).count()).toBeLessThanOrEqual(10)
    expect(await seen(page)).toEqual([false, false, false])
    await page.locator('[name=foreign][value=yes]').check()
    expect(await seen(page)).toEqual([true, true, true])
    await page.locator('[name=foreign][value=no]').check()
    expect(await seen(page)).toEqual([false, false, false])
    await leave()
  },
  60_000,
)
