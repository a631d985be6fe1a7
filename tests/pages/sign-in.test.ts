import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('a social worker signs in and is led to the inbox', async () => {
  const browser = await app.signIn('social-worker.a')
  expect((await browser.get('/')).location).toBe('/posta')
})
