import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { startWaas } from './support/start-waas.ts'
import type { Waas } from './support/start-waas.ts'

let waas: Waas
let part = 0

beforeAll(async () => {
  waas = await startWaas()
})
afterAll(() => waas.app.stop())

const aSent = async () => (await waas.publish({ part: ++part }))[0] ?? ''

const stateOf = async (id: string) => {
  const { rows } = await waas.app.owner.query<{ state: string; said: number }>(
    `select state, (select count(*)::int from siuss_outcome o where o.id_flusso = f.id_flusso) as said
     from siuss_flow f where id_flusso = $1`,
    [id],
  )
  return rows[0]
}

const esito = (id_flusso: string, over: object = {}) => ({
  id_flusso,
  tipo: 'PS_PSA_SINA',
  ts_flusso: '2026-11-30T09:00:00.000Z',
  ts_acquisizione: '2026-12-01T10:00:00.000Z',
  codice_esito: 'OK',
  ...over,
})

test('brought again, and by two at once, they change nothing', async () => {
  const ids = [await aSent(), await aSent()]
  const both = ids.map((id) => esito(id))
  const answers = await Promise.all([
    waas.inps().bring(both),
    waas.inps().bring(both.toReversed()),
    waas.inps().bring(both),
  ])
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204])
  for (const id of ids) expect(await stateOf(id)).toEqual({ state: 'acquired', said: 1 })
})

test('brought out of order, the latest at INPS stands', async () => {
  const id = await aSent()
  const refused = { codice_esito: 'RICHIESTA_INVALIDA', descrizione_esito: 'Quote' }
  await waas.inps().bring([esito(id)])
  await waas.inps().bring([esito(id, { ...refused, ts_acquisizione: '2026-12-01T09:00:00Z' })])
  expect(await stateOf(id)).toEqual({ state: 'acquired', said: 2 })
})

test('one of a flow that was never published refuses them all, and says which', async () => {
  const id = await aSent()
  const unknown = 'Z901.PS.20200101.0000001'
  const { status, type, body } = await waas.inps().bring([esito(id), esito(unknown)])
  expect([status, type]).toEqual([422, 'application/problem+json; charset=utf-8'])
  expect(body).toMatchObject({ detail: expect.stringContaining(unknown) })
  expect(await stateOf(id)).toEqual({ state: 'published', said: 0 })
})

test('what arrives is written, with who brought it', async () => {
  const { headers } = await waas.inps().bring([esito(await aSent())])
  const { rows } = await waas.app.owner.query(
    `select action, detail ->> 'client' <> '' as named, detail ->> 'kept' as kept
     from audit_event where request = $1`,
    [headers.get('x-request-id')],
  )
  expect(rows).toEqual([{ action: 'outcomes-received', named: true, kept: '1' }])
})

test('too large, no JSON, or of another shape they are refused with a problem', async () => {
  const send = (body: string, type = 'application/json') =>
    waas.inps().call('/esiti', { method: 'POST', headers: { 'Content-Type': type }, body })
  const statuses = [
    await send(`{"elenco_esiti": ["${'x'.repeat(10_500_000)}"]}`),
    await send('{'),
    await send('elenco_esiti=1', 'application/x-www-form-urlencoded'),
    await send('[]'),
    await send('{}'),
    await send(''),
  ].map(({ status, body }) => [status, (body as { status: number }).status])
  expect(statuses).toEqual([413, 400, 400, 400, 400, 400].map((status) => [status, status]))
})

test('a description of any length, and with any letters, is kept', async () => {
  const id = await aSent()
  const said = {
    codice_esito: 'ERRORE_GENERICO',
    descrizione_esito: `\u0000\ud800${'è'.repeat(9000)}`,
  }
  expect((await waas.inps().bring([esito(id, said)])).status).toBe(204)
  expect(await stateOf(id)).toEqual({ state: 'rejected', said: 1 })
})
