import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp

const run = `
  insert into statistics_run (definition, as_of, reference, whole, months, digests, milliseconds)
  values (1, '2026-11-28T01:00:00Z', '', true, '{}', '{}', 1)`
const services = `
  insert into statistics_year (run, year, region, zone, municipality, area, service, users, quantity, unit, spend,
    user_share, health_share, known, told)
  select 1, 2026, $1, zone, municipality, area, service, users, users * 1000, 'hour', users * 100000,
    users * 10000, users * 20000, users * 60000, told
  from jsonb_to_recordset($2) as r (zone int, municipality int, area text, service text, users int, told boolean)`
const cases = `
  insert into statistics_case (run, year, region, zone, municipality, kind, phase, cases, days, told)
  select 1, 2026, $1, zone, null, kind, phase, cases, cases * 12, told
  from jsonb_to_recordset($2) as r (zone int, kind text, phase text, cases int, told boolean)`

const funds = `
  insert into statistics_fund (run, year, region, zone, area, service, fund, users, quantity, unit, spend, told)
  select 1, 2026, $1, $2, 'elderly', 'D.1.01', fund, users, users * 1000, 'hour', users * 100000, told
  from jsonb_to_recordset($3) as r (fund text, users int, told boolean)`

beforeAll(async () => {
  app = await startApp()
  const { orgs } = app.people
  const [a, b] = [orgs['zone.a'], orgs['zone.b']]
  const town = { zone: a, municipality: orgs['municipality.a'] }
  const home = { area: 'elderly', service: 'D.1.01' }
  const counted = [
    { users: 47, told: true },
    { area: 'elderly', users: 47, told: true },
    { ...home, users: 47, told: true },
    { zone: a, users: 44, told: false },
    { zone: a, area: 'elderly', users: 44, told: false },
    { zone: a, ...home, users: 44, told: false },
    { zone: b, users: 3, told: false },
    { zone: b, area: 'elderly', users: 3, told: false },
    { zone: b, ...home, users: 3, told: false },
    { ...town, users: 44, told: false },
    { ...town, area: 'elderly', users: 44, told: false },
    { ...town, ...home, users: 44, told: false },
  ]
  const moved = [
    { kind: 'access', cases: 90, told: true },
    { kind: 'open', cases: 31, told: true },
    { kind: 'open', phase: 'triage', cases: 31, told: true },
    { kind: 'reached', phase: 'assessment', cases: 20, told: true },
    { zone: a, kind: 'access', cases: 90, told: true },
  ]
  await app.owner.query(run)
  await app.owner.query(services, [orgs['region'], JSON.stringify(counted)])
  const paid = [
    { fund: 'FNA', users: 30, told: true },
    { fund: '-', users: 14, told: false },
  ]
  await app.owner.query(funds, [orgs['region'], a, JSON.stringify(paid)])
  await app.owner.query(cases, [orgs['region'], JSON.stringify(moved)])
})
afterAll(() => app.stop())

const read = async (username: string, path: string) => (await app.enter(username)).get(path)

/** What a page tells, without until which minute one stays signed in: it may be one of its figures. */
const told = ({ text }: { readonly text: string }) => text.replace(/finisce alle \d\d:\d\d/, '')

test('who plans reads sums with definition, instant and command, and no small count', async () => {
  const page = await read('planner.a', '/statistiche')
  expect(page.text).toContain('Nel 2026 chi ha ricevuto almeno una prestazione: 47.')
  expect(page.text).toContain('valgono 470,00')
  expect(page.text).toContain('gli accessi sono stati 90')
  expect(page.text).toContain('dall’accesso alla valutazione: 12 giorni in media (20 pratiche)')
  expect(page.text).toContain('statistics run --as-of 2026-11-28T01:00:00.000Z --json')
  expect(page.text).toContain('definizioni, versione 1')
  expect(page.text).toMatch(/Prova zone\.b riservato riservato/)
  expect(told(page)).not.toMatch(/\b(44|3)\b/)
})

test('who coordinates a zone reads every count of it, and nothing of another', async () => {
  const page = await read('coordinator.b', '/statistiche')
  expect(page.text).toContain('almeno una prestazione: 3.')
  expect(page.text).not.toContain('zone.a')
  expect(told(page)).not.toContain('47')
  const other = await read('coordinator.a', '/statistiche?per=comune')
  expect(other.text).toMatch(/Prova municipality\.a 44 44/)
})

test('services of a place are told by area, and shares that nobody recorded are not zero', async () => {
  const zone = app.people.orgs['zone.a'] ?? 0
  const page = await read('coordinator.a', `/statistiche/servizi?anno=2026&luogo=${String(zone)}`)
  expect(page.text).toContain('Prova zone.a, 2026')
  expect(page.text).toMatch(/Anziani 44/)
  expect(page.text).toMatch(
    /Assistenza domiciliare sociale \(SAD\) 44 440 ore 440,00\s€ 44,00\s€ \(non rilevata per 176,00\s€\) 88,00\s€ \(non/,
  )
  const planner = await read('planner.a', `/statistiche/servizi?anno=2026&luogo=${String(zone)}`)
  expect(planner.text).toContain('Utenti: riservato')
  expect(told(planner)).not.toMatch(/\b44\b/)
})

test('of what nobody said who pays the share is not zero', async () => {
  const path = `/statistiche/piano-di-zona?anno=2026&luogo=${String(app.people.orgs['zone.a'])}`
  const page = await read('coordinator.a', path)
  expect(page.text).toMatch(/\(SAD\) FNA 30 300 ore 300,00\s€ non rilevata non rilevata/)
  expect(page.text).toMatch(/\(SAD\) Più fondi 44 440 ore 440,00\s€ 44,00\s€ \(non rilevata/)
})

test('from a place of the table one goes to its services', async () => {
  const page = await read('coordinator.a', '/statistiche?anno=2026&per=comune')
  const place = String(app.people.orgs['municipality.a'])
  const href = page.links.find((link) => link.endsWith(`luogo=${place}`)) ?? ''
  expect((await read('coordinator.a', href)).text).toContain('Prova municipality.a, 2026')
})

test('the file of a year has every level, and leaves out what may not be told', async () => {
  const page = await read('planner.a', '/statistiche/servizi.csv?anno=2026')
  expect(page.headers.get('content-type')).toContain('text/csv')
  expect(page.headers.get('content-disposition')).toContain('statistiche-servizi-2026.csv')
  const lines = page.html.replace('\uFEFF', '').trim().split('\r\n')
  expect(lines).toHaveLength(13)
  expect(lines[1]).toContain('Regione;Prova region;Tutte le aree;;;47;')
  expect(lines.filter((line) => line.includes('riservato'))).toHaveLength(9)
  expect(page.html).not.toMatch(/;(44|3);/)
})

test('a zone plan tells services by fund, and comuni by area', async () => {
  const zone = String(app.people.orgs['zone.a'])
  const path = `/statistiche/piano-di-zona?anno=2026&luogo=${zone}`
  const page = await read('coordinator.a', path)
  expect(page.text).toContain('Utenti: 44. Spesa: 440,00')
  expect(page.text).toMatch(/\(SAD\) Più fondi 44 440 ore 440,00/)
  expect(page.text).toMatch(/\(SAD\) FNA 30 300 ore 300,00/)
  expect(page.text).toMatch(/\(SAD\) Nessun fondo indicato 14 140 ore 140,00/)
  expect(page.text).toMatch(/FNA 1 300,00/)
  expect(page.text).toMatch(/Prova municipality\.a 44 44/)
  expect(page.text).toContain('definizioni, versione 1')
  const planner = await read('planner.a', path)
  expect(planner.text).toMatch(/\(SAD\) FNA 30 300 ore 300,00/)
  expect(planner.text).toMatch(/Nessun fondo indicato riservato riservato riservato/)
  expect(told(planner)).not.toMatch(/\b(44|14) (\d|riservato)|\b[14]40\b/)
})

test('the file of a zone plan has the funds of each service, and nothing of other zones', async () => {
  const zone = String(app.people.orgs['zone.a'])
  const page = await read('coordinator.a', `/statistiche/piano-di-zona.csv?anno=2026&luogo=${zone}`)
  expect(page.headers.get('content-disposition')).toContain('piano-di-zona-2026.csv')
  const lines = page.html.replace('\uFEFF', '').trim().split('\r\n')
  expect(lines).toHaveLength(9)
  expect(lines[4]).toContain(';Nessun fondo indicato;14;140,00;hour;140,00;;;0,00;')
  expect(lines[5]).toContain(';FNA;30;300,00;hour;300,00;;;0,00;')
  const other = await read(
    'coordinator.b',
    `/statistiche/piano-di-zona.csv?anno=2026&luogo=${zone}`,
  )
  expect(other.html).not.toContain('zone.a')
  expect(other.html).toContain('Prova zone.b')
})

test('an impossible year is refused; one of which there is nothing says so', async () => {
  expect((await read('planner.a', '/statistiche?anno=0')).status).toBe(400)
  const empty = await read('planner.a', '/statistiche/servizi?anno=1999')
  expect(empty.text).toContain('Non c’è ancora nulla')
})
