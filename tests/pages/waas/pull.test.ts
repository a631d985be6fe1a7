import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'

import { startWaas } from './support/start-waas.ts'
import type { Waas } from './support/start-waas.ts'

let waas: Waas
let published: string[]
const many = 45

beforeAll(async () => {
  waas = await startWaas()
  published = await waas.publish(...Array.from({ length: many }, (_, n) => ({ part: n + 1 })))
})
afterAll(() => waas.app.stop())

describe('flows are pulled', () => {
  test.each([1, 7, 44, 45, 100])('whole and once each, by pages of %i', async (limit) => {
    const inps = waas.inps()
    const pages = await inps.pull(limit)
    expect(inps.acquired.map((flow) => flow.id_flusso)).toEqual(published)
    expect(pages).toBe(Math.ceil(many / limit))
    expect(await inps.pull(limit)).toBe(0)
  })

  // Contradiction 1: the text says `limit`, the samples `max_entries`.
  test('by `max_entries` as by `limit`; by ten if neither is said', async () => {
    const inps = waas.inps()
    expect(await inps.pull(20, 'max_entries')).toBe(3)
    const sizeOf = async (query: string) => {
      const { body } = await waas.inps().call(`/flussi?${query}`)
      return (body as { elenco_flussi: object[] }).elenco_flussi.length
    }
    expect(await sizeOf('since=0')).toBe(10)
    expect(await sizeOf('since=0&limit=3&max_entries=5')).toBe(3)
    expect(await sizeOf('limit=0')).toBe(0)
  })

  // Contradiction 2: `since` is in milliseconds, `ts_flusso` is a date-time.
  test('from the instant of the last, in milliseconds or as it was written', async () => {
    const inps = waas.inps()
    await inps.pull(100)
    const fifth = inps.acquired[4]?.ts_flusso ?? ''
    expect(fifth).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    for (const since of [String(Date.parse(fifth)), encodeURIComponent(fifth)]) {
      const { body } = await inps.call(`/flussi?limit=1&since=${since}`)
      const [next] = (body as { elenco_flussi: { id_flusso: string }[] }).elenco_flussi
      expect(next?.id_flusso).toBe(published[5])
    }
  })

  // Contradiction 14: `flusso` in the OpenAPI, `flusso_content` in the annexes.
  test('each under the name that the OpenAPI gives it, in base64', async () => {
    const inps = waas.inps()
    await inps.pull(100)
    const [first] = inps.acquired
    expect(Object.keys(first ?? {})).not.toContain('flusso_content')
    const xml = Buffer.from(first?.flusso ?? '', 'base64').toString('utf8')
    expect(xml).toBe(`<Flusso Nome="${published[0] ?? ''}">content-1</Flusso>`)
  })

  test('and who asked, and for whom, is written', async () => {
    const { headers } = await waas.inps().call('/flussi?limit=2')
    const { rows } = await waas.app.owner.query<{ action: string; person: string | null }>(
      `select action, person_id as person from audit_event where request = $1 order by id`,
      [headers.get('x-request-id')],
    )
    const { person } = waas.about
    expect(rows).toEqual([
      { action: 'flows-pulled', person: null },
      { action: 'flow-sent', person },
      { action: 'flow-sent', person },
    ])
  })

  test.each([
    'limit=101',
    'limit=-1',
    'limit=x',
    'since=-1',
    'since=ieri',
    'limit=1&limit=2',
    'since=9999999999999999',
  ])('not when asked for %s: a problem says what is wrong', async (query) => {
    const { status, type, body } = await waas.inps().call(`/flussi?${query}`)
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8'])
    expect(body).toMatchObject({ status: 400, detail: expect.stringMatching(/limit|since/) })
  })

  test('a page is cut before it weighs more than 10 MB, and never empty', async () => {
    const heavy = (year: number) => ({
      year,
      write: (name: string) => `<Flusso Nome="${name}">${'x'.repeat(4_000_000)}</Flusso>`,
    })
    const names = await waas.publish(heavy(2001), heavy(2002), heavy(2003))
    const inps = waas.inps()
    await inps.pull(100)
    expect(inps.acquired.slice(many).map((flow) => flow.id_flusso)).toEqual(names)
    const { body } = await inps.call(
      `/flussi?limit=100&since=${String(Date.parse(inps.acquired[many - 1]?.ts_flusso ?? ''))}`,
    )
    expect((body as { elenco_flussi: object[] }).elenco_flussi).toHaveLength(1)
  })
})

// Contradiction 16: `codice_esito` is described as a date and time.
test.each([
  ['OK', 204],
  ['DATI_NON_TROVATI', 204],
  ['RICHIESTA_INVALIDA', 204],
  ['ERRORE_GENERICO', 204],
  ['2026-12-01T00:00:00Z', 400],
  ['FORSE', 400],
  ['', 400],
])('an outcome is one of four codes: %s', async (codice_esito, status) => {
  const esito = { id_flusso: published[1], ts_acquisizione: '2026-12-01T00:00:00Z', codice_esito }
  expect((await waas.inps().send({ elenco_esiti: [esito] })).status).toBe(status)
})

describe('the interface says of itself', () => {
  // Contradiction 19: the text once says POST /flussi.
  test('that flows are asked for, not posted', async () => {
    const { status, headers, body } = await waas.inps().call('/flussi', { method: 'POST' })
    expect([status, headers.get('allow')]).toEqual([405, 'GET'])
    expect(body).toMatchObject({ status: 405 })
  })

  test('how it is, as a problem that is none', async () => {
    const { status, type, body } = await waas.inps().call('/status')
    expect([status, type]).toEqual([200, 'application/problem+json; charset=utf-8'])
    expect(body).toMatchObject({ title: 'In servizio', status: 200 })
  })

  test('what it answers and takes, in OpenAPI, without a voucher', async () => {
    const answer = await fetch(`${waas.base}/openapi.json`)
    expect(answer.headers.get('set-cookie')).toBeNull()
    const described = (await answer.json()) as Described
    expect(described.openapi).toBe('3.1.0')
    expect(Object.keys(described.paths)).toEqual(['/flussi', '/esiti', '/status'])
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    ajv.addFormat('base64', /^[A-Za-z0-9+/]*={0,2}$/)
    const { ElencoFlussi, ElencoEsiti, Problema } = described.components.schemas
    const flows = (await waas.inps().call('/flussi?limit=5')).body
    expect(ajv.validate(ElencoFlussi ?? {}, flows)).toBe(true)
    expect(ajv.validate(Problema ?? {}, (await waas.inps('x.y.z').call('/flussi')).body)).toBe(true)
    const esito = {
      id_flusso: published[0],
      ts_acquisizione: '2026-12-01T00:00:00Z',
      codice_esito: 'OK',
    }
    for (const [sent, well] of [
      [{ elenco_esiti: [esito] }, true],
      [{ elenco_esiti: [{ ...esito, codice_siuss: 7, codice_ente: 'Z901' }] }, true],
      [{ elenco_esiti: [{ ...esito, codice_esito: 'FORSE' }] }, false],
      [{ elenco_esiti: [{ ...esito, id_flusso: '' }] }, false],
      [{ elenco_esiti: Array.from({ length: 101 }, () => esito) }, false],
      [{}, false],
    ] as const) {
      expect(ajv.validate(ElencoEsiti ?? {}, sent)).toBe(well)
      expect((await waas.inps().send(sent)).status).toBe(well ? 204 : 400)
    }
  })
})

interface Described {
  readonly openapi: string
  readonly paths: object
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}
