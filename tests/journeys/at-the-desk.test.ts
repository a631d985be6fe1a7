import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'

import { computeFiscalCode } from '../../domain/shared/fiscal-code.ts'
import { testPassword } from '../pages/support/people-of-work.ts'
import type { TestApp } from '../pages/support/start-app.ts'
import { startApp } from '../pages/support/start-app.ts'
import { eventually } from '../support/an-installation.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let app: TestApp
let chrome: Browser

beforeAll(async () => {
  app = await startApp()
  chrome = await chromium.launch({
    executablePath: process.env.SISO_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}, 60_000)

afterAll(async () => {
  await chrome.close()
  await app.stop()
})

/** A person at a screen, who has signed in by the door, and the documents that this cost so far. */
async function atTheScreen(javaScriptEnabled: boolean, width = 1280) {
  const context = await chrome.newContext({ javaScriptEnabled, viewport: { width, height: 900 } })
  context.setDefaultTimeout(8000)
  const page = await context.newPage()
  let documents = 0
  page.on('request', (request) => {
    if (request.resourceType() === 'document') documents += 1
  })
  await page.goto(`${app.origin}/accesso`)
  await page.fill('[name=username]', 'front-desk.a')
  await page.fill('[name=password]', testPassword)
  await page.press('[name=password]', 'Enter')
  await page.waitForURL('**/posta')
  return { page, documents: () => documents, leave: () => context.close() }
}

/** Chooses a value, whether the question is a list or a row of buttons. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  const list = page.locator(`select[name="${name}"]`)
  if ((await list.count()) > 0) await list.selectOption(value)
  else await page.check(`[name="${name}"][value="${value}"]`, { force: true })
}

async function axeFindings(page: Page): Promise<string[]> {
  const source = readFileSync(axePath, 'utf8')
  const session = await page.context().newCDPSession(page)
  const { result } = await session.send('Runtime.evaluate', {
    expression: `${source}; axe.run().then((r) => JSON.stringify(r.violations.map((v) => v.id + ' ' + v.nodes[0].target)))`,
    awaitPromise: true,
    returnByValue: true,
  })
  return JSON.parse(String(result.value)) as string[]
}

let born = 1950

describe.each([
  ['with scripts', true, { familyName: 'Colonna', givenName: 'Ida' }],
  ['without scripts', false, { familyName: 'Dossena', givenName: 'Nora' }],
])('at the desk, %s', (_, scripts, name) => {
  test('a person who asks for information is answered and the contact closed, in under twelve pages', async () => {
    const { page, documents, leave } = await atTheScreen(scripts)
    const birthDate = `${String((born += 1))}-03-08`
    const person = { ...name, birthDate, sex: 'F', place: 'D653' } as const
    await page.goto(`${app.origin}/contatti/nuovo`)
    await page.fill('[name=familyName]', person.familyName)
    await page.fill('[name=givenName]', person.givenName)
    await page.fill('[name=fiscalCode]', computeFiscalCode(person))
    await choose(page, 'mode', 'in-person')
    await choose(page, 'caller', 'person')
    await choose(page, 'reason', 'spontaneous')
    await page.click('form.opening .btn-primary')
    await page.waitForURL('**/attivita/**')
    await page.fill('[name=answerGiven]', 'Orari e documenti per il bonus.')
    await page.click('button[value=information-only]')
    await eventually('the contact is closed', async () =>
      (await closedContacts(person.familyName)).includes(birthDate),
    )
    expect(documents()).toBeLessThan(12)
    await leave()
  }, 60_000)
})

async function closedContacts(familyName: string): Promise<string[]> {
  const { rows } = await app.owner.query<{ born: string }>(
    `select p.birth_date::text as born from social_case c join person p on p.id = c.subject
     where p.family_name = $1 and c.state = 'closed' and c.outcome = 'information-only'`,
    [familyName],
  )
  return rows.map((row) => row.born)
}

test.each([320, 1280])(
  'the inbox and the contact have no barrier at %i px',
  async (width) => {
    const { page, leave } = await atTheScreen(true, width)
    const findings = await axeFindings(page)
    await page.goto(`${app.origin}/contatti/nuovo`)
    findings.push(...(await axeFindings(page)))
    expect(findings).toEqual([])
    await leave()
  },
  60_000,
)
