import type { Sql } from './sql.ts'

/** Who acts, as the session's scope says. Use cases read it; they never see a request. */
export interface Actor {
  readonly userId: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly orgs: readonly number[]
}

/** What every use case receives: its transaction, its actor, and the request it answers. */
export interface Act {
  readonly sql: Sql
  readonly session: Actor
  /** Correlation id, kept in the audit beside the act. */
  readonly request: string
}
