import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

const path = '/accessibilita/segnalazione'
let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

async function report(problem: string) {
  const browser = app.browser()
  return browser.submit(await browser.get(path), { problem }, path)
}

async function kept(): Promise<number | undefined> {
  const { rows } = await app.owner.query<{ n: number }>(
    'select count(*)::int as n from accessibility_report',
  )
  return rows[0]?.n
}

test('whoever is not signed in may say what does not work, twenty times an hour from one address', async () => {
  for (let one = 0; one < 20; one++) expect((await report('Non si legge')).status).toBe(303)
  const refused = await report('Non si legge')
  expect([refused.status, await kept()]).toEqual([429, 20])
  expect(refused.text).toContain('Riprova tra')
})

test('a report that says nothing comes back, and does not count', async () => {
  expect((await report(' ')).status).toBe(422)
})
