import { request } from 'node:http'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

/** As a program asks, with methods that no browser would send from a page. */
function ask(
  method: string,
  path: string,
  cookie: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, app.origin), { method, headers: { cookie } }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

test.each(['TRACE', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])(
  'the method %s is refused, and says nothing back of what was sent',
  async (method) => {
    const browser = await app.enter('social-worker.a')
    const cookie = `siso=${browser.cookies.get('siso') ?? ''}`
    for (const path of ['/posta', '/persone', '/risorse/none.css']) {
      const { status, text } = await ask(method, path, cookie)
      expect([403, 404]).toContain(status)
      expect(text).not.toContain(cookie)
    }
  },
)
