import { randomBytes } from 'node:crypto'

import type { RequestHandler } from 'express'
import helmet from 'helmet'

import type { Deps } from '../deps.ts'
import { paths } from '../shared/paths.ts'

/** Nothing runs, loads or frames this site but itself; htmx alone makes HTML (Trusted Types). */
export function setUpSecurityHeaders({ production }: Deps): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    hsts: production ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })
  return [headers, contentSecurityPolicy, permissionsPolicy]
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
