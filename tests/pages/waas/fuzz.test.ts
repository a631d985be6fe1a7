import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import fc from 'fast-check'

import type { Answer } from './support/inps.ts'
import { claimsFor, forged, inSeconds, strangerKeys, voucherOf } from './support/pdnd.ts'
import { startWaas } from './support/start-waas.ts'
import type { Waas } from './support/start-waas.ts'

let waas: Waas
let published: readonly string[]
let described: Described

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}
interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}
type Content = Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
ajv.addFormat('base64', /^[A-Za-z0-9+/]*={0,2}$/)

beforeAll(async () => {
  waas = await startWaas(1_000_000)
  published = await waas.publish({ part: 1 }, { part: 2 }, { part: 3, kind: 'SINBA' })
  described = (await (await fetch(`${waas.base}/openapi.json`)).json()) as Described
})
afterAll(() => waas.app.stop())

/** The answer is one of those that the OpenAPI of the interface has for it, to the shape of its body. */
function isDescribed(path: string, method: 'get' | 'post', { status, type, body }: Answer): void {
  const response = described.paths[path]?.[method]?.responses[String(status)]
  expect({ path, status, described: response !== undefined }).toMatchObject({ described: true })
  const [shape] = Object.entries(response?.content ?? {})
  if (shape) hasShape({ status, type, body }, shape)
  else expect(body).toBe('')
}

type Shape = readonly [kind: string, content: Content[string]]

function hasShape(answer: Pick<Answer, 'status' | 'type' | 'body'>, [kind, content]: Shape): void {
  const { status, type, body } = answer
  expect(type.split(';')[0]).toBe(kind)
  const schema = described.components.schemas[content.schema.$ref.split('/').at(-1) ?? ''] ?? false
  expect({ status, body, valid: ajv.validate(schema, body) }).toMatchObject({ valid: true })
  if (status >= 400) expect(body).toMatchObject({ status })
}

/** Everything that the interface may change. */
async function ledger(): Promise<unknown> {
  const { rows } = await waas.app.owner.query(`
    select (select jsonb_agg(to_jsonb(f) order by id_flusso) from siuss_flow f) as flows,
      (select jsonb_agg(to_jsonb(o) order by id) from siuss_outcome o) as outcomes,
      (select jsonb_agg(to_jsonb(l) order by belfiore) from siuss_ledger l) as ledger`)
  return rows[0]
}

const word = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.integer().map(String))
const visible = fc.string({ unit: fc.constantFrom(...'aZ09.-_=/ ey'), maxLength: 60 })

const anyClaims = fc.record(
  {
    aud: fc.oneof(fc.jsonValue(), fc.constant('https://siso.example/waas/A475/v1')),
    iss: fc.jsonValue(),
    exp: fc.oneof(fc.jsonValue(), fc.integer({ min: -600, max: 600 }).map(inSeconds)),
    iat: fc.oneof(fc.jsonValue(), fc.integer({ min: -600, max: 600 }).map(inSeconds)),
    nbf: fc.jsonValue(),
    jti: fc.jsonValue(),
    purposeId: fc.jsonValue(),
    client_id: fc.jsonValue(),
    sub: fc.jsonValue(),
  },
  { requiredKeys: [] },
)
const good = fc.constant({}).map(() => voucherOf(claimsFor(waas.audience)))
const anyVoucher = fc.oneof(
  { weight: 6, arbitrary: good },
  {
    weight: 2,
    arbitrary: anyClaims.map((over) => voucherOf({ ...claimsFor(waas.audience), ...over })),
  },
  anyClaims.map((over) => forged({ ...claimsFor(waas.audience), ...over }, 'HS256')),
  fc.constant({}).map(() => forged(claimsFor(waas.audience), 'none')),
  fc.constant({}).map(() => voucherOf(claimsFor(waas.audience), { key: strangerKeys.privateKey })),
  fc
    .record({ alg: fc.jsonValue(), kid: fc.jsonValue(), typ: fc.jsonValue(), crit: fc.jsonValue() })
    .map((header) => voucherOf(claimsFor(waas.audience), { header })),
  fc
    .tuple(good, fc.nat(), visible)
    .map(([voucher, at, put]) => voucher.slice(0, at % voucher.length) + put),
  visible,
)

const anyQuery = fc.oneof(
  fc
    .array(fc.tuple(fc.constantFrom('since', 'limit', 'max_entries', 'x', 'since[]'), word), {
      maxLength: 4,
    })
    .map((pairs) =>
      new URLSearchParams(
        pairs.map(([name, value]): [string, string] => [name, value.toWellFormed()]),
      ).toString(),
    ),
  fc
    .tuple(fc.nat({ max: 9_000_000_000_000_000 }), fc.nat({ max: 120 }))
    .map(([since, limit]) => `since=${String(since)}&limit=${String(limit)}`),
  fc.constantFrom('since=%ff', 'limit=%00', 'since=%', '&&=&', 'limit=1e1', 'since=-0', 'limit=07'),
)

const anyEsito = fc.record(
  {
    id_flusso: fc.oneof(
      word,
      fc.nat({ max: 2 }).map((n) => published[n] ?? ''),
      fc.constant('Z901.PS.20200101.0000001'),
    ),
    ts_acquisizione: fc.oneof(
      word,
      fc.date({ noInvalidDate: true }).map((day) => day.toISOString()),
      fc.constantFrom('2026-12-01T08:00:00Z', '2026-12-01T08:00:00', '2026-02-30T08:00:00Z'),
    ),
    codice_esito: fc.constantFrom('OK', 'RICHIESTA_INVALIDA', 'ERRORE_GENERICO', 'FORSE', ''),
    descrizione_esito: fc.oneof(word, fc.jsonValue()),
    codice_siuss: fc.oneof(word, fc.double(), fc.jsonValue()),
    id_acquisizione_siuss: fc.oneof(word, fc.jsonValue()),
  },
  { requiredKeys: ['id_flusso', 'codice_esito'] },
)
const anyBody = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(anyEsito, { maxLength: 5 })
      .map((all) => JSON.stringify({ elenco_esiti: all })),
  },
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify({ elenco_esiti: value })),
  word.map((text) => text.toWellFormed()),
)
const anyType = fc.oneof(
  { weight: 5, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    'text/plain',
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded',
    'x',
  ),
)

test('whatever is asked, by whatever voucher, is answered as described, and changes nothing', async () => {
  const before = await ledger()
  const path = fc.constantFrom('/flussi', '/status')
  await fc.assert(
    fc.asyncProperty(path, anyQuery, anyVoucher, async (asked, query, voucher) => {
      const answer = await waas.inps(voucher).call(`${asked}?${query}`)
      isDescribed(asked, 'get', answer)
    }),
    { seed: 7, numRuns: 150, endOnFailure: true },
  )
  expect(await ledger()).toEqual(before)
}, 60_000)

test('whatever is brought is answered as described; what is refused changes nothing', async () => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(anyBody, anyType, anyVoucher, async (body, type, voucher) => {
      const before = await ledger()
      const headers = { 'Content-Type': type }
      const answer = await waas.inps(voucher).call('/esiti', { method: 'POST', headers, body })
      isDescribed('/esiti', 'post', answer)
      if (answer.status === 204) taken++
      else expect(await ledger()).toEqual(before)
    }),
    { seed: 7, numRuns: 150, endOnFailure: true },
  )
  expect(taken).toBeGreaterThan(0)
}, 60_000)

test('an address of another comune, or of none, is not there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(visible, word), anyVoucher, async (belfiore, voucher) => {
      const at = encodeURIComponent(belfiore.toWellFormed())
      const answer = await fetch(`${waas.app.origin}/waas/${at}/v1/flussi`, {
        headers: { authorization: `Bearer ${voucher}` },
      })
      await answer.body?.cancel()
      expect([400, 404]).toContain(answer.status)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }),
    { seed: 7, numRuns: 40, endOnFailure: true },
  )
}, 60_000)
