import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { recordsInhabitants } from '../support/records-inhabitants.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
const year = Number(dayInItaly(new Date()).slice(0, 4))

beforeAll(async () => {
  app = await startApp()
  await app.owner.query(
    `update organisation set detail = jsonb_build_object('population_2011', case name when 'Prova municipality.a' then 1000 else 500 end)
     where name in ('Prova municipality.a', 'Prova municipality.b')`,
  )
  await app.owner.query(
    `insert into statistics_run (definition, as_of, reference, whole, months, digests, milliseconds)
     values (1, '2026-01-28T01:00:00Z', '', true, '{}', '{}', 1)`,
  )
  await app.owner.query(
    `insert into statistics_case (run, year, region, zone, kind, cases, days, told)
     select 1, y, $1, $2, 'people', 20, 0, true from unnest(array[2024, $3::int]) y`,
    [app.people.orgs['region'], app.people.orgs['zone.a'], year],
  )
})
afterAll(() => app.stop())

const levels = async (of: number) => {
  const zone = String(app.people.orgs['zone.a'])
  const by = await app.enter('coordinator.a')
  return (await by.get(`/statistiche/leps?anno=${String(of)}&luogo=${zone}`)).text
}
const numbers = async () => {
  const { rows } = await app.owner.query<{ n: number | null; day: string }>(
    'select n, day::text as day from inhabitants order by id',
  )
  return rows
}

test('before anything is recorded the census holds, and the page says so', async () => {
  const page = await (await app.enter('planner.a')).get('/statistiche/abitanti')
  expect(page.text).toMatch(
    /Prova municipality\.a test-municipality\.a Prova zone\.a 1\.000 09\/10\/2011/,
  )
  expect(page.text).toContain('Censimento 2011')
  expect(await levels(year)).toContain('20 ogni 1.000')
  expect(await levels(year)).toContain('il conteggio meno recente fra i comuni è del 09/10/2011')
})

test('a table with one wrong line records nothing, and says which line', async () => {
  const by = await app.enter('planner.a')
  const wrong = await recordsInhabitants(by, { testo: 'test-municipality.a;400\n054999;10' })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('Riga 2: nessun comune in cui programmi ha questo codice ISTAT')
  expect(wrong.text).toContain('Non è stato registrato nulla')
  expect(wrong.html).toContain('test-municipality.a;400')
  expect(await numbers()).toEqual([])
})

/** What stands beside a field that names it as its own. */
const besideField = (html: string, id: string) => {
  const error = new RegExp(`<p class='error' id='${id}-e'>(.*?)</p>`).exec(html)?.[1] ?? ''
  const field = new RegExp(`<(?:input|select|textarea) [^>]*id='${id}'[^>]*>`).exec(html)?.[0] ?? ''
  const named = field.includes("aria-invalid='true'") && field.includes(`${id}-e`)
  return named ? error.replace(/<[^>]*>/g, ' ') : ''
}

test('each field says its own mistake, with the summary above', async () => {
  const by = await app.enter('planner.a')
  const table = await recordsInhabitants(by, { giorno: '', fonte: 'x', testo: '054999;10\nuno' })
  expect(besideField(table.html, 'f-giorno')).toContain('Scrivi il giorno')
  expect(besideField(table.html, 'f-fonte')).toContain('almeno tre lettere')
  expect(besideField(table.html, 'f-testo')).toContain('Riga 1: nessun comune')
  expect(besideField(table.html, 'f-uno-giorno')).toBe('')
  expect(table.text).toContain('Riga 2')
  const one = await recordsInhabitants(by, { modo: 'comune', comune: '', abitanti: 'dieci' })
  expect(besideField(one.html, 'f-uno-comune')).toContain('Scegli il comune')
  expect(besideField(one.html, 'f-uno-abitanti')).toContain('numero intero')
  expect(['f-uno-fonte', 'f-testo'].map((id) => besideField(one.html, id))).toEqual(['', ''])
  expect(await numbers()).toEqual([])
})

test('what is recorded is divided by from then on, and not before its day', async () => {
  const by = await app.enter('planner.a')
  const testo = 'codice;abitanti\ntest-municipality.a;400\ntest-municipality.b;900'
  const kept = await recordsInhabitants(by, { giorno: '2025-01-01', fonte: 'ISTAT 2025', testo })
  expect(kept.status).toBe(303)
  expect(await levels(year)).toContain('50 ogni 1.000')
  expect(await levels(year)).toContain('è del 01/01/2025')
  expect(await levels(2024)).toContain('il conteggio meno recente fra i comuni è del 09/10/2011')
  const page = await by.get('/statistiche/abitanti')
  expect(page.text).toContain('01/01/2025: 2 comuni. ISTAT 2025 (Prova planner.a)')
  const file = (await by.get('/statistiche/abitanti.csv')).html
  expect(file).toContain(
    'test-municipality.a;Prova municipality.a;Prova zone.a;2025-01-01;ISTAT 2025;400',
  )
})

test('the same post twice records once', async () => {
  const by = await app.enter('planner.a')
  const page = await by.get('/statistiche/abitanti')
  const form = page.form('/statistiche/abitanti')
  const typed = { giorno: '2025-06-01', fonte: 'ISTAT', testo: 'test-municipality.a;410' }
  for (let n = 0; n < 2; n++) await by.post(form.action, { ...form.fields, ...typed })
  expect((await numbers()).filter(({ day }) => day === '2025-06-01')).toHaveLength(1)
})

test('one comune is corrected by itself, and a day taken back as a whole', async () => {
  const by = await app.enter('planner.a')
  const one = { modo: 'comune', comune: String(app.people.orgs['municipality.a']), abitanti: '200' }
  await recordsInhabitants(by, { ...one, giorno: '2025-06-01', fonte: 'Anagrafe' })
  expect(await levels(year)).toContain('100 ogni 1.000')
  await recordsInhabitants(by, { modo: 'ritira', giorno: '2025-06-01' })
  expect(await levels(year)).toContain('50 ogni 1.000')
  await recordsInhabitants(by, { modo: 'ritira', giorno: '2025-01-01' })
  expect(await levels(year)).not.toContain('50 ogni 1.000')
  expect(await levels(year)).toContain('è del 09/10/2011')
})

test('who coordinates reads them, and does not record them', async () => {
  const by = await app.enter('coordinator.a')
  const page = await by.get('/statistiche/abitanti')
  expect(page.text).toContain('Prova municipality.a')
  expect(page.text).not.toContain('Prova municipality.b')
  expect(page.html).not.toContain('<textarea')
  await expect(app.owner.query('update inhabitants set n = 1')).rejects.toThrow()
})

test('who plans another zone is offered none of its comuni, and what is posted all the same is not written', async () => {
  const { orgs, users } = app.people
  const own = await app.enter('planner.a')
  await recordsInhabitants(own, { giorno: '2025-03-01', testo: 'test-municipality.a;410' })
  await app.owner.query('update user_role set org = $2 where user_id = $1', [
    users['planner.b'],
    orgs['zone.b'],
  ])
  const before = await numbers()
  const by = await app.enter('planner.b')
  const page = await by.get('/statistiche/abitanti')
  expect(page.text).toContain('Prova municipality.b')
  expect(page.text).not.toContain('Prova municipality.a')
  const both = await recordsInhabitants(by, {
    testo: 'test-municipality.b;900\ntest-municipality.a;400',
  })
  expect(both.status).toBe(422)
  expect(both.text).toContain('Riga 2: nessun comune in cui programmi ha questo codice ISTAT')
  const comune = String(orgs['municipality.a'])
  const one = await recordsInhabitants(by, { modo: 'comune', comune, abitanti: '200' })
  expect(one.status).toBe(422)
  expect(besideField(one.html, 'f-uno-comune')).toContain('Scegli il comune')
  await recordsInhabitants(by, { modo: 'ritira', giorno: '2025-03-01' })
  expect(await numbers()).toEqual(before)
})
