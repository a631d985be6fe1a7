import type { z } from 'zod'

import type { AuditedAction } from '../../domain/audit/events.ts'
import type { Permission } from '../../domain/auth/policy.ts'
import type { Reply } from './reply.ts'
import type { ActVisit, PublicVisit, RawForm, SignedVisit } from './visit.ts'

/** Nothing asked for, nothing given. */
export type Nothing = Record<string, never>

/**
 * A route is a declaration: security is reviewed by reading it alone.
 * `form` parses the shape that our page sends (another shape is a 400); a person's mistakes are
 * the handler's business: it shows the page again with `errors`.
 */
interface Declaration<P, Q, F> {
  readonly method: 'get' | 'post'
  readonly path: string
  /** Event that the act or the reading leaves in the audit, written by the use case; or `none`. */
  readonly audit: AuditedAction | 'none'
  readonly params?: z.ZodType<P>
  readonly query?: z.ZodType<Q>
  readonly form?: z.ZodType<F>
}

interface Guarded<P, Q, F> extends Declaration<P, Q, F> {
  readonly permission: Permission
  /** The password must have been asked a few minutes ago: signatures, publishing, accounts. */
  readonly confirm?: boolean
  /** A search of people: counted, and refused with 429 when there were too many. */
  readonly search?: boolean
  /** What is posted may be a whole document, of some megabytes. */
  readonly long?: boolean
}

type Handler<V> = (visit: V) => Promise<Reply> | Reply

/** As the framework serves it. Made by `route`, `actRoute` and `publicRoute` alone. */
export interface Route {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly permission: Permission | 'public'
  readonly audit: AuditedAction | 'none'
  readonly confirm: boolean
  readonly search: boolean
  readonly long: boolean
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly form: z.ZodType | undefined
  readonly run: Run
}

/* Inputs were parsed by the schemas of the same declaration, hence the method types. */
export type Run =
  | { readonly mode: 'scope'; handle(visit: SignedVisit<unknown, unknown, unknown>): Answer }
  | { readonly mode: 'act'; handle(visit: ActVisit<unknown, unknown, unknown>): Answer }
  | { readonly mode: 'public'; handle(visit: PublicVisit<unknown, unknown, unknown>): Answer }
type Answer = Promise<Reply> | Reply

function declare<P, Q, F>(given: Declaration<P, Q, F>) {
  const { method, path, audit, params, query, form } = given
  return { method, path, audit, params, query, form }
}

function guard<P, Q, F>(given: Guarded<P, Q, F>) {
  const { permission, confirm = false, search = false, long = false } = given
  return { ...declare(given), permission, confirm, search, long }
}

/** Reads and plain facts: one transaction, opened with the scope of the session. */
export function route<P = Nothing, Q = Nothing, F = RawForm>(
  given: Guarded<P, Q, F> & { handle: Handler<SignedVisit<P, Q, F>> },
): Route {
  return { ...guard(given), run: { mode: 'scope', handle: given.handle } }
}

/** Acts that open their own transaction: process steps, and use cases over the ORM. */
export function actRoute<P = Nothing, Q = Nothing, F = RawForm>(
  given: Guarded<P, Q, F> & { handle: Handler<ActVisit<P, Q, F>> },
): Route {
  return { ...guard(given), run: { mode: 'act', handle: given.handle } }
}

const plain = { confirm: false, search: false, long: false } as const

/** For everybody, signed in or not. */
export function publicRoute<P = Nothing, Q = Nothing, F = RawForm>(
  given: Declaration<P, Q, F> & { handle: Handler<PublicVisit<P, Q, F>> },
): Route {
  const run = { mode: 'public', handle: given.handle } as const
  return { ...declare(given), permission: 'public', ...plain, run }
}
