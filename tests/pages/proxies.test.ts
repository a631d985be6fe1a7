import { afterEach, expect, test } from '@jest/globals'

import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
afterEach(() => app.stop())

/** Tries a wrong password, as if these addresses had been passed on. */
async function knock(forwardedFor: string): Promise<void> {
  const browser = app.browser()
  const { fields } = (await browser.get('/accesso')).form('/accesso')
  const typed = { ...fields, username: forwardedFor, password: 'sbagliata davvero' }
  const headers = { 'x-forwarded-for': forwardedFor }
  expect((await browser.post('/accesso', typed, { headers })).status).toBe(422)
}

/** How many attempts each address has made. */
async function attempts(): Promise<number[]> {
  const { rows } = await app.owner.query<{ points: number }>(
    "select points from rate_limit where key like 'address:%' order by points",
  )
  return rows.map(({ points }) => points)
}

test('without a proxy in front nobody chooses the address that is counted', async () => {
  app = await startApp()
  await knock('203.0.113.1')
  await knock('10.0.0.9, 203.0.113.2')
  expect(await attempts()).toEqual([2])
})

test('behind one proxy the address is the one that it saw, also from inside the same network', async () => {
  app = await startApp({ proxies: 1 })
  await knock('198.51.100.1, 10.0.0.7')
  await knock('198.51.100.2, 10.0.0.7')
  await knock('198.51.100.3, 10.0.0.8')
  expect(await attempts()).toEqual([1, 2])
})
