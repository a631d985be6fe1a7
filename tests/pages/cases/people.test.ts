import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let one: TestCase
let other: TestCase

beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  one = await aCase(app)
  other = await aCase(app)
  await app.owner.query(
    `update person set given_name = 'Olga', search_key = 'inventata olga' where id = $1`,
    [other.personId],
  )
})
afterAll(() => app.stop())

const people = () => `/pratiche/${one.caseId}/persone`

test('a registered person is found, added with her part, and shown on the head and on the task', async () => {
  const page = await worker.get(people())
  expect(page.text).toContain('Ada Inventata')
  const found = await worker.submit(page, { text: 'inventata olga' }, `${people()}/ricerca`)
  expect(found.text).toContain('Olga Inventata')
  const wrong = await worker.submit(found, { ruolo: '', da: '2099-01-01' }, people())
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('Scegli dall’elenco che parte ha')
  expect(wrong.text).toContain('Il giorno è nel futuro')
  expect(wrong.text).toContain('Olga Inventata')
  const added = await worker.submit(
    wrong,
    { persona: other.personId, ruolo: 'representative', da: '2026-02-01' },
    people(),
  )
  expect([added.status, added.location]).toEqual([303, people()])
  expect((await worker.get(`/pratiche/${one.caseId}`)).text).toContain(
    'Rappresentata da: Olga Inventata',
  )
  const clerk = await app.enter('front-desk.a')
  expect((await clerk.get(`/attivita/${one.taskId}`)).text).toContain(
    'Rappresentata da Olga Inventata',
  )
})

test('a part is ended on a day; the part of whom the case was opened for is not', async () => {
  const links = [
    ...(await worker.get(people())).html.matchAll(/href='([^']*\/persone\/[^']+)'>Modifica/g),
  ]
  const [first = '', second = ''] = links.map(([, href]) => href ?? '')
  const refused = await worker.submit(await worker.get(first), { fine: '2026-03-01' }, first)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('La pratica è stata aperta per questa persona')
  const ended = await worker.submit(await worker.get(second), { fine: '2026-03-01' }, second)
  expect(ended.status).toBe(303)
  const after = await worker.get(people())
  expect(after.text).toContain('non più dal 01/03/2026')
  expect(after.text).not.toContain('Rappresentata da')
})

test('a person of a case elsewhere is not to be found', async () => {
  const stranger = await app.enter('social-worker.b')
  expect((await stranger.get(people())).status).toBe(404)
})
