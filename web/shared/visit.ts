import type { Request, Response } from 'express'

import type { Credentials, Session } from '../../domain/auth/session.ts'
import type { Act } from '../../domain/shared/act.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { Language, Translate } from './i18n.ts'

/** Fields of a posted form as they were typed. A field sent twice is a list. */
export type RawForm = Readonly<Record<string, string | readonly string[]>>

/** What every handler gets, parsed: it never sees the request. */
export interface Visit<P, Q, F> {
  readonly params: P
  readonly query: Q
  readonly form: F
  /** The form's `_op`: a UUID that makes the post idempotent. */
  readonly op: string | undefined
  /** The form's `_v`: the version of the row that the person was looking at. */
  readonly version: number | undefined
  /** Correlation id: kept in the audit, shown on error pages. */
  readonly request: string
  /** Path and query of this page, to come back to it. */
  readonly here: string
  /** Asked by htmx: answer with a fragment. */
  readonly htmx: boolean
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

export interface SignedAct extends Act {
  readonly session: Session
}

/** A visit with its transaction open and its scope set. */
export interface SignedVisit<P, Q, F> extends Visit<P, Q, F> {
  readonly session: Session
  readonly sql: Sql
  readonly act: SignedAct
}

/** A visit of an act that opens its own transaction (hot path, ORM). */
export interface ActVisit<P, Q, F> extends Visit<P, Q, F> {
  readonly credentials: Credentials
  /** First statement of the act's transaction: sets the scope, refuses whoever may not. */
  open(sql: Sql): Promise<SignedAct>
  /** The same refusals for a session read in a pipelined round trip. */
  admit(session: Session | undefined): Session
}

/** A page for everybody; the session is there when somebody is signed in. */
export interface PublicVisit<P, Q, F> extends Visit<P, Q, F> {
  readonly session: Session | undefined
  /** For cookies alone. */
  readonly http: { readonly req: Request; readonly res: Response }
}
