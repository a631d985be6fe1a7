import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { roles } from '../../../domain/auth/roles.ts'
import { transaction } from '../../../domain/database.ts'
import { readBpmn } from '../../../domain/procedures/bpmn/read-bpmn.ts'
import { knownHere } from '../../../domain/procedures/publishing/known.ts'
import { publishRelease } from '../../../domain/procedures/publishing/publish-release.ts'
import { aRelease } from '../../rules/procedures/support/a-release.ts'
import { presaInCarico } from '../../rules/procedures/support/data.ts'
import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const address = '/procedure/presa-in-carico@1'

test('the list leads to each published procedure', async () => {
  const worker = await app.enter('front-desk.a')
  const page = await worker.get('/procedure')
  expect(page.html).toContain(`href='${address}'`)
  expect(page.text).toContain('Presa in carico versione 1')
  expect(page.text).toMatch(/Presa in carico versione 2 .{0,200}dal 01\/07\/2027/)
  // One row each: the version that holds, and the others behind it.
  expect(page.text.indexOf('Presa in carico versione 1')).toBeLessThan(
    page.text.indexOf('Presa in carico versione 2'),
  )
  expect(page.text).toContain('Un’altra versione')
})

test('a procedure shows its picture, its steps in words, its deadlines with their source, its forms', async () => {
  const worker = await app.enter('front-desk.a')
  const { html, text } = await worker.get(address)
  expect(html).toMatch(/<svg[^>]*role='img' aria-labelledby='disegno-titolo disegno-testo'/)
  expect(html).toContain("<title id='disegno-titolo'>Disegno della procedura «Presa in carico»")
  const drawn = [...html.matchAll(/<g class='node (\w+) [^']*' id='disegno-step-([^']+)'/g)]
  const steps = presaInCarico().steps.map(({ kind, key }) => `${kind} ${key}`)
  expect(drawn.map(([, kind, key]) => `${kind ?? ''} ${key ?? ''}`).toSorted()).toEqual(
    steps.toSorted(),
  )
  expect(text).toContain('Studio regionale sul percorso sociale, 30/12/2014')
  expect(text).toContain('4 ore, se «Urgenza» è')
  expect(text).toContain('Scheda di accesso')
})

test('what is downloaded is the procedure itself, as BPMN', async () => {
  const worker = await app.enter('planner.a')
  const page = await worker.get(`${address}/bpmn`)
  expect(page.headers.get('content-disposition')).toContain('presa-in-carico@1.bpmn')
  expect(await readBpmn(page.html)).toEqual({
    origin: 'own',
    document: presaInCarico(),
    remarks: [],
  })
})

test('spelled out, it says all that the document says: for the act that adopts it', async () => {
  const worker = await app.enter('planner.a')
  const { text } = await worker.get(`${address}/in-parole`)
  expect(text).toMatch(/Completa la scheda di accesso .{0,80}modulo «Scheda di accesso»/)
  expect(text).toMatch(/se «Urgenza» è Rossa.{0,60} durata 4 ore/)
  for (const { title } of presaInCarico().steps)
    expect(text).toContain(typeof title === 'string' ? title : title.it)
  expect(text).not.toMatch(/undefined|\[object/)
})

test('the questions of all its versions are there, those that changed first', async () => {
  const worker = await app.enter('planner.a')
  expect((await worker.get(address)).html).toContain(`href='${address}/domande'`)
  const { text } = await worker.get(`${address}/domande`)
  expect(text).toMatch(/Domande cambiate .*Data dell’incontro.* nuova .*Domande rimaste uguali/)
  expect(text).not.toMatch(/undefined|\[object/)
  expect((await worker.get('/procedure/presa-in-carico@99/domande')).status).toBe(404)
})

test('a version that is not published is not found', async () => {
  const worker = await app.enter('front-desk.a')
  for (const path of ['/procedure/presa-in-carico@99', '/procedure/altro@1/bpmn'])
    expect((await worker.get(path)).status).toBe(404)
  expect((await worker.get('/procedure/qualcosa')).status).toBe(404)
})

test('the folder shows on the picture what is open now, and in words', async () => {
  const { caseId } = await aCase(app)
  const worker = await app.enter('social-worker.a')
  const { html } = await worker.get(`/pratiche/${caseId}/percorso`)
  expect(html).toMatch(/<g class='node task now' id='disegno-step-access-card'>/)
  expect(html.match(/<g class='node \w+ (now|past)'/g)).toHaveLength(1)
  expect(html).toMatch(/aria-current='step'>[^]*?Completa la scheda di accesso/)
})

test('a step done, and one that was begun again, say so', async () => {
  const { caseId } = await aCase(app)
  await app.owner.query(
    `update case_engine set state = jsonb_set(state, '{iterations}', '{"access-card": 2, "triage": 1}')
     where case_id = $1`,
    [caseId],
  )
  const worker = await app.enter('social-worker.a')
  const { html, text } = await worker.get(`/pratiche/${caseId}/percorso`)
  expect(html).toMatch(/<g class='node task past' id='disegno-step-triage'>/)
  expect(text).toContain('in corso, 2 volte')
})

describe('two procedures compared', () => {
  const both = '/procedure/confronta?da=presa-in-carico%401&a=presa-in-carico%402'

  test('the page of a version leads to what changes from the one before', async () => {
    const worker = await app.enter('front-desk.a')
    const words = 'Che cosa cambia dalla versione 1'
    expect((await worker.get('/procedure/presa-in-carico@2')).text).toContain(words)
    expect((await worker.get(address)).text).not.toContain(words)
  })

  test('what is new, gone or changed is told where it is, as it was and as it will be', async () => {
    const worker = await app.enter('front-desk.a')
    const { text, html } = await worker.get(both)
    expect(text).toContain('nuovo passo «Condividi la valutazione con la persona»')
    expect(html).toContain('<del>15 giorni lavorativi</del>')
    expect(html).toContain('<ins>10 giorni lavorativi</ins>')
    expect(text).not.toMatch(/undefined|\[object/)
  })

  test('side by side, before and after have their columns', async () => {
    const worker = await app.enter('planner.a')
    const { text } = await worker.get(`${both}&vista=affiancate`)
    expect(text).toMatch(
      /durata «negli altri casi»: durata 15 giorni lavorativi 10 giorni lavorativi/,
    )
  })

  test('without two of them it only asks which; of the same twice it says so', async () => {
    const worker = await app.enter('front-desk.a')
    const asked = await worker.get('/procedure/confronta')
    expect(asked.status).toBe(200)
    expect(asked.html).not.toContain('<del>')
    const same = await worker.get(
      '/procedure/confronta?da=presa-in-carico%401&a=presa-in-carico%401',
    )
    expect(same.text).toContain('Le due procedure dicono le stesse cose.')
  })

  test('one that is not published is not found', async () => {
    const worker = await app.enter('front-desk.a')
    const page = await worker.get('/procedure/confronta?da=presa-in-carico%401&a=altro%401')
    expect(page.status).toBe(404)
  })
})

test('level by level: what each one changes, what is newer above, who has copied it', async () => {
  const publish = (parts: Parameters<typeof aRelease>[0]) =>
    transaction(app.owner, async (sql) =>
      publishRelease({ sql }, aRelease(parts), await knownHere(sql, roles)),
    )
  const layer = { copiedFrom: 'vita-stato@1', level: 'regional' } as const
  await publish({ key: 'vita-stato', layer: { level: 'national' } })
  await publish({ key: 'vita-regione', title: 'Vita in regione', layer })
  const own = { level: 'zone', organisation: 'test-zone.a', copiedFrom: 'vita-regione@1' } as const
  await publish({ key: 'vita-zona', title: 'Vita in zona', layer: own })
  const later = { validity: { from: '2026-06-01T00:00:00.000Z' } }
  await publish({ key: 'vita-stato', version: 2, layer: { level: 'national' }, ...later })

  const worker = await app.enter('front-desk.a')
  const zone = await worker.get('/procedure/vita-zona@1/livelli')
  expect(zone.text).toMatch(/vita-stato@1 · nazionale .*vita-regione@1 · regionale .*vita-zona@1/s)
  expect(zone.text).toMatch(/Copiata da vita-stato@1.*sopra c’è già vita-stato@2/s)
  expect(zone.text).toMatch(/di zona · Prova zone\.a.*Copiata da vita-regione@1.*Vita in zona/s)
  const state = await worker.get('/procedure/vita-stato@2/livelli')
  expect(state.text).toMatch(/Chi l’ha copiata Vita in regione .*versione precedente/s)
  expect((await worker.get('/procedure/vita-zona@1')).links).toContain(
    '/procedure/vita-zona@1/livelli',
  )
})
