import type { Request, Response } from 'express'
import { z } from 'zod'

import { cookieNames, dropCookie, keyFor, readCookie, sign, unsign } from './cookies.ts'
import type { CookieNames } from './cookies.ts'
import type { Message } from './message.ts'

const stored = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  tone: z.enum(['success', 'info', 'warning']).exactOptional(),
})

interface Keeper {
  readonly names: CookieNames
  readonly secret: string
}

export function flashKeeper({ origin, secret }: { origin: string; secret: string }): Keeper {
  return { names: cookieNames(origin), secret: keyFor('flash', secret) }
}

/** Keeps a message for the next page. The cookie is signed and lasts one minute. */
export function keepMessage(res: Response, { names, secret }: Keeper, message: Message): void {
  const value = Buffer.from(JSON.stringify(message)).toString('base64url')
  res.cookie(names.flash, sign(value, secret), { ...names.options, maxAge: 60_000 })
}

/** The message that the last act left, taken away so that it shows once. */
export function takeMessage(req: Request, res: Response, keeper: Keeper): Message | undefined {
  const { names, secret } = keeper
  const cookie = readCookie(req, names.flash)
  if (cookie === undefined) return undefined
  dropCookie(res, names.flash, names.options)
  const value = unsign(cookie, secret)
  if (value === undefined) return undefined
  const parsed = stored.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  return parsed.success ? parsed.data : undefined
}
