import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { addDays, mondayOf } from '../../../domain/shared/calendar-day.ts'
import { aService } from '../support/a-service.ts'
import type { Browser, Fields } from '../support/browser.ts'
import type { Page, PageForm } from '../support/page.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let provider: Browser
let coordinator: Browser
let service: string

const today = dayInItaly(new Date())
const monday = addDays(mondayOf(today), -7)
const week = `/erogazioni?settimana=${monday}`

beforeAll(async () => {
  app = await startApp()
  provider = await app.signIn('provider.a')
  coordinator = await app.signIn('coordinator.a')
})
afterAll(() => app.stop())
beforeEach(async () => {
  service = await aService(app)
})

async function recorded(): Promise<number[]> {
  const { rows } = await app.owner.query<{ quantity: number }>(
    'select quantity from delivery where service = $1 order by id',
    [service],
  )
  return rows.map(({ quantity }) => quantity)
}

async function audited(): Promise<string[]> {
  const { rows } = await app.owner.query<{ action: string }>(
    `select action from audit_event where object_kind = 'service' and object_id = $1 order by id`,
    [service],
  )
  return rows.map(({ action }) => action)
}

/** Sends a form of a page, and sees the page that follows. */
async function send(by: Browser, form: PageForm, fields: Fields = {}): Promise<Page> {
  const answer = await by.post(form.action, { ...form.fields, ...fields })
  return answer.location === undefined ? answer : by.open(answer.location)
}

const post = async (fields: Fields) => send(provider, (await provider.get(week)).form(week), fields)

test('the grid is saved as typed, comes back as it was, and sent again changes nothing', async () => {
  const saved = await post({ [`g.${service}.1`]: '1,5', fai: 'salva' })
  expect(saved.text).toContain('Erogazioni salvate')
  await post({ [`g.${service}.1`]: '1,5', fai: 'salva' })
  expect(await recorded()).toEqual([150])
  expect((await provider.get(week)).html).toContain("value='1,5'")
  expect(await audited()).toEqual(['delivery-recorded'])
})

test('what is no quantity is told at its field, what was typed stays, and nothing is written', async () => {
  const refused = await post({
    [`g.${service}.1`]: 'due ore',
    [`g.${service}.2`]: '1',
    fai: 'salva',
  })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('scrivi un numero')
  expect(refused.html).toContain("value='due ore'")
  expect(refused.html).toMatch(/id='e-[^']+'><p class='error'>[^<]*scrivi un numero/)
  expect(await recorded()).toEqual([])
})

test('a page older than what a colleague recorded is refused, and shows what is there', async () => {
  const form = (await provider.get(week)).form(week)
  await post({ [`g.${service}.1`]: '1', fai: 'salva' })
  const late = await send(provider, form, { [`g.${service}.2`]: '2', fai: 'salva' })
  expect(late.status).toBe(422)
  expect(late.text).toContain('intanto un collega ha registrato altro')
  expect(await recorded()).toEqual([100])
})

test('a week is validated from the grid; a difference asks for its reason', async () => {
  const typed = { [`g.${service}.1`]: '1', fai: 'convalida' }
  const refused = await post(typed)
  expect(refused.text).toContain('Scegli il motivo della differenza')
  expect(refused.html).toContain(`aria-describedby='e-s-${service}'`)
  expect(await recorded()).toEqual([100])
  const done = await post({ ...typed, [`s.${service}`]: 'absence' })
  expect(done.text).toContain('Convalidata')
  expect(await audited()).toContain('week-validated')
})

test('the week before is copied where nothing is recorded, and saved once it was looked at', async () => {
  const earlier = `/erogazioni?settimana=${addDays(monday, -7)}`
  const before = (await provider.get(earlier)).form(earlier)
  await send(provider, before, { [`g.${service}.0`]: '1', [`g.${service}.3`]: '2', fai: 'salva' })
  expect((await provider.get(week)).links).toContain(`${week}&copia=si`)
  const copied = await provider.get(`${week}&copia=si`)
  const form = copied.form(week)
  expect(copied.text).toContain('come la settimana prima. Controlla i giorni')
  expect(form.fields).toMatchObject({ [`g.${service}.0`]: '1', [`g.${service}.3`]: '2' })
  expect(await recorded()).toEqual([100, 200])
  await send(provider, form, { fai: 'salva' })
  expect(await recorded()).toEqual([100, 200, 100, 200])
  const again = (await provider.get(`${week}&copia=si`)).form(week).fields
  expect([again[`g.${service}.0`], again[`v.${service}`]]).toEqual([
    '1',
    expect.not.stringMatching(/^0$/),
  ])
})

test('one tap adds one unit today', async () => {
  const page = await provider.get('/erogazioni')
  const form = { ...page.form('/erogazioni/rapida') }
  const mine = { ...form, fields: { ...form.fields, servizio: service } }
  const added = await send(provider, mine)
  expect(added.text).toContain('Aggiunto')
  expect(await recorded()).toEqual([100])
  const again = await send(provider, mine)
  expect(again.status).toBe(422)
  expect(await recorded()).toEqual([100])
})

test('a sheet is tried first; then all of it is written, once', async () => {
  const number = `2026/${service.slice(0, 6)}-1`
  const testo = `numero;giorno;quantità\n${number};${monday};2\n${number};ieri;1\n9999/000001-1;${monday};1`
  const form = (await provider.get('/erogazioni/importa')).form('/erogazioni/importa')
  const tried = await send(provider, form, { testo, fai: 'prova' })
  expect(tried.text).toContain('1 riga da scrivere')
  expect(tried.text).toContain('Riga 3: il giorno non si legge')
  expect(tried.text).toContain('Riga 4: la prestazione non c’è')
  await send(provider, form, { testo, fai: 'importa' })
  expect(await recorded()).toEqual([])
  await send(provider, form, { testo, fai: 'valide' })
  await send(provider, form, { testo, fai: 'valide' })
  expect(await recorded()).toEqual([200])
})

test('a sheet of a thousand rows is read to its end', async () => {
  const rows = Array.from({ length: 1000 }, () => `9999/000001-1;${monday};1`)
  const testo = ['numero;giorno;quantità', ...rows].join('\n')
  const form = (await provider.get('/erogazioni/importa')).form('/erogazioni/importa')
  const tried = await send(provider, form, { testo, fai: 'prova' })
  expect(tried.text).toContain('Riga 1001: la prestazione non c’è')
})

test('the zone finds the validated week, and checks or returns it', async () => {
  await post({ [`g.${service}.1`]: '2', fai: 'convalida' })
  const form = (await coordinator.get('/verifiche')).form('/verifiche')
  await send(coordinator, form, { [`n.${service}.${monday}`]: 'Manca il giovedì' })
  expect((await provider.get(week)).text).toContain('Da rivedere: Manca il giovedì')
  const told = await provider.get('/avvisi')
  expect(told.text).toContain('Apri la settimana del')
  expect(told.links.filter((href) => href.startsWith('/erogazioni?'))).toEqual([week])
  for (const href of told.links)
    expect([href, (await provider.open(href)).status]).toEqual([href, 200])
  await post({ fai: 'convalida' })
  await send(coordinator, form, { [`c.${service}.${monday}`]: '1' })
  expect((await provider.get(week)).text).toContain('Verificata dalla zona')
  expect(await audited()).toEqual([
    'delivery-recorded',
    'week-validated',
    'week-returned',
    'week-validated',
    'week-checked',
  ])
})

test('one week that has changed meanwhile keeps no other from being checked', async () => {
  await post({ [`g.${service}.1`]: '2', fai: 'convalida' })
  const form = (await coordinator.get('/verifiche')).form('/verifiche')
  const right = { [`c.${service}.${monday}`]: '1' }
  await send(coordinator, form, right)
  const other = service
  service = await aService(app)
  await post({ [`g.${service}.1`]: '2', fai: 'convalida' })
  const both = { [`c.${service}.${monday}`]: '1', [`c.${other}.${monday}`]: '1' }
  const done = await send(coordinator, form, both)
  expect(done.text).toContain('Settimane registrate: 1. Cambiate intanto, da guardare di nuovo: 1.')
  expect(await audited()).toContain('week-checked')
})

test('who looks at the weeks leaves a trace of the services shown', async () => {
  await post({ [`g.${service}.1`]: '2', fai: 'convalida' })
  for (const [by, path] of [
    [provider, week],
    [coordinator, '/verifiche'],
  ] as const) {
    const request = (await by.get(path)).headers.get('x-request-id')
    const { rows } = await app.owner.query<{ action: string; services: string[] }>(
      `select action, detail -> 'services' as services from audit_event where request = $1`,
      [request],
    )
    expect(rows).toEqual([
      { action: 'deliveries-read', services: expect.arrayContaining([service]) },
    ])
  }
})

test('the case shows the service with its figures, and the service its ledger', async () => {
  await post({ [`g.${service}.1`]: '2', fai: 'salva' })
  const parent = 'select parent as id from granted_service where case_id = $1'
  const { rows } = await app.owner.query<{ id: string }>(parent, [service])
  const listed = await coordinator.get(`/pratiche/${rows[0]?.id ?? ''}/prestazioni`)
  expect(listed.text).toContain('Assistenza domiciliare sociale (SAD)')
  expect(listed.text).toContain('41,30')
  const own = await coordinator.get(`/pratiche/${service}/prestazioni`)
  expect(own.text).toContain('Registro delle erogazioni')
  expect(own.text).toContain('2 ore')
})
