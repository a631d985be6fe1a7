import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose'
import type pg from 'pg'

import type { PdndConfig } from '../../config/config.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { VoucherRefused } from '../shared/api-route.ts'
import type { ApiDoor, Caller } from '../shared/api-route.ts'
import type { Limiter } from '../shared/limiter.ts'

/** Keys in pairs alone: a secret shared with nobody signs nothing for us. */
const algorithms = ['RS256', 'PS256', 'ES256']

/** Seconds after which a voucher is old, whatever it says. */
const aDay = 24 * 60 * 60

/** INPS asks page after page on its schedule: ten thousand flows by tens, every five minutes. */
export const perComune = { name: 'waas', points: 1200, duration: 5 * 60 }

export interface Parts {
  readonly pool: pg.Pool
  readonly limiter: Limiter
}

/**
 * Knows callers by the voucher of PDND (pattern AUTH_REST_01): signed by a key of its JWKS, for this
 * comune's audience and one of its purposes, alive, and not used more often than it may be.
 */
export function createVoucherDoor(config: PdndConfig, { pool, limiter }: Parts): ApiDoor {
  const keys = keysAt(config.jwks)
  return {
    admits: (belfiore) => config.purposes.has(belfiore),
    take: (key) => limiter.take(key),
    async verify(authorization, belfiore) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
      if (token === undefined) throw new VoucherRefused('Serve un voucher PDND, come Bearer.')
      const payload = await verified(token, keys, { config, belfiore })
      const caller = callerOf(payload, config.purposes.get(belfiore) ?? [])
      await use(pool, payload, config.voucherCalls)
      return caller
    },
  }
}

function keysAt(jwks: URL): JWTVerifyGetKey {
  if (jwks.protocol === 'file:')
    return createLocalJWKSet(JSON.parse(readFileSync(jwks, 'utf8')) as JSONWebKeySet)
  const remote = createRemoteJWKSet(jwks, { timeoutDuration: 5000 })
  return async (header, token) => {
    try {
      return await remote(header, token)
    } catch (error) {
      throw isOfVoucher(error) ? error : keysAway()
    }
  }
}

/** The keys of PDND were answered, and what is wrong is the voucher; all else is no fault of who calls. */
function isOfVoucher(error: unknown): boolean {
  return error instanceof errors.JOSEError && !withoutKeys.has(error.code)
}
const withoutKeys = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'])

interface For {
  readonly config: PdndConfig
  readonly belfiore: string
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  { config, belfiore }: For,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer: config.issuer,
      audience: config.audience.replaceAll('{belfiore}', belfiore),
      clockTolerance: config.skewSeconds,
      maxTokenAge: aDay,
      requiredClaims: ['exp', 'iat', 'jti', 'purposeId'],
    })
    return payload
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    throw new VoucherRefused(whyRefused(error))
  }
}

function keysAway(): DomainError<'pdnd-away'> {
  const message = 'Le chiavi di PDND non si possono leggere: riprovare più tardi.'
  return new DomainError('pdnd-away', 503, { message })
}

function whyRefused(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'Il voucher è scaduto.'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `Il voucher non vale qui: ${error.claim}.`
  if (error instanceof errors.JWKSNoMatchingKey) return 'La chiave del voucher non è conosciuta.'
  return 'La firma del voucher non è valida.'
}

function callerOf(payload: JWTPayload, purposes: readonly string[]): Caller {
  const purpose = payload['purposeId']
  if (typeof purpose !== 'string' || !purposes.includes(purpose))
    throw new VoucherRefused('Il voucher è di un’altra finalità.')
  const client = payload['client_id'] ?? payload.sub
  return { client: typeof client === 'string' ? client.slice(0, 100) : '', purpose }
}

const count = `
  with gone as (
    delete from voucher_use where key in (
      select key from voucher_use where expires_at < siso_clock() - interval '1 hour' limit 20))
  insert into voucher_use as u (key, expires_at) values ($1, to_timestamp($2))
  on conflict (key) do update set calls = u.calls + 1 where u.calls < $3 returning calls`

/** Counts one more call of a voucher. @throws VoucherRefused when it has opened all that it may */
async function use(pool: pg.Pool, payload: JWTPayload, most: number): Promise<void> {
  const { iss, jti, iat = 0, exp = 0 } = payload
  const key = createHash('sha256')
    .update(JSON.stringify([iss, jti]))
    .digest('base64url')
  const { rows } = await pool.query(count, [key, Math.min(exp, iat + aDay), most])
  if (rows.length === 0) throw new VoucherRefused('Il voucher è già stato usato.')
}
