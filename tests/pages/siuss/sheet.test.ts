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

test('who plans reads no small number, and none that says that one person became protected', async () => {
  const keep = async (counts: Readonly<Record<string, number>>) => {
    await app.owner.query('delete from siuss_count')
    for (const [key, n] of Object.entries(counts))
      await app.owner.query(
        `insert into siuss_count (municipality, year, layout, kind, code, n)
         values ($1, 2026, 'PS_PSA_SINA', split_part($2, ' ', 1), split_part($2, ' ', 2), $3)`,
        [comune, key, n],
      )
  }
  await app.owner.query(
    `insert into siuss_round (municipality, year, as_of, put) values ($1, 2026, siso_clock(), 0)
     on conflict (municipality, year) do update set as_of = excluded.as_of`,
    [comune],
  )
  const planner = await app.enter('planner.a')
  // Without the hours of the day, which go on.
  const read = async () =>
    (await planner.get('/flussi?anno=2026')).text.replaceAll(/\d{1,2}:\d{2}/g, '')
  await keep({ 'standing ready': 157, 'standing blocked': 4, 'rule S01': 121, 'rule S04': 3 })
  const before = await read()
  expect(before).toContain('circa 155')
  expect(before).toContain('meno di 5')
  expect(before).toContain('circa 120')
  expect(before).toContain('S01')
  expect(before).not.toContain('S04')
  expect(before).not.toMatch(/157|121/)
  await keep({ 'standing ready': 156, 'standing blocked': 3, 'rule S01': 120, 'rule S04': 2 })
  expect(await read()).toBe(before)
  await keep({ 'standing ready': 156, 'rule S01': 120 })
  expect(await read()).toBe(before)
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
