import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let path: string

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  path = `/attivita/${(await aCase(app)).taskId}`
})
afterAll(() => app.stop())

const address = () => `${path}/commenti`
const form = async (by = clerk) => (await by.get(path)).form(address()).fields
const keep = async (fields: Fields, by = clerk) => by.post(`${address()}?bozza=1`, fields)

test('a comment that is left is there again for its author alone, until it is sent', async () => {
  const first = await form()
  const kept = await keep({ ...first, testo: 'Ha chiamato la figlia' })
  expect([kept.status, kept.location]).toEqual([303, path])
  const again = await form()
  expect(again['testo']).toBe('Ha chiamato la figlia')
  const colleague = await app.enter('coordinator.a')
  expect((await form(colleague))['testo']).toBe('')
  await clerk.post(address(), { ...again, testo: 'Ha chiamato la figlia: torna lunedì' })
  const page = await clerk.get(path)
  expect(page.text).toContain('Ha chiamato la figlia: torna lunedì')
  expect(page.form(address()).fields['testo']).toBe('')
})

test('what arrives after the comment was sent is no draft, and one that is emptied is none', async () => {
  const fields = await form()
  await clerk.post(address(), { ...fields, testo: 'Mandato' })
  await keep({ ...fields, testo: 'Mandat' })
  expect((await form())['testo']).toBe('')
  await keep({ ...(await form()), testo: 'Quasi' })
  await keep({ ...(await form()), testo: ' ' })
  expect((await form())['testo']).toBe('')
})

test('of a task that is not theirs nobody keeps a comment', async () => {
  const far = await app.enter('front-desk.b')
  const mine = await form()
  const { _csrf: token = '' } = (await far.get('/accessibilita')).form('/preferenze').fields
  expect((await keep({ ...mine, _csrf: token, testo: 'Altrove' }, far)).status).toBe(404)
})
