import { randomBytes } from 'node:crypto'

import type { RequestHandler } from 'express'
import helmet from 'helmet'

import type { Deps } from '../deps.ts'
import { paths } from '../shared/paths.ts'

/** Strict-Transport-Security: a year, and for every name below. */
export const encryptedOnly = 'max-age=31536000; includeSubDomains'

/** Nothing runs, loads or frames this site but itself; htmx alone makes HTML (Trusted Types). */
export function setUpSecurityHeaders({ production }: Deps): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    hsts: false,
    xFrameOptions: { action: 'deny' },
  })
  const encryption: RequestHandler = (_req, res, next) => {
    if (production) res.set('Strict-Transport-Security', encryptedOnly)
    next()
  }
  return [headers, encryption, contentSecurityPolicy, permissionsPolicy]
}

const contentSecurityPolicy: RequestHandler = (_req, res, next) => {
  const nonce = randomBytes(18).toString('base64url')
  res.locals.nonce = nonce
  res.set(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types htmx',
      `report-uri ${paths.cspReport}`,
    ].join('; '),
  )
  next()
}

const permissionsPolicy: RequestHandler = (_req, res, next) => {
  res.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  // Pages hold personal data: nothing is kept by caches. Assets set their own.
  res.set('Cache-Control', 'no-store')
  next()
}
