import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { claimsFor, forged, inSeconds, strangerKeys, voucherOf } from './support/pdnd.ts'
import { startWaas } from './support/start-waas.ts'
import type { Waas } from './support/start-waas.ts'

let waas: Waas
beforeAll(async () => {
  waas = await startWaas(100_000)
  await waas.publish({})
})
afterAll(() => waas.app.stop())

const claims = (over: object = {}) => ({ ...claimsFor(waas.audience), ...over })

const asking = async (voucher: string, path = '/flussi') => {
  const { status, type, headers, body } = await waas.inps(voucher).call(path)
  if (status !== 200) {
    expect(type).toBe('application/problem+json; charset=utf-8')
    expect(headers.get('www-authenticate')).toContain('Bearer')
  }
  expect(headers.get('set-cookie')).toBeNull()
  return { status, detail: (body as { detail?: string }).detail ?? '' }
}

describe('a voucher opens the interface', () => {
  test('of its comune, for its purpose, signed by PDND', async () => {
    expect((await asking(voucherOf(claims()))).status).toBe(200)
  })

  test('with clocks that differ by some seconds, not by a minute', async () => {
    const justOver = { iat: inSeconds(-600), nbf: inSeconds(-600), exp: inSeconds(-10) }
    expect((await asking(voucherOf(claims(justOver)))).status).toBe(200)
    const justBegun = { iat: inSeconds(10), nbf: inSeconds(10) }
    expect((await asking(voucherOf(claims(justBegun)))).status).toBe(200)
    const over = { ...justOver, exp: inSeconds(-60) }
    expect(await asking(voucherOf(claims(over)))).toEqual({
      status: 401,
      detail: 'Il voucher è scaduto.',
    })
  })

  test('once: used again it opens nothing, even by two at once', async () => {
    const voucher = voucherOf(claims())
    const answers = await Promise.all([1, 2, 3, 4].map(() => asking(voucher)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401])
    expect((await asking(voucher)).detail).toBe('Il voucher è già stato usato.')
  })
})

describe('a voucher opens nothing', () => {
  const made: Readonly<Record<string, () => string>> = {
    'for another audience': () => voucherOf(claims({ aud: 'https://siso.example/waas/A475/v1' })),
    'for no audience': () => voucherOf(claims({ aud: undefined })),
    'for another purpose': () => voucherOf(claims({ purposeId: 'another' })),
    'for no purpose': () => voucherOf(claims({ purposeId: undefined })),
    'for a list of purposes': () => voucherOf(claims({ purposeId: ['x'] })),
    'of another issuer': () => voucherOf(claims({ iss: 'https://example.org' })),
    'without an end': () => voucherOf(claims({ exp: undefined })),
    'without a number': () => voucherOf(claims({ jti: undefined })),
    'not yet begun': () => voucherOf(claims({ nbf: inSeconds(300) })),
    'of the day before yesterday': () =>
      voucherOf(claims({ iat: inSeconds(-200_000), exp: inSeconds(99_999) })),
    'signed by nobody': () => forged(claims(), 'none'),
    'signed with the public key as a secret': () => forged(claims(), 'HS256'),
    'signed with a key that PDND has not': () =>
      voucherOf(claims(), { key: strangerKeys.privateKey }),
    'of an unknown key': () => voucherOf(claims(), { header: { kid: 'another' } }),
    'with a word changed': () => {
      const [header = '', , signature = ''] = voucherOf(claims()).split('.')
      const other = Buffer.from(JSON.stringify(claims())).toString('base64url')
      return `${header}.${other}.${signature}`
    },
    'that is none': () => 'x',
  }
  test.each(Object.keys(made))('%s', async (which) => {
    const voucher = made[which]?.() ?? ''
    for (const path of ['/flussi', '/status'])
      expect((await asking(voucher, path)).status).toBe(401)
    const posted = await waas.inps(voucher).bring([])
    expect(posted.status).toBe(401)
  })

  test('of a comune that publishes nothing: its address is not there', async () => {
    const other = waas.base.replace('Z901', 'A475')
    const answer = await fetch(`${other}/flussi`, {
      headers: { authorization: `Bearer ${voucherOf(claims())}` },
    })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  test('a session does not either', async () => {
    const browser = await waas.app.enter('admin-officer.a')
    expect((await browser.get('/waas/Z901/v1/flussi')).status).toBe(401)
  })
})

test('too many calls are told to wait', async () => {
  const narrow = await startWaas(2)
  try {
    const statuses: number[] = []
    for (let n = 0; n < 3; n++) statuses.push((await narrow.inps().call('/status')).status)
    const refused = await narrow.inps().call('/status')
    expect([...statuses, refused.status]).toEqual([200, 200, 429, 429])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  } finally {
    await narrow.app.stop()
  }
})
