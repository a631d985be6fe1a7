import type { Expression } from '../schema/expression.ts'
import type { HitPolicy } from '../schema/table.ts'
import type { Facts } from './types.ts'

/** Why a case took its way: enough to say it in words and to decide it again years later. */
export interface Decided {
  readonly table: string
  readonly hit: HitPolicy
  /** Key of the row that decided, or `otherwise`; `collected` where several were put together. */
  readonly row: string
  /** The rows that were asked, in order: with `first` none after the one that holds. */
  readonly trace: readonly {
    readonly row: string
    readonly condition: Expression
    readonly value: boolean
  }[]
  /** What those conditions read, as far as it was known. */
  readonly facts: Facts
  /** The number of a table that collects, by the fact that took it; empty: there was none. */
  readonly collected?: Facts
}
