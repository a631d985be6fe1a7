import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type pg from 'pg'

import { createVoucherDoor } from '../../../web/waas/vouchers.ts'
import {
  claimsFor,
  issuer,
  publishedKeys,
  purpose,
  strangerKeys,
  voucherOf,
} from './support/pdnd.ts'

const belfiore = 'Z901'
const audience = `https://siso.example/waas/${belfiore}/v1`
const keys = readFileSync(publishedKeys(), 'utf8')

/** PDND, which answers with its keys or with something else. */
let answer = { status: 200, body: keys }
const pdnd = createServer((_request, response) => {
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
})
let address: URL

beforeAll(async () => {
  await new Promise<void>((resolve) => pdnd.listen(0, '127.0.0.1', resolve))
  const { port } = pdnd.address() as AddressInfo
  address = new URL(`http://127.0.0.1:${String(port)}/jwks.json`)
})
afterAll(() => {
  pdnd.close()
})
beforeEach(() => {
  answer = { status: 200, body: keys }
})

// How often a voucher was used is counted elsewhere.
const pool = { query: () => Promise.resolve({ rows: [{ calls: 1 }] }) } as unknown as pg.Pool
const nothing = () => Promise.resolve(undefined)
const limiter = { take: nothing, giveBack: nothing, forget: nothing }

function verify(jwks: URL, voucher = voucherOf(claimsFor(audience))) {
  const purposes = new Map([[belfiore, [purpose]]])
  const config = { jwks, issuer, audience, purposes, skewSeconds: 30, voucherCalls: 1 }
  return createVoucherDoor(config, { pool, limiter }).verify(`Bearer ${voucher}`, belfiore)
}

const away = { code: 'pdnd-away', status: 503, message: expect.stringContaining('PDND') }

test('the keys that PDND answers open the door to its vouchers alone', async () => {
  await expect(verify(address)).resolves.toMatchObject({ purpose })
  const strange = voucherOf(claimsFor(audience), { key: strangerKeys.privateKey })
  await expect(verify(address, strange)).rejects.toThrow('La firma del voucher non è valida.')
  const unknown = voucherOf(claimsFor(audience), { header: { kid: 'pdnd-9' } })
  await expect(verify(address, unknown)).rejects.toThrow('La chiave del voucher non è conosciuta.')
})

test.each([
  ['an error', 500, '{}'],
  ['a page instead of keys', 200, '<html></html>'],
  ['something that is no keys', 200, '{"keys":"none"}'],
])('%s is no fault of the voucher: it is told that PDND is away', async (_what, status, body) => {
  answer = { status, body }
  await expect(verify(address)).rejects.toMatchObject(away)
})

test.each([
  ['nobody listens there', 'http://127.0.0.1:9/jwks.json'],
  ['there is no such host', 'https://pdnd.invalid/jwks.json'],
])('so it is where %s', async (_what, nowhere) => {
  await expect(verify(new URL(nowhere))).rejects.toMatchObject(away)
})
