import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { goOnWithDryRun } from '../../../domain/dry-runs/go-on.ts'
import { aCase } from '../support/a-case.ts'
import { aDraft } from '../support/a-draft.ts'
import { aDryRun, aPastRun } from '../support/a-dry-run.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
})
afterAll(() => app.stop())

const list = '/procedure/prove'

test('starts on a draft from its page, is found in the list, and tells how far it has come', async () => {
  const address = `/procedure/bozze/${await aDraft(app.owner, 'procedure-admin.a')}`
  const draft = await carla.get(address)
  expect(draft.html).toContain(`formaction='${list}'`)
  const started = await carla.submit(
    await carla.get(list),
    { bozza: address.split('/').at(-1) ?? '' },
    list,
  )
  expect(started.status).toBe(303)
  const run = started.location ?? ''
  expect((await carla.get(list)).html).toContain(`href='${run}'`)
  const waiting = await carla.get(run)
  expect(waiting.text).toContain('In attesa di cominciare')
  await goOnWithDryRun(app.deps.pools.engine, run.split('/').at(-1) ?? '', { mayGoOn: () => true })
  const done = await carla.get(run)
  expect(done.text).toContain('Se seguissero la bozza di servizio-diretto@9, revisione 1')
  expect(done.text).toContain('Nessuna pratica in corso segue questa procedura')
  expect(done.text).not.toContain('Ferma la prova')
  expect(done.links).toContain(address)
})

/** From a finished one on a published version. */
const waysOn = [
  '/procedure/servizio-diretto@1',
  `/procedure/migrazioni/nuova?versione=${encodeURIComponent('servizio-diretto@1')}`,
]

test('totals in all and by zone, with why, as a page and as a file', async () => {
  const run = `${list}/${await aDryRun(app.owner, 'procedure-admin.a')}`
  const { text, links } = await carla.get(run)
  expect(links).toEqual(expect.arrayContaining(waysOn))
  for (const said of [
    '2 pratiche lette su 2',
    'Invariate',
    'il passo in cui si trovano non c’è più: 1',
    'Che versione seguono',
    'servizio-diretto@1: 2',
  ])
    expect(text).toContain(said)
  const { html: file } = await carla.get(`${run}/totali.csv`)
  const rows = file.trim().split('\r\n')
  expect(rows).toHaveLength(3)
  expect(rows[2]).toMatch(/^In tutto;2;/)
})

test('each line leads to its cases, with what would happen to each, of all zones or of one', async () => {
  await aCase(app)
  const run = `${list}/${await aDryRun(app.owner, 'procedure-admin.a')}`
  const { html } = await carla.get(run)
  expect(html).toContain(`href='${run}/pratiche?riga&#x3D;blocked'`)
  const { text } = await carla.get(`${run}/pratiche?riga=blocked`)
  const { rows } = await app.owner.query<{ number: string }>(
    'select number from social_case order by id limit 1',
  )
  for (const said of [
    rows[0]?.number ?? '',
    'Pratiche che contano in questa riga: 1',
    'segue servizio-diretto@1',
  ])
    expect(text).toContain(said)
  expect((await carla.get(`${run}/pratiche?riga=later`)).text).toContain('Nessuna pratica conta')
  expect((await carla.get(`${run}/pratiche?riga=tutte`)).status).toBe(400)
})

test('a step without a place becomes another one, refused with why, and the choice goes with the new dry-run', async () => {
  await aCase(app)
  const id = await aDryRun(app.owner, 'procedure-admin.a')
  await app.owner.query(
    "update dry_run_case set prediction = jsonb_set(prediction, '{blocked,0,key}', '\"hear-applicant#1\"') where dry_run = $1",
    [id],
  )
  const run = `${list}/${id}`
  const shown = await carla.get(run)
  for (const said of ['Passi senza posto', 'Una pratica: il passo in cui si trovano non c’è più'])
    expect(shown.text).toContain(said)
  const choose = (diventa: string) =>
    carla.submit(shown, { da: id, passo: 'hear-applicant', diventa, scatta: 'si' }, list)
  const refused = await choose('end-refused')
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('nessuna pratica può stare')
  expect(refused.html).toContain("aria-invalid='true'")
  const again = (await choose('decide-grant')).location ?? ''
  expect(again).not.toBe(run)
  await goOnWithDryRun(app.deps.pools.engine, again.split('/').at(-1) ?? '', {
    mayGoOn: () => true,
  })
  const { text, html } = await carla.get(again)
  expect(text).toMatch(/«[^»]+» diventa «[^»]+»/)
  expect(text).toContain('scattano subito')
  expect(html).toMatch(/value='decide-grant'[^>]* selected/)
})

test('is stopped by who started it or a colleague, and nothing is stopped twice', async () => {
  const run = `${list}/${await aDryRun(app.owner, 'procedure-admin.a', 'running')}`
  const page = await carla.get(run)
  expect(page.text).toContain('Ferma la prova')
  await carla.submit(page, { fai: 'ferma' }, run)
  expect((await carla.get(run)).text).toContain('fermata')
  const { rows } = await app.owner.query(
    "select from audit_event where action = 'dry-run-changed' and object_id = $1",
    [run.split('/').at(-1)],
  )
  expect(rows).toHaveLength(1)
})

test('the past is looked at from a draft, for the last twelve months unless another period is asked', async () => {
  const draft = await aDraft(app.owner, 'procedure-admin.a')
  const page = await carla.get(`/procedure/bozze/${draft}`)
  expect(page.html).toContain(`href='${list}?bozza=${draft}#passato'`)
  const asking = await carla.get(`${list}?bozza=${draft}`)
  expect(asking.html).toContain(`value='${draft}' selected`)
  const days = [...asking.html.matchAll(/name='(dal|al)' value='([\d-]{10})'/g)]
  const period = Object.fromEntries(days.map(([, name = '', day = '']) => [name, day]))
  expect(Object.keys(period)).toEqual(['dal', 'al'])
  const started = await carla.submit(asking, { che: draft, ...period }, list)
  expect(started.status).toBe(303)
  const run = started.location ?? ''
  await goOnWithDryRun(app.deps.pools.engine, run.split('/').at(-1) ?? '', { mayGoOn: () => true })
  const done = await carla.get(run)
  expect(done.text).toContain('Se avessero seguito la bozza di servizio-diretto@9, revisione 1')
  expect(done.text).toContain('In quel periodo non è cominciata nessuna pratica')
})

test('a period that ends before it begins comes back as it was typed, with the reason', async () => {
  const typed = { che: 'servizio-diretto@1', dal: '2026-02-01', al: '2026-01-01' }
  const refused = await carla.submit(await carla.get(list), typed, list)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Il periodo finisce prima di cominciare')
  expect(refused.html).toContain("value='2026-02-01'")
})

test('the past is told by zone, with work and money, and case by case with both ways', async () => {
  await aCase(app)
  const run = `${list}/${await aPastRun(app.owner, 'procedure-admin.a')}`
  const { text } = await carla.get(run)
  for (const said of ['In altro modo', 'un passo che nessuno ha svolto: 1', 'Compiti per ruolo'])
    expect(text).toContain(said)
  expect(text).toMatch(/1\.200,00\s€/)
  expect(text).toMatch(
    /Lavoro e costi zona per zona .+: una pratica, compiti .1, concesso .300,00\s€ Compiti per ruolo/,
  )
  const cases = (await carla.get(`${run}/pratiche?riga=more`)).text
  for (const said of ['Com’è andata', '10 giorni in più', 'Da qui non determinabile'])
    expect(cases).toContain(said)
  const { html: file } = await carla.get(`${run}/totali.csv`)
  expect(file.trim().split('\r\n').at(-1)).toMatch(/^In tutto;2;/)
})

test('a page of a dry-run that is under way asks for itself again, one that has ended does not', async () => {
  const under = `${list}/${await aDryRun(app.owner, 'procedure-admin.a', 'running')}`
  expect((await carla.get(under)).html).toContain("hx-trigger='every 5s'")
  const ended = `${list}/${await aDryRun(app.owner, 'procedure-admin.a')}`
  expect((await carla.get(ended)).html).not.toContain('hx-trigger')
})
