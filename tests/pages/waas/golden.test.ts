import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { setClock } from '../../support/builders/clock.ts'
import { startWaas } from './support/start-waas.ts'
import type { Waas } from './support/start-waas.ts'

/** Messages written by hand from the specification: what is answered and what is brought, to the byte. */
const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'))

let waas: Waas

beforeAll(async () => {
  waas = await startWaas()
  await setClock(waas.app.owner, { at: '2026-11-30T09:00:00Z' })
  await waas.publish({ digest: 'primo' }, { digest: 'però', kind: 'SINBA' })
})
afterAll(() => waas.app.stop())

const outcomes = async () => {
  const { rows } = await waas.app.owner.query(
    `select f.state, o.code, o.description, o.siuss_id as number, o.acquired_at as at
     from siuss_outcome o join siuss_flow f using (id_flusso) order by o.id`,
  )
  return rows as unknown[]
}

test('flows are answered as the specification writes them', async () => {
  const { status, type, body } = await waas.inps().call('/flussi?since=0&limit=10')
  expect([status, type]).toEqual([200, 'application/json; charset=utf-8'])
  expect(body).toEqual(golden('flussi'))
})

test('outcomes are taken as the specification and its samples write them', async () => {
  const inps = waas.inps()
  expect((await inps.send(golden('esiti-ok'))).status).toBe(204)
  expect((await inps.send(golden('esiti-ok'))).status).toBe(204)
  // Contradiction 15: the number is called in two ways, and `codice_ente` is not declared.
  expect((await inps.send(golden('esiti-campione'))).status).toBe(204)
  expect((await inps.send(golden('esiti-respinto'))).status).toBe(204)
  const yes = { state: 'acquired', code: 'OK', description: '' }
  expect(await outcomes()).toEqual([
    { ...yes, number: '4711', at: new Date('2026-11-30T10:15:30.120Z') },
    { ...yes, number: '4712', at: new Date('2026-11-30T10:15:31.000Z') },
    {
      state: 'rejected',
      code: 'RICHIESTA_INVALIDA',
      description:
        'In cooperazione è possibile inviare solo un beneficiario e una prestazione sociale',
      number: '',
      at: new Date('2026-11-30T09:15:32.000Z'),
    },
  ])
})
