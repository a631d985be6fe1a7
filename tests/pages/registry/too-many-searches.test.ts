import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { perSearcher } from '../../../web/shared/limiter.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('who looks for people without end is stopped for some minutes, and colleagues are not', async () => {
  const [one, other] = [await app.enter('front-desk.a'), await app.enter('social-worker.a')]
  const page = await one.get('/persone')
  const search = () => one.submit(page, { text: 'rossi' }, '/persone/ricerca')
  for (let nth = 0; nth < perSearcher.points; nth++) expect((await search()).status).toBe(200)

  const stopped = await search()
  expect(stopped.status).toBe(429)
  expect(stopped.text).toContain('Riprova tra 5 minuti')
  expect(Number(stopped.headers.get('retry-after'))).toBeLessThanOrEqual(perSearcher.duration)

  // The same count for every way of looking: another door does not begin again.
  const { fields } = (await one.get('/contatti/nuovo')).form('/contatti/nuovo')
  const typed = await one.post('/contatti/persone', { ...fields, text: 'rossi' })
  expect(typed.status).toBe(429)
  // What is not a search goes on, and so does who has searched little.
  expect((await one.get('/persone')).status).toBe(200)
  const theirs = await other.submit(
    await other.get('/persone'),
    { text: 'rossi' },
    '/persone/ricerca',
  )
  expect(theirs.status).toBe(200)
})
