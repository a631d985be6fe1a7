import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
let worker: Browser

beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  worker = await app.enter('social-worker.a')
  const diary = `/pratiche/${one.caseId}/diario`
  for (const body of ['La prima visita', 'La seconda visita'])
    await worker.submit(await worker.get(diary), { body }, diary)
})
afterAll(() => app.stop())

const whole = (parts = '') => `/pratiche/${one.caseId}/stampa${parts}`

test('the whole folder is on one page, the diary from the first day, with who printed it', async () => {
  const folder = await worker.get(`/pratiche/${one.caseId}`)
  expect(folder.html).toContain(`href='${whole()}'`)
  const { text, html } = await worker.get(whole())
  for (const part of ['Persone', 'Prestazioni', 'Scadenze', 'Documenti', 'Diario'])
    expect(html).toMatch(new RegExp(`<h2[^>]*>${part}`))
  expect(text.indexOf('La prima visita')).toBeLessThan(text.indexOf('La seconda visita'))
  expect(text).toContain('Prova social-worker.a')
})

test('parts may be left out', async () => {
  const { text, html } = await worker.get(whole('?parti=persone&parti=scadenze'))
  expect(text).toContain('Ada Inventata')
  expect(text).not.toContain('La prima visita')
  expect(html).toContain("id='parte-persone' name='parti' value='persone' checked")
  expect((await worker.get(whole('?parti=altro'))).text).toContain('La prima visita')
})

test('its reading is written as one of the whole, and who may not open the case finds none', async () => {
  await worker.get(whole())
  const { rows } = await app.owner.query(
    `select actor, purpose from audit_event where case_id = $1 and action = 'case-read' and detail ->> 'part' = 'whole'`,
    [one.caseId],
  )
  expect(rows).toContainEqual({
    actor: app.people.users['social-worker.a'],
    purpose: 'case-work',
  })
  const stranger = await app.enter('social-worker.b')
  expect((await stranger.get(whole())).status).toBe(404)
})

test('who may open the case is told by name, ground and end', async () => {
  const log = await worker.get(`/pratiche/${one.caseId}/accessi`)
  const link = `/pratiche/${one.caseId}/chi-apre`
  expect(log.html).toContain(`href='${link}'`)
  const { text } = await worker.get(link)
  expect(text).toContain('Prova social-worker.a')
  expect(text).toContain('Lavora dove la pratica è: assistente sociale')
  expect(text).toContain('finché ha il ruolo e la pratica è qui')
  expect(text).not.toContain('Prova social-worker.b')
})
