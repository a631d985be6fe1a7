import type { Request, Response } from 'express'
import { z } from 'zod'

import { badRequest, notFound } from './http-error.ts'
import { translator } from './i18n.ts'
import { recordId } from './record-id.ts'
import type { Route } from './route.ts'
import type { RawForm, Visit } from './visit.ts'

/** No browser types a NUL, and no text of the database may hold one. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((typed) => !typed.includes('\u0000'))
/** Limits of a post: 500 fields, 200 values for one field, 20,000 characters each. */
const raw = (longest = 20_000) =>
  z
    .record(z.string().max(200), z.union([text(longest), z.array(text(longest)).max(200)]))
    .refine((form) => Object.keys(form).length <= 500)
const usual = raw()
const long = raw(4_000_000)
const uuid = recordId.optional()
const version = z.coerce.number().int().min(0).max(2_147_483_647).optional()

interface Posted {
  readonly fields: RawForm
  readonly csrf: string
  readonly op: string | undefined
  readonly version: number | undefined
  /** A post that had come too late, sent again: its parked copy goes away once it succeeds. */
  readonly parked: string | undefined
}

const none: Posted = { fields: {}, csrf: '', op: undefined, version: undefined, parked: undefined }

/** The fields of a post without those that the framework puts in every form. */
export function readPost(req: Request): Posted {
  if (req.method !== 'POST') return none
  const {
    _csrf: csrf,
    _op,
    _v,
    _parked,
    ...fields
  } = checked(req.res?.locals.long === true ? long : usual, req.body ?? {}, 'form')
  return {
    fields,
    csrf: typeof csrf === 'string' ? csrf : '',
    op: checked(uuid, _op, '_op'),
    version: checked(version, _v, '_v'),
    parked: checked(uuid, _parked, '_parked'),
  }
}

/** Parse first, then forget the request. */
export function parseVisit(
  route: Route,
  req: Request,
  res: Response,
): Visit<unknown, unknown, unknown> {
  const { fields, op, version: v } = readPost(req)
  const params = route.params?.safeParse(req.params)
  if (params?.success === false) throw notFound()
  const { language, request } = res.locals
  return {
    params: params?.data ?? {},
    query: route.query ? checked(route.query, req.query, 'query') : {},
    form: route.form ? checked(route.form, fields, 'form') : fields,
    op,
    version: v,
    request,
    here: req.originalUrl,
    htmx: isHtmx(req),
    language,
    t: translator(language),
    now: new Date(),
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw badRequest(what)
  return parsed.data
}

export function isHtmx(req: Request): boolean {
  return req.get('hx-request') === 'true'
}
