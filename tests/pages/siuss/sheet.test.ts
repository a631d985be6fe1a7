import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let comune: string

beforeAll(async () => {
  app = await startApp()
  const id = app.people.orgs['municipality.a']
  comune = String(id)
  await app.owner.query('update organisation set detail = $2 where id = $1', [
    id,
    { belfiore: 'X001', istat: '999001' },
  ])
})
afterAll(() => app.stop())

const about = () => ({ comune, anno: '2026' })

/** The token of any page does, where there is no form. */
async function alone(by: Browser, to: string, fields: Fields) {
  const { _csrf: token = '' } = (await by.get('/accessibilita')).form('/preferenze').fields
  return by.post(to, { _csrf: token, _op: randomUUID(), ...fields })
}

test('the sheet asks who sends before anything is prepared, and says what is wrong with a code', async () => {
  const officer = await app.enter('admin-officer.a')
  const page = await officer.get('/flussi')
  expect(page.html).toContain('Manca chi trasmette')
  expect(page.html).not.toContain("action='/flussi/prepara'")
  const wrong = { ...about(), codice: 'RSSMRA80A01H501X' }
  const refused = await officer.submit(page, wrong, '/flussi/chi-trasmette')
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('L’ultimo carattere del codice fiscale')
  expect(refused.html).toContain("value='RSSMRA80A01H501X'")
  const right = { ...about(), codice: 'RSSMRA80A01H501U' }
  await officer.submit(refused, right, '/flussi/chi-trasmette')
  const after = await officer.get('/flussi')
  expect(after.html).toContain('RSSMRA80A01H501U')
  expect(after.html).toContain("action='/flussi/prepara'")
  const prepared = await officer.submit(after, about(), '/flussi/prepara')
  expect(prepared.location).toBe(`/flussi?comune=${comune}&anno=2026`)
  expect((await officer.get(prepared.location ?? '')).html).toContain('non c’era niente da mandare')
})

test('a decision without its reason is asked again', async () => {
  const coordinator = await app.enter('coordinator.a')
  const decision = { ...about(), pratica: randomUUID(), manda: 'no', motivo: ' ' }
  const refused = await alone(coordinator, '/flussi/decidi', decision)
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('Scrivi perché')
  const told = { ...decision, motivo: 'Non è della zona' }
  expect((await alone(coordinator, '/flussi/decidi', told)).status).toBe(404)
})

test('who plans reads counts and has nothing to press; other comuni are nobody’s business', async () => {
  const planner = await app.enter('planner.a')
  const page = await planner.get('/flussi')
  expect(page.html).toContain('Comune per comune')
  expect(page.html).not.toContain('/flussi/prepara')
  const other = await app.enter('admin-officer.b')
  expect((await other.get('/flussi')).html).toContain('Nessun comune')
  const theirs = await alone(other, '/flussi/chi-trasmette', { ...about(), codice: 'X' })
  expect(theirs.status).toBe(404)
})
