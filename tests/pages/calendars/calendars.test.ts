import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { turnChange } from '../../../domain/calendars/turn-change.ts'
import { aCase } from '../support/a-case.ts'
import { aCalendarChange } from '../support/a-calendar-change.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
beforeAll(async () => {
  app = await startApp()
  await aCase(app)
  carla = await app.enter('procedure-admin.a')
})
afterAll(() => app.stop())

const list = '/calendari'
const begin = async () => (await carla.submit(await carla.get(list), {}, list)).location ?? ''

async function worked(address: string): Promise<void> {
  const deps = { pool: app.deps.pools.engine, build: 'build-1', mayGoOn: () => true }
  for (let n = 0; n < 50; n++)
    if ((await turnChange(deps, address.split('/').at(-1) ?? '')).over) return
}

test('everybody reads the calendar: holidays of a year, patrons, clock changes, earlier versions', async () => {
  const worker = await app.enter('social-worker.a')
  const { text } = await worker.get(`${list}?anno=2027`)
  for (const said of [
    '28/03/2027',
    'Pasqua',
    'San Costanzo',
    'comuni senza patrono noto',
    'umbria-2026-1',
  ])
    expect(text).toContain(said)
  expect(text).toContain('alle 02:00 le lancette si portano alle 03:00')
  expect(text).not.toContain('Prepara una versione nuova')
  expect((await worker.get('/procedure')).html).toContain(`href='${list}'`)
  expect((await worker.get(`${list}?versione=nessuna`)).status).toBe(404)
})

test('a version is prepared, weighed, saved with its source and brought', async () => {
  const address = await begin()
  const { rows } = await app.owner.query<{ code: string }>(
    `select code from organisation where id = $1`,
    [app.people.orgs['office.a']],
  )
  const dove = rows[0]?.code ?? ''
  const typed = { fai: 'chiusura', dove, dal: '2031-12-24', al: '2031-12-26', perche: 'ferie' }
  const added = await carla.submit(await carla.get(address), typed, address)
  expect(added.status).toBe(303)
  const edited = await carla.get(address)
  expect(edited.text).toContain('dal 24/12/2031 al 26/12/2031, ferie')
  await carla.submit(edited, { fai: 'calcola' }, address)
  const waiting = await carla.get(address)
  expect(waiting.text).toContain('In attesa di cominciare')
  expect(waiting.html).toContain("hx-trigger='every 5s'")
  const piece = await carla.get(address, { headers: { 'hx-request': 'true' } })
  expect(piece.html).toMatch(/^<div id='preparata'/)
  expect(piece.html).not.toContain("name='perche'")
  await worked(address)
  const weighed = await carla.get(address)
  expect(weighed.html).not.toContain('hx-trigger')
  expect(weighed.text).toContain('Nessuna scadenza in corso cambia data')
  const unsaid = await carla.submit(weighed, { fonte: '' }, `${address}/firma`)
  expect([unsaid.status, unsaid.text.includes('Scrivi l’atto o la fonte')]).toEqual([422, true])
  const signed = await carla.submit(weighed, { fonte: 'Ordinanza 12' }, `${address}/firma`)
  expect(signed.status).toBe(303)
  await worked(address)
  const done = await carla.get(address)
  expect(done.text).toContain('Tutte le pratiche aperte lo seguono')
  expect(done.text).toContain('Ordinanza 12')
  expect(done.text).not.toContain('Togli')
})

describe('an effect', () => {
  test('is counted by office and listed by case number, with nobody’s name', async () => {
    const address = `${list}/modifiche/${await aCalendarChange(app.owner, 'procedure-admin.a')}`
    const { text, html } = await carla.get(address)
    expect(text).toContain('Cambia data una scadenza in una pratica')
    expect(html).toContain(`href='${address}/pratiche'`)
    const cases = await carla.get(`${address}/pratiche`)
    const { rows } = await app.owner.query<{ number: string; name: string }>(
      `select e.number, p.family_name as name from calendar_effect e join social_case c on c.id = e.case_id
       join person p on p.id = c.subject order by e.number limit 1`,
    )
    expect(cases.text).toContain(rows[0]?.number ?? '-')
    expect(cases.text).not.toContain(rows[0]?.name ?? '-')
    expect((await carla.get(`${address}/pratiche?solo=past`)).text).toContain('Nessuna pratica')
  })

  test('that takes time is saved by a second administrator, and the page says who', async () => {
    const id = await aCalendarChange(app.owner, 'procedure-admin.a', { sooner: true })
    const address = `${list}/modifiche/${id}`
    const page = await carla.get(address)
    expect(page.text).toContain('Può salvare')
    expect(page.html).not.toContain(`${address}/firma`)
    const ugo = await app.enter('procedure-admin.b')
    const signed = await ugo.submit(
      await ugo.get(address),
      { fonte: 'Statuto' },
      `${address}/firma`,
    )
    expect(signed.status).toBe(303)
    const notices = await carla.get('/avvisi')
    expect(notices.text).toMatch(/Firmato: calendario, versione \S+.*Guarda il calendario/s)
    expect(notices.html).toContain(`href='${address}'`)
  })
})

test('what is wrong is told beside its field, and what was typed is still there', async () => {
  const address = await begin()
  const page = await carla.get(address)
  const patron = { fai: 'patrono', comune: '', nome: 'San Prova', giorno: '31', mese: '4' }
  const wrong = await carla.submit(page, patron, address)
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain("id='f-comune-e'")
  expect(wrong.html).toContain("id='f-giorno-e'")
  expect(wrong.html).toContain("value='San Prova'")
  const nothing = await carla.submit(page, { fai: 'calcola' }, address)
  expect([nothing.status, nothing.text.includes('Non c’è ancora nulla di diverso')]).toEqual([
    422,
    true,
  ])
  const old = await carla.submit(page, { fai: 'calcola', rev: '9' }, address)
  expect([old.status, old.text.includes('Nel frattempo la modifica è cambiata')]).toEqual([
    409,
    true,
  ])
  const left = await carla.submit(page, { fai: 'lascia' }, address)
  expect(left.location).toBe(list)
})
