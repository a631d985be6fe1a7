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
  const searched = async () => {
    const { rows } = await app.owner.query<{ n: number }>(
      "select count(*)::int as n from audit_event where action in ('people-searched', 'duplicates-checked')",
    )
    return rows[0]?.n
  }
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
  // Neither does a contact that comes back with people like the one typed.
  const like = { familyName: 'Rossi', givenName: 'Mario', fiscalCode: 'sbagliato' }
  expect((await one.post('/contatti/nuovo', { ...fields, ...like })).status).toBe(429)
  // Nor the draft, which is there again and finds nobody.
  await one.post('/contatti/bozza', { ...fields, ...like })
  const found = await searched()
  expect((await one.get('/contatti/nuovo')).form('/contatti/nuovo').fields).toMatchObject(like)
  expect(await searched()).toBe(found)
  // What is not a search goes on, and so does who has searched little.
  expect((await one.get('/persone')).status).toBe(200)
  const theirs = await other.submit(
    await other.get('/persone'),
    { text: 'rossi' },
    '/persone/ricerca',
  )
  expect(theirs.status).toBe(200)
})
