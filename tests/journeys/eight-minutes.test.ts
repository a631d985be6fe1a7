import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { computeFiscalCode } from '../../domain/shared/fiscal-code.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { startApp } from '../pages/support/start-app.ts'
import { day } from './support/a-day.ts'
import { atTheScreen } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'
import type { Answers } from './support/forms.ts'

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

/**
 * Seconds that a person who is used to the pages needs for each thing that hands and mind do: Card, Moran, Newell,
 * "The keystroke-level model for user performance time with interactive systems", CACM 23 (1980).
 */
const model = {
  /** A key, by somebody who types neither well nor badly. */
  key: 0.28,
  /** Pointing at something and pressing the button: 1.1 and twice 0.1. */
  click: 1.3,
  /** A hand from the keys to the mouse, or back. */
  hand: 0.4,
  /** Making up one's mind: here once for each question on the page, also those that are left as they are. */
  mind: 1.35,
}

type Work = Record<keyof typeof model, number>

const questions = '.field:has(input:not([type=hidden]), select, textarea)'

/** Writes and clicks as a person does, and counts it. */
class Hands {
  readonly #page: Page
  #onKeys = false
  readonly work: Work = { key: 0, click: 0, hand: 0, mind: 0 }

  constructor(page: Page) {
    this.#page = page
  }

  async answer(name: string, value: string | readonly string[]): Promise<void> {
    const control = this.#page.locator(`[name="${name}"]:not([type=hidden])`).first()
    const type = (await control.getAttribute('type')) ?? 'text'
    if (await control.evaluate((one) => one.tagName === 'SELECT')) {
      this.#clicks(2)
      await control.selectOption(String(value))
      return
    }
    if (type !== 'radio' && type !== 'checkbox') return this.#write(name, String(value))
    for (const each of [value].flat())
      await this.click(`label:has([name="${name}"][value="${String(each)}"])`)
  }

  async click(what: string): Promise<void> {
    this.#clicks(1)
    await this.#page.locator(what).click()
  }

  /** Every question that the page shows now has been read. */
  async read(): Promise<void> {
    this.work.mind += await this.#page.locator(questions).filter({ visible: true }).count()
  }

  async #write(name: string, text: string): Promise<void> {
    this.#clicks(1)
    this.work.hand += 1
    this.#onKeys = true
    const control = this.#page.locator(`[name="${name}"]:not([type=hidden])`).first()
    if ((await control.getAttribute('type')) === 'date') {
      await control.fill(text)
      this.work.key += 'dd/mm/yyyy'.length
      return
    }
    await control.click()
    await control.pressSequentially(text)
    this.work.key += text.length
  }

  #clicks(times: number): void {
    this.work.click += times
    if (this.#onKeys) this.work.hand += 1
    this.#onKeys = false
  }
}

const secondsOf = (work: Work) =>
  (Object.keys(model) as (keyof Work)[]).reduce((sum, part) => sum + model[part] * work[part], 0)

const argia = { familyName: 'Fiordelli', givenName: 'Argia' }
const opening: Answers = {
  ...argia,
  fiscalCode: computeFiscalCode({ ...argia, birthDate: '1942-02-11', sex: 'F', place: 'D653' }),
  ...{ mode: 'phone', caller: 'relative', reason: 'spontaneous' },
}
const card: Answers = {
  description:
    'La mamma vive sola ed è caduta due volte: non ce la fa più a lavarsi e a fare la spesa. La figlia abita a Spello e passa la sera, il figlio è all’estero. Il medico di base ha consigliato di chiamare.',
  ...{ reporterLastName: 'Mattioli', reporterFirstName: 'Donata', reporterRelation: 'child' },
  ...{ reporterMobile: '333 1234567', phone: '0742 123456' },
  ...{
    residesIn: 'address',
    residenceAddress: 'Via Garibaldi 12',
    residenceMunicipality: 'Foligno',
  },
  ...{ householdKind: 'alone', needsAutonomy: ['daily-life'], urgency: 'yellow' },
  ...{ area: 'non-self-sufficiency', informationGivenOn: day() },
}

test('the contact of a woman for whom her daughter calls takes hands and mind less than eight minutes', async () => {
  const { page, leave } = await atTheScreen(chrome, app, { username: 'front-desk.a' })
  const hands = new Hands(page)
  await hands.click('nav a[href="/contatti"]')
  await hands.click('a.btn-primary[href="/contatti/nuovo"]')
  for (const [name, value] of Object.entries(opening)) await hands.answer(name, value)
  await hands.read()
  await hands.click('form.opening .btn-primary')
  await page.waitForURL('**/attivita/**')
  for (const [name, value] of Object.entries(card)) await hands.answer(name, value)
  await hands.read()
  await hands.click('#task-form button[name=esito][value="to-triage"]')
  await page
    .getByText(/^Registrato/)
    .first()
    .waitFor()
  const seconds = secondsOf(hands.work)
  console.info(`contact: ${seconds.toFixed(0)} s of ${JSON.stringify(hands.work)}`)
  // What was counted is what was done: no part is missing.
  expect(hands.work.key).toBeGreaterThan(250)
  expect(hands.work.mind).toBeGreaterThan(30)
  expect(seconds).toBeLessThan(8 * 60)
  await leave()
}, 120_000)
