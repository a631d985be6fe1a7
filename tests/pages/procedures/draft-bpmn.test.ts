import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { aDraft } from '../support/a-draft.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const clinic = readFileSync(
  new URL('../../rules/procedures/bpmn/clinic.bpmn', import.meta.url),
  'utf8',
)

let app: TestApp
let carla: Browser
let draft: string
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
})
afterAll(() => app.stop())
beforeEach(async () => {
  draft = `/procedure/bozze/${await aDraft(app.owner, 'procedure-admin.a')}`
})

const page = () => `${draft}/da-bpmn`
const fileOf = async (address: string) => (await carla.get(address)).html
const documentOf = async () => JSON.parse(await fileOf(`${draft}/documento.json`)) as object
const read = async (testo: string, by = carla) =>
  by.submit(await by.get(page()), { testo, fai: 'leggi' }, page())

test('a draft goes out as BPMN and comes back without loss', async () => {
  const before = await documentOf()
  const out = await carla.get(`${draft}/documento.bpmn`)
  expect(out.html).toContain('<bpmn:definitions')
  const { links } = await carla.get(draft)
  expect(links).toEqual(expect.arrayContaining([`${draft}/documento.bpmn`]))
  const report = await read(out.html)
  expect(report.text).toContain('Il file viene da S.I.SO')
  expect(report.text).toContain('Nulla è andato perso e nulla del disegno è stato cambiato.')
  expect(report.text).toContain('Le due procedure dicono le stesse cose.')
  expect((await carla.submit(report, { fai: 'tieni' }, page())).location).toBe(draft)
  expect(await documentOf()).toEqual(before)
})

test('of a file from elsewhere it is said what was not understood, before anything is kept', async () => {
  const before = await documentOf()
  const report = await read(clinic)
  expect(report.status).toBe(200)
  expect(report.text).toContain('Il file viene da un altro programma')
  expect(report.text).toContain('La bozza diventerebbe «Visita a domicilio», visita-a-domicilio@1')
  expect(report.text).toContain('È una procedura diversa da servizio-diretto')
  expect(report.text).toMatch(/Non capito o da completare: 8 cose .*visita Da completare: livello/)
  expect(report.text).toMatch(/Capito: \d+ elementi/)
  expect(await documentOf()).toEqual(before)

  const kept = await carla.submit(report, { fai: 'tieni' }, page())
  expect(kept.location).toBe(draft)
  expect(await documentOf()).toMatchObject({ key: 'visita-a-domicilio', start: 'chiedi-la-visita' })
})

test('a text that its report was not about is reported, not kept', async () => {
  const before = await documentOf()
  const report = await read(clinic)
  const other = clinic.replace('Visita a domicilio', 'Visita in studio')
  const again = await carla.submit(report, { testo: other, fai: 'tieni' }, page())
  expect(again.status).toBe(200)
  expect(again.text).toContain('La bozza diventerebbe «Visita in studio»')
  expect(await documentOf()).toEqual(before)
  const unseen = await carla.get(page())
  expect((await carla.submit(unseen, { testo: clinic, fai: 'tieni' }, page())).status).toBe(200)
  expect(await documentOf()).toEqual(before)
})

test('what is changed in the drawing of an own file is said: the document holds', async () => {
  const before = await documentOf()
  const drawn = await fileOf(`${draft}/documento.bpmn`)
  const [, name = ''] = /<bpmn:userTask [^>]*name="([^"]+)"/.exec(drawn) ?? []
  const report = await read(drawn.replace(`name="${name}"`, 'name="Ridisegnato"'))
  expect(report.text).toMatch(/Non capito o da completare: una cosa .*ora è «Ridisegnato»/)
  expect(report.text).toContain('Vale il documento: la modifica al disegno non è stata presa.')
  await carla.submit(report, { fai: 'tieni' }, page())
  expect(await documentOf()).toEqual(before)
})

test('what is no BPMN, or no whole procedure, comes back with why and with what was handed in', async () => {
  const refused = await read('Questa non è una procedura')
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Il file non si legge come BPMN 2.0')
  expect(refused.form(page()).fields['testo']).toBe('Questa non è una procedura')
  const nothing = clinic.replace(/(<semantic:process[^>]*>)[^]*(<\/semantic:process>)/, '$1$2')
  expect((await read(nothing)).status).toBe(422)
})

test('a draft in the hands of somebody else is not changed: who has it is said', async () => {
  const ugo = await app.enter('procedure-admin.b')
  await carla.submit(await carla.get(draft), { fai: 'prendi' }, draft)
  const before = await documentOf()
  const report = await read(clinic, ugo)
  const kept = await ugo.submit(report, { fai: 'tieni' }, page())
  expect(kept.status).toBe(409)
  expect(kept.text).toContain('Prova procedure-admin.a')
  expect(kept.form(page()).fields['testo']).toContain('Visita a domicilio')
  expect(await documentOf()).toEqual(before)
})
