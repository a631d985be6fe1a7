import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
})
afterAll(() => app.stop())

const title = 'Pratica 1: le regole sono cambiate. Si apre «Fai una cosa».'
const tell = (username: string, seq: number) =>
  app.owner.query(
    `insert into notice (id, case_id, effect_key, audience, title, at)
     values (gen_random_uuid(), $1, $2, $3, $4, siso_clock())`,
    [one.caseId, `migrated:${String(seq)}`, `user:${app.people.users[username] ?? ''}`, title],
  )

test('the notice stands on the folder, in its own words, until it was seen', async () => {
  await tell('front-desk.a', 3)
  const clerk = await app.enter('front-desk.a')
  const folder = `/pratiche/${one.caseId}`
  const page = await clerk.get(folder)
  expect(page.text).toContain(title)
  const id = /name='avviso' value='([0-9a-f-]{36})'/.exec(page.html)?.[1] ?? ''
  const seen = await clerk.submit(page, { avviso: id }, '/avvisi')
  expect(seen.location).toBe(folder)
  expect((await clerk.get(folder)).text).not.toContain(title)
})

test('a colleague whom it does not concern does not see it', async () => {
  await tell('front-desk.a', 4)
  const coordinator = await app.enter('coordinator.a')
  expect((await coordinator.get(`/pratiche/${one.caseId}`)).text).not.toContain(title)
})

test('it comes back to a page of the site alone', async () => {
  const clerk = await app.enter('front-desk.a')
  const page = await clerk.get('/avvisi')
  const away = await clerk.submit(
    page,
    { avviso: 'tutti', torna: 'https://example.org/' },
    '/avvisi',
  )
  expect(away.location?.startsWith('/')).toBe(true)
})
