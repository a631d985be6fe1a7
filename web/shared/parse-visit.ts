import type { Request, Response } from 'express'
import { z } from 'zod'

import { badRequest, notFound } from './http-error.ts'
import { translator } from './i18n.ts'
import type { Language } from './i18n.ts'
import type { Route } from './route.ts'
import type { RawForm, Visit } from './visit.ts'

const text = z.string().max(20_000)
/** Limits of a post: 500 fields, 200 values for one field, 20,000 characters each. */
const raw = z
  .record(z.string().max(200), z.union([text, z.array(text).max(200)]))
  .refine((form) => Object.keys(form).length <= 500)
const uuid = z.uuid().optional()
const version = z.coerce.number().int().min(0).max(2_147_483_647).optional()

interface Posted {
  readonly fields: RawForm
  readonly csrf: string
  readonly op: string | undefined
  readonly version: number | undefined
}

/** The fields of a post without those that the framework puts in every form. */
export function readPost(req: Request): Posted {
  const parsed = raw.safeParse(req.body ?? {})
  if (!parsed.success) throw badRequest('form')
  const { _csrf: csrf, _op, _v, ...fields } = parsed.data
  const op = uuid.safeParse(_op)
  const v = version.safeParse(_v)
  if (!op.success || !v.success) throw badRequest('_op, _v')
  return { fields, csrf: typeof csrf === 'string' ? csrf : '', op: op.data, version: v.data }
}

/** Parse first, then forget the request. */
export function parseVisit(
  route: Route,
  req: Request,
  res: Response,
): Visit<unknown, unknown, unknown> {
  const posted = route.method === 'post' ? readPost(req) : undefined
  const params = route.params?.safeParse(req.params)
  if (params?.success === false) throw notFound()
  const query = route.query?.safeParse(req.query)
  if (query?.success === false) throw badRequest('query')
  const form = posted && route.form ? route.form.safeParse(posted.fields) : undefined
  if (form?.success === false) throw badRequest('form')
  const language: Language = res.locals.language
  return {
    params: params?.data ?? {},
    query: query?.data ?? {},
    form: form ? form.data : (posted?.fields ?? {}),
    op: posted?.op,
    version: posted?.version,
    request: res.locals.request,
    here: req.originalUrl,
    htmx: isHtmx(req),
    language,
    t: translator(language),
    now: new Date(),
  }
}

export function isHtmx(req: Request): boolean {
  return req.get('hx-request') === 'true'
}
