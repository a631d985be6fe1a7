import type { Request, Response } from 'express'
import { z } from 'zod'

import { dropCookie, readCookie, sign, unsign } from './cookies.ts'
import type { CookieNames } from './cookies.ts'
import type { Message } from './message.ts'

const stored = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  tone: z.enum(['success', 'info', 'warning']).exactOptional(),
})

/** Keeps a message for the next page. The cookie is signed and lasts one minute. */
export function keepMessage(
  res: Response,
  { flash, options }: CookieNames,
  secret: string,
  message: Message,
): void {
  const value = Buffer.from(JSON.stringify(message)).toString('base64url')
  res.cookie(flash, sign(value, secret), { ...options, maxAge: 60_000 })
}

/** The message that the last act left, taken away so that it shows once. */
export function takeMessage(
  req: Request,
  res: Response,
  { flash, options }: CookieNames,
  secret: string,
): Message | undefined {
  const cookie = readCookie(req, flash)
  if (cookie === undefined) return undefined
  dropCookie(res, flash, options)
  const value = unsign(cookie, secret)
  if (value === undefined) return undefined
  const parsed = stored.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  return parsed.success ? parsed.data : undefined
}
