import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
  const { orgs } = app.people
  await app.owner.query(
    `insert into statistics_run (definition, as_of, reference, whole, months, digests, milliseconds)
     values (1, '2026-11-28T01:00:00Z', '', true, '{}', '{}', 1)`,
  )
  await app.owner.query(
    `insert into statistics_year (run, year, region, zone, area, service, users, quantity, unit, spend, told)
     values (1, 2025, $1, null, 'elderly', 'D.1.01', 50, 4500, 'hour', 123456789, true),
       (1, 2025, $1, $2, null, null, 44, null, null, 100, true), (1, 2025, $1, $3, null, null, 3, null, null, 100, false),
       (1, 2025, $1, 0, null, null, 40, null, null, 100, true)`,
    [orgs['region'], orgs['zone.a'], orgs['zone.b']],
  )
})
afterAll(() => app.stop())

const read = (path: string) => app.browser().get(path)
const bodyOf = async (path: string) => JSON.parse((await read(path)).html) as unknown

test('without signing in one finds years, catalogue and interface', async () => {
  const page = await read('/dati-aperti')
  expect(page.status).toBe(200)
  expect(page.links).toEqual(
    expect.arrayContaining([
      '/dati-aperti/servizi/2025',
      '/dati-aperti/v1/servizi/2025',
      '/dati-aperti/catalogo.jsonld',
      '/dati-aperti/v1/openapi.json',
    ]),
  )
})

test('a year has what may be told, and of the rest not even the row', async () => {
  const answer = await bodyOf('/dati-aperti/v1/servizi/2025')
  const home = { area: 'elderly', servizio: 'D.1.01', utenti: 50, quantita: 45, spesa: 12345.68 }
  expect(answer).toMatchObject({
    alla_data: '2026-11-28T01:00:00.000Z',
    righe: [
      { livello: 'zona', territorio: 'Prova zone.a', utenti: 44 },
      { livello: 'regione', ...home },
    ],
  })
  const zones = await bodyOf('/dati-aperti/v1/servizi/2025?livello=zona')
  expect(zones).toMatchObject({ righe: [{ utenti: 44 }] })
  const file = await read('/dati-aperti/servizi/2025')
  expect(file.html.trim().split('\r\n')).toHaveLength(3)
  expect(file.html).toContain('anno;livello;codice;territorio;area;servizio')
})

test('what the interface answers is what its description says', async () => {
  const described = (await bodyOf('/dati-aperti/v1/openapi.json')) as {
    components: { schemas: Record<string, object> }
  }
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'api', components: described.components })
  const fits = ajv.compile({ $ref: 'api#/components/schemas/Anno' })
  const text = JSON.stringify(await bodyOf('/dati-aperti/v1/servizi/2025'))
  expect(fits(JSON.parse(text)) || fits.errors).toBe(true)
  expect((await read('/dati-aperti/v1/servizi/molti')).status).toBe(404)
  expect((await read('/dati-aperti/v1/servizi/2025?livello=strada')).status).toBe(400)
})

test('of a year that runs nothing is told, whatever was counted', async () => {
  const year = new Date().getFullYear()
  await app.owner.query('update statistics_year set year = $1 where users = 44', [year])
  expect(await bodyOf(`/dati-aperti/v1/servizi/${String(year)}`)).toMatchObject({ righe: [] })
  expect((await read('/dati-aperti')).links).not.toContain(`/dati-aperti/servizi/${String(year)}`)
})

test('the catalogue has what the Italian profile of DCAT asks of a data set', async () => {
  const catalogue = (await bodyOf('/dati-aperti/catalogo.jsonld')) as Record<string, unknown>
  for (const key of [
    'dct:title',
    'dct:description',
    'dct:publisher',
    'dct:modified',
    'dcat:dataset',
  ])
    expect(catalogue).toHaveProperty([key])
  const [set] = catalogue['dcat:dataset'] as Record<string, unknown>[]
  const asked = [
    'identifier',
    'title',
    'description',
    'modified',
    'rightsHolder',
    'accrualPeriodicity',
  ]
  for (const key of asked) expect(set).toHaveProperty([`dct:${key}`])
  expect(set).toMatchObject({
    'dcat:theme': { '@id': 'http://publications.europa.eu/resource/authority/data-theme/SOCI' },
    'dcat:distribution': [
      { 'dcat:accessURL': { '@id': expect.stringMatching(/\/dati-aperti\/servizi\/2025$/) } },
      { 'dct:format': { '@id': expect.stringMatching(/JSON$/) } },
    ],
  })
})
