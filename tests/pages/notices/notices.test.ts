import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let caseId: string
const title = 'Un caso ti è stato assegnato'

beforeAll(async () => {
  app = await startApp()
  caseId = (await aCase(app)).caseId
  await app.owner.query(
    'insert into notice (id, case_id, effect_key, audience, title, at) values ($1, $2, $3, $4, $5, siso_clock())',
    [randomUUID(), caseId, 'prova', `user:${app.people.users['social-worker.a'] ?? ''}`, title],
  )
})
afterAll(() => app.stop())

test('a notice is counted on every page, leads to its case, and is gone once it is read', async () => {
  const worker = await app.enter('social-worker.a')
  const page = await worker.get('/avvisi')
  expect(page.text).toContain(title)
  expect(page.html).toContain(`/pratiche/${caseId}`)
  expect(page.text).toContain('Ada Inventata, 1941: pratica ')
  expect((await worker.get('/pratiche')).text).toContain('1 avviso da leggere')
  const id = /name='avviso' value='([0-9a-f-]{36})'/.exec(page.html)?.[1] ?? ''
  const done = await worker.submit(page, { avviso: id }, '/avvisi')
  expect(done.location).toBe('/avvisi')
  expect((await worker.get('/avvisi')).text).toContain('Non hai avvisi da leggere')
  expect((await worker.get('/avvisi?mostra=letti')).text).toContain(title)
})

test('it is opened and marked in one act', async () => {
  const worker = await app.enter('social-worker.a')
  const id = randomUUID()
  await app.owner.query(
    `insert into notice (id, case_id, effect_key, audience, title, at) values ($1, $2, 'terza', $3, $4, siso_clock())`,
    [id, caseId, `user:${app.people.users['social-worker.a'] ?? ''}`, title],
  )
  const page = await worker.get('/avvisi')
  const [, torna = ''] = /name='torna' value='([^']*)'/.exec(page.html) ?? []
  const opened = await worker.submit(page, { torna, avviso: id }, '/avvisi')
  expect(opened.location).toBe(`/pratiche/${caseId}`)
  expect((await worker.get(opened.location ?? '')).text).toContain('1 avviso segnato come letto')
  expect((await worker.get('/avvisi')).text).toContain('Non hai avvisi da leggere')
})

test('whom a protected case is about is not named to who may not see her', async () => {
  const { caseId: hidden } = await aCase(app, { protected: true })
  const values = [randomUUID(), hidden, `user:${app.people.users['coordinator.a'] ?? ''}`, title]
  await app.owner.query(
    `insert into notice (id, case_id, effect_key, audience, title, at) values ($1, $2, 'altra', $3, $4, siso_clock())`,
    values,
  )
  const page = await (await app.enter('coordinator.a')).get('/avvisi')
  expect(page.text).toContain(title)
  expect(page.text).not.toContain('Inventata')
})

test('a notice for somebody else is neither seen nor marked', async () => {
  const stranger = await app.enter('social-worker.b')
  const page = await stranger.get('/avvisi')
  expect(page.text).not.toContain(title)
  const csrf = page.form('/preferenze').fields['_csrf'] ?? ''
  await stranger.post('/avvisi', { _csrf: csrf, avviso: 'tutti' })
  const { rows } = await app.owner.query('select 1 from notice_read where user_id = $1', [
    app.people.users['social-worker.b'],
  ])
  expect(rows).toEqual([])
})
