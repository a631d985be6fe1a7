import type { Request, Response } from 'express'

import { readPost } from './parse-visit.ts'
import type { RawForm } from './visit.ts'

/** A form that was not taken, as it was: one hidden field for each value, and what people typed. */
export interface Resend {
  readonly action: string
  /** In whose name it would be recorded now. */
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly typed: Typed
}

/** What a form holds that its sender can recognise; chosen entries are codes, and only counted. */
interface Typed {
  readonly texts: readonly string[]
  readonly chosen: number
}

/**
 * Offers a form of a former session to whoever is signed in now, who looks and sends it again.
 * Only for posts that the browser itself says come from a page of ours.
 */
export function presentResend(req: Request, res: Response): Resend | undefined {
  const { session } = res.locals
  if (!session) return undefined
  const { fields, op, version } = readPost(req)
  const own = { ...(op && { _op: op }), ...(version !== undefined && { _v: String(version) }) }
  const { password: _, ...kept } = fields
  const all = valuesOf({ ...kept, ...own })
  return { action: req.originalUrl, name: session.fullName, fields: all, typed: typedIn(all) }
}

const code = /^[a-z][\w-]*$/

/** What people will know again as theirs in a form that was not taken. */
export function typedIn(fields: Resend['fields']): Typed {
  const own = fields.filter(({ name, value }) => !name.startsWith('_') && value !== '')
  const texts = own.map(({ value }) => value).filter((value) => !code.test(value))
  return { texts, chosen: own.length - texts.length }
}

/** Every value of a form by itself, as hidden fields want them. */
export function valuesOf(form: RawForm): { name: string; value: string }[] {
  return Object.entries(form).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => ({ name, value: each })),
  )
}
