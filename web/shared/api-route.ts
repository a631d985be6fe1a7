import type { z } from 'zod'

import type { AuditedAction } from '../../domain/audit/events.ts'
import type { Sql } from '../../domain/shared/sql.ts'

/** Who calls, as the voucher says that was verified. */
export interface Caller {
  readonly client: string
  readonly purpose: string
}

/** What a handler gets, parsed; its transaction sees what the comune has published, nothing else. */
export interface ApiVisit<Q, B> {
  /** Belfiore code of the comune that is asked. */
  readonly belfiore: string
  readonly query: Q
  readonly body: B
  readonly caller: Caller
  readonly sql: Sql
  /** Correlation id: kept in the audit, told in problems. */
  readonly request: string
  /** Scheme, host and port of this site. */
  readonly origin: string
}

export interface ApiReply {
  readonly status: number
  readonly body?: object
  /** `application/json` if not given. */
  readonly type?: 'application/problem+json'
}

interface Declaration<Q, B> {
  readonly method: 'get' | 'post'
  /** Under `/:belfiore/`, which says whose it is. */
  readonly path: string
  /** `public`: a description of the API, with nobody's data; no transaction is opened. */
  readonly access: 'voucher' | 'public'
  readonly audit: AuditedAction | 'none'
  readonly query?: z.ZodType<Q>
  /** Of JSON, at most 10 MB. */
  readonly body?: z.ZodType<B>
}

/**
 * An address for another body's programs, not for people: no session opens it, no cookie is read or
 * set, and what it refuses it refuses as a problem (RFC 7807). Made by `apiRoute` alone.
 */
export interface ApiRoute extends Declaration<unknown, unknown> {
  handle(visit: ApiVisit<unknown, unknown>): Promise<ApiReply> | ApiReply
}

export function apiRoute<Q = unknown, B = unknown>(
  given: Declaration<Q, B> & {
    handle: (visit: ApiVisit<Q, B>) => Promise<ApiReply> | ApiReply
  },
): ApiRoute {
  const { handle, ...declared } = given
  // Inputs were parsed by the schemas of the same declaration.
  return { ...declared, handle: handle as ApiRoute['handle'] }
}

/** How an API knows who calls; without one its addresses are not there. */
export interface ApiDoor {
  /** The comune has an agreement: without, its addresses are not there. */
  admits(belfiore: string): boolean
  /**
   * @throws VoucherRefused when the header holds no voucher for this comune that may be used now;
   *   `pdnd-away` when the keys that would tell cannot be read
   */
  verify(authorization: string | undefined, belfiore: string): Promise<Caller>
  /** @returns the seconds to wait, when there were too many calls */
  take(key: string): Promise<number | undefined>
}

/** Why a voucher opens nothing, in words that the caller may read. */
export class VoucherRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'VoucherRefused'
  }
}
