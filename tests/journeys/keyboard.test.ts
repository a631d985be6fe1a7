import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { computeFiscalCode } from '../../domain/shared/fiscal-code.ts'
import { aCase } from '../pages/support/a-case.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { startApp } from '../pages/support/start-app.ts'
import { eventually } from '../support/an-installation.ts'
import type { Screen } from './support/a-screen.ts'
import { seated } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'
import { answerByKeys, atFocus, isFocused, tabTo, walk } from './support/keyboard.ts'

let app: TestApp
let chrome: Browser
const screens: Screen[] = []

beforeAll(async () => {
  app = await startApp()
  chrome = await startChrome()
}, 60_000)
afterEach(async () => {
  await Promise.all(screens.splice(0).map((screen) => screen.leave()))
})
afterAll(async () => {
  await chrome.close()
  await app.stop()
})

async function look(username: string, path: string): Promise<Page> {
  const more = { reducedMotion: 'reduce' } as const
  const screen = await seated(chrome, app, { username, more })
  screens.push(screen)
  await screen.page.goto(path)
  return screen.page
}

/** A card that nobody holds, on offer to desk and social workers of the office. */
async function onOffer(): Promise<string> {
  const { taskId } = await aCase(app)
  const desk = await app.enter('front-desk.a')
  const path = `/attivita/${taskId}`
  await desk.submit(await desk.get(path), {}, `${path}/rilascia`)
  return taskId
}

const row = (id: string) => `#task-${id} [data-open]`

describe('the inbox without a mouse', () => {
  test('the first key leads past the menus, and the focus goes on from the content', async () => {
    const page = await look('social-worker.a', '/posta')
    await page.keyboard.press('Tab')
    expect(await atFocus(page)).toContain('Vai al contenuto')
    await page.keyboard.press('Enter')
    expect(await isFocused(page, 'main')).toBe(true)
    await page.keyboard.press('Tab')
    expect(await isFocused(page, 'main *')).toBe(true)
  })

  test('wherever the focus goes it is seen, and it comes out at the end', async () => {
    await onOffer()
    const page = await look('social-worker.a', '/posta?vista=disponibili')
    const { stops, unseen } = await walk(page)
    expect(unseen).toEqual([])
    expect(stops).toBeGreaterThan(20)
  })

  test('tasks are walked, chosen and opened by single keys', async () => {
    const [first, second] = [await onOffer(), await onOffer()]
    const page = await look('social-worker.a', '/posta?vista=disponibili&ordine=apertura')
    const order = await page
      .locator('[data-row]')
      .evaluateAll((rows) => rows.map(({ id }) => String(id).replace('task-', '')))
    expect(order).toEqual(expect.arrayContaining([first, second]))
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await isFocused(page, row(order[1] ?? ''))).toBe(true)
    await page.keyboard.press('k')
    expect(await isFocused(page, row(order[0] ?? ''))).toBe(true)
    await page.keyboard.press('x')
    expect(await page.locator('[name=attivita]:checked').count()).toBe(1)
    await page.keyboard.press('e')
    await page.waitForURL(`**/attivita/${order[0] ?? ''}`)
  })

  test('a task is taken with Enter, the focus stays in its row, and the row says whose it is', async () => {
    const id = await onOffer()
    const page = await look('social-worker.a', '/posta?vista=disponibili')
    await tabTo(page, `#task-${id} button`)
    await page.keyboard.press('Enter')
    const taken = page.locator(`#task-${id}`, { hasText: 'presa in carico da te' })
    await taken.waitFor()
    expect(await isFocused(page, `#task-${id} *`)).toBe(true)
    // News come and wait: the row goes when the focus has left it.
    await page.evaluate(
      `addEventListener('inbox', () => { document.body.dataset.news = '' }, { capture: true })`,
    )
    const after = await onOffer()
    await page.locator('body[data-news]').waitFor()
    expect(await isFocused(page, `#task-${id} *`)).toBe(true)
    await page.keyboard.press('Tab')
    await page.locator(`#task-${after}`).waitFor()
    await taken.waitFor({ state: 'detached' })
  })

  test('who takes a task too late is told so where the focus is, and goes on being told', async () => {
    const id = await onOffer()
    const page = await look('social-worker.a', '/posta?vista=disponibili')
    await tabTo(page, `#task-${id} button`)
    await app.owner.query(
      `with taken as (delete from task_candidate where task_id = $1)
       update task set state = 'claimed', assignee = $2 where id = $1`,
      [id, app.people.users['front-desk.a']],
    )
    await page.keyboard.press('Enter')
    const words = /già stata presa in carico da Prova front-desk\.a/
    await page.locator('tr.gone', { hasText: words }).waitFor()
    expect(await isFocused(page, 'tr.gone td')).toBe(true)
    await page.locator('tr.gone').waitFor({ state: 'detached' })
    expect(await page.locator('#messages[role=status]').innerText()).toMatch(words)
  })

  test('what others do is announced, and does not take the focus away', async () => {
    const [taken, kept] = [await onOffer(), await onOffer()]
    const page = await look('social-worker.a', '/posta?vista=disponibili')
    const status = page.locator('#inbox [role=status]').first()
    const before = await status.elementHandle()
    const said = await status.innerText()
    await page.locator(row(kept)).focus()
    const desk = await app.enter('front-desk.a')
    await desk.submit(await desk.get(`/attivita/${taken}`), {}, `/attivita/${taken}/prendi`)

    await page.locator(`#task-${taken}`).waitFor({ state: 'detached' })
    expect(await status.innerText()).not.toBe(said)
    // A screen reader speaks when a live region changes, not when another one takes its place.
    expect(await before?.evaluate((one) => one.isConnected)).toBe(true)
    expect(await isFocused(page, row(kept))).toBe(true)
  })

  test('search and help are one key away; a menu opens, closes with Esc and gives the focus back', async () => {
    const page = await look('social-worker.a', '/posta')
    await page.keyboard.press('/')
    expect(await isFocused(page, '#find')).toBe(true)
    await tabTo(page, 'details.menu summary')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await isFocused(page, 'details.menu[open] .sheet *')).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('details.menu[open]').count()).toBe(0)
    expect(await isFocused(page, 'details.menu summary')).toBe(true)
    await page.keyboard.press('?')
    await page.waitForURL('**/aiuto/posta')
  })
})

describe('a contact without a mouse', () => {
  test('what is missing is heard first, each error leads to its field', async () => {
    const page = await look('front-desk.a', '/contatti/nuovo')
    await tabTo(page, 'form.opening .btn-primary')
    await page.keyboard.press('Enter')
    await page.locator('.summary-errors').waitFor()
    expect(await isFocused(page, '.summary-errors')).toBe(true)
    expect(await page.title()).toMatch(/^Errore/)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await isFocused(page, 'form.opening :is(input, select, textarea)')).toBe(true)
  })

  test('from the first key to the closing, with every focus seen', async () => {
    const name = { familyName: 'Ostuni', givenName: 'Lea' }
    const person = { ...name, birthDate: '1961-03-08', sex: 'F', place: 'D653' } as const
    const page = await look('front-desk.a', '/contatti/nuovo')
    await answerByKeys(page, 'familyName', name.familyName)
    await answerByKeys(page, 'givenName', name.givenName)
    await answerByKeys(page, 'fiscalCode', computeFiscalCode(person))
    await answerByKeys(page, 'mode', 'phone')
    await answerByKeys(page, 'caller', 'person')
    await answerByKeys(page, 'reason', 'spontaneous')
    await tabTo(page, 'form.opening .btn-primary')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/attivita/**')

    await answerByKeys(page, 'answerGiven', 'Orari dello sportello.')
    await tabTo(page, 'button[value=information-only]')
    await page.keyboard.press('Enter')
    await page
      .getByText(/^Registrato/)
      .first()
      .waitFor()
    expect(await isFocused(page, 'main h1')).toBe(true)
    await eventually('the contact is closed', async () => {
      const { rows } = await app.owner.query(
        `select 1 from social_case c join person p on p.id = c.subject
         where p.family_name = 'Ostuni' and c.outcome = 'information-only'`,
      )
      return rows.length === 1
    })
  }, 60_000)

  test('every stop of the first page is seen', async () => {
    const page = await look('front-desk.a', '/contatti/nuovo')
    const { stops, unseen } = await walk(page)
    expect(unseen).toEqual([])
    expect(stops).toBeGreaterThan(20)
  }, 60_000)

  test('people found while typing are announced', async () => {
    await aCase(app)
    const page = await look('front-desk.a', '/contatti/nuovo')
    await page.locator('#text').focus()
    await page.keyboard.type('Inventata')
    await page.locator('#found[aria-live=polite] ul.pick li').first().waitFor()
    expect(await isFocused(page, '#text')).toBe(true)
  })
})
