import { createHmac, timingSafeEqual } from 'node:crypto'

import type { CookieOptions, Request, Response } from 'express'

/** Cookies of one origin: `__Host-` and Secure wherever there is TLS; plain on a local machine. */
export interface CookieNames {
  readonly session: string
  readonly form: string
  readonly flash: string
  readonly language: string
  readonly theme: string
  /** How many of the news this browser has shown. */
  readonly news: string
  readonly options: CookieOptions
}

export function cookieNames(origin: string): CookieNames {
  const secure = origin.startsWith('https:')
  const prefix = secure ? '__Host-' : ''
  return {
    session: `${prefix}siso`,
    form: `${prefix}siso-form`,
    flash: `${prefix}siso-flash`,
    language: `${prefix}siso-lang`,
    theme: `${prefix}siso-theme`,
    news: `${prefix}siso-news`,
    options: { httpOnly: true, secure, sameSite: 'lax', path: '/' },
  }
}

/** A cookie of the request, decoded; none when absent or malformed. */
export function readCookie(req: Request, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return decode(pair.slice(at + 1).trim())
  }
  return undefined
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** A key for one use alone: passwords of the database come from the same secret. */
export function keyFor(use: string, secret: string): string {
  return createHmac('sha256', secret).update(`cookie ${use}`).digest('base64url')
}

/** `value.signature`: nobody but us can have made it. */
export function sign(value: string, secret: string): string {
  return `${value}.${signature(value, secret)}`
}

export function unsign(signed: string, secret: string): string | undefined {
  const at = signed.lastIndexOf('.')
  const value = signed.slice(0, at)
  const given = Buffer.from(signed.slice(at + 1))
  const expected = Buffer.from(signature(value, secret))
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : undefined
}

function signature(value: string, secret: string): string {
  return createHmac('sha256', secret).update(value).digest('base64url')
}

/** Forgets a cookie. */
export function dropCookie(res: Response, name: string, options: CookieOptions): void {
  res.clearCookie(name, options)
}
