import { randomUUID } from 'node:crypto'

import { transaction } from '../../domain/database.ts'
import type { Act } from '../../domain/shared/act.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import type { CaseAct } from '../../domain/tasks/act-on-case.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import type { Reply } from './reply.ts'
import { tellWorkflow } from './tell-workflow.ts'
import type { ActVisit, SignedAct } from './visit.ts'

interface FromPage {
  readonly on: CaseAct['on']
  /** As `actOnCase` asks it; the same `op` at each try. */
  readonly work: (act: Act, caseId: string, op: string) => Promise<number>
  /** Where it leads; `moved`: the case has gone on, and need not be waited for. */
  readonly done: (moved: boolean) => Reply
  /** The page again, with why it was not done. */
  readonly again: (act: SignedAct, refusal: DomainError) => Promise<Reply>
}

/**
 * An act on a case that a page of its own asks for: done under the case lock, told to the workflow.
 * What is refused brings the page back, in a transaction of its own; what is not there or may not be
 * seen (404) does not.
 */
export async function actFromPage(
  deps: Deps,
  visit: Pick<ActVisit<unknown, unknown, unknown>, 'op' | 'open'>,
  { on, work, done, again }: FromPage,
): Promise<Reply> {
  const { op = randomUUID(), open } = visit
  try {
    const acted = await actOnCase(actDeps(deps), { op, open, on }, (act, caseId) =>
      work(act, caseId, op),
    )
    return done(await tellWorkflow(deps, acted))
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return await transaction(deps.pools.web, async (sql) => again(await open(sql), error))
  }
}
