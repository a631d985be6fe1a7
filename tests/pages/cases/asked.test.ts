import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
let worker: Browser
let desk: Browser

beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  worker = await app.enter('social-worker.a')
  desk = await app.enter('front-desk.a')
  await app.owner.query('update social_case set manager = $2 where id = $1', [
    one.caseId,
    app.people.users['social-worker.a'],
  ])
})
afterAll(() => app.stop())

const asked = (part = '') => `/pratiche/${one.caseId}/chiesti${part}`

test('what is asked waits, and at its arrival the desk says where it is kept; who follows is told', async () => {
  const documents = await worker.get(`/pratiche/${one.caseId}/documenti`)
  expect(documents.html).toContain(`href='${asked()}'`)
  const page = await worker.get(asked())
  const done = await worker.submit(page, { what: 'Certificato medico' }, asked())
  expect([done.status, done.location]).toEqual([303, asked()])
  const waiting = await desk.get(asked())
  expect(waiting.text).toContain('Certificato medico')
  const [, id = ''] = /name='arrived' value='([0-9a-f-]{36})'/.exec(waiting.html) ?? []
  const arrival = { arrived: id, kept: 'Protocollo 2026/12' }
  const here = await desk.submit(waiting, arrival, asked('/arrivati'))
  expect([here.status, here.location]).toEqual([303, asked()])
  const { text } = await worker.get(asked())
  expect(text).toContain('Dove si conserva: Protocollo 2026/12')
  expect(text).toContain('ricevuto da Prova front-desk.a')
  expect(text).toContain('Non si attende nessun documento')
  expect((await worker.get('/avvisi')).text).toContain('È arrivato un documento')
})

test('what is missing comes back beside its field, with what was typed', async () => {
  const page = await worker.get(asked())
  const again = await worker.submit(page, { other: 'Sentenza', kept: '' }, asked('/arrivati'))
  expect([again.status, again.text]).toEqual([
    422,
    expect.stringContaining('Scrivi dove si conserva'),
  ])
  expect(again.form(asked('/arrivati')).fields['other']).toBe('Sentenza')
  expect((await worker.submit(page, { what: '' }, asked())).text).toContain(
    'Scrivi quale documento',
  )
})
