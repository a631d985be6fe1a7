import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll } from '@jest/globals'

const kid = 'pdnd-1'
export const issuer = 'interop.pagopa.it'
export const purpose = '8d1f0a3e-0000-4000-8000-000000000001'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const strangerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()

const folder = mkdtempSync(join(tmpdir(), 'siso-pdnd-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** The keys of a PDND of our own, where the site looks for them. */
export function publishedKeys(): URL {
  const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
  const file = join(folder, 'jwks.json')
  writeFileSync(file, JSON.stringify({ keys: [jwk] }))
  return pathToFileURL(file)
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const now = () => Math.floor(Date.now() / 1000)

/** What PDND writes in a voucher for the e-service of a comune. */
export function claimsFor(audience: string) {
  const sub = 'b6e0a2d4-0000-4000-8000-00000000beef'
  const times = { iat: now(), nbf: now(), exp: now() + 600 }
  return {
    iss: issuer,
    aud: audience,
    sub,
    client_id: sub,
    purposeId: purpose,
    jti: randomUUID(),
    ...times,
  }
}

export interface Making {
  readonly header?: object
  readonly key?: KeyObject
}

/** A voucher signed RS256, as AUTH_REST_01 wants it; with another header or key, a false one. */
export function voucherOf(
  claims: object,
  { header = {}, key = keys.privateKey }: Making = {},
): string {
  const text = `${encoded({ alg: 'RS256', typ: 'at+jwt', kid, ...header })}.${encoded(claims)}`
  return `${text}.${createSign('sha256').update(text).sign(key).toString('base64url')}`
}

/** The same claims with no signature, or signed with the public key as if it were a secret. */
export function forged(claims: object, alg: 'none' | 'HS256'): string {
  const text = `${encoded({ alg, typ: 'at+jwt', kid })}.${encoded(claims)}`
  const sign = createHmac('sha256', publicPem).update(text).digest('base64url')
  return `${text}.${alg === 'none' ? '' : sign}`
}

export const inSeconds = (seconds: number) => now() + seconds
