import type { EntityManager } from '@mikro-orm/postgresql'

import type { Act } from './shared/act.ts'

/** An act on plain facts: entities beside the statements, in one transaction (`plainFact`). */
export interface PlainAct extends Act {
  readonly em: EntityManager
}
