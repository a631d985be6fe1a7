import { randomUUID } from 'node:crypto'

import { openScope } from '../../domain/auth/session.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import type { CaseAct } from '../../domain/tasks/act-on-case.ts'
import { moveTerms } from '../../domain/tasks/move-terms.ts'
import type { TermsAct } from '../../domain/tasks/move-terms.ts'
import { openSubprocess } from '../../domain/tasks/open-subprocess.ts'
import type { TestCase } from './a-case.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

const signedIn =
  ({ credentials: { tokenHash, csrf } }: Colleague): CaseAct['open'] =>
  async (sql) => {
    const session = await openScope(sql, tokenHash, csrf)
    if (!session) throw new Error('not signed in')
    return { sql, session, request: 'test' }
  }

interface Asked {
  readonly subprocess: string
  readonly reason: string
  readonly words: string
}

/** Somebody opens by hand what runs beside the path of a case. */
export function opensBeside(
  desk: Desk,
  [who, { id: caseId }]: readonly [Colleague, TestCase],
  asked: Asked,
): Promise<unknown> {
  const op = randomUUID()
  return actOnCase(desk.deps, { op, open: signedIn(who), on: { caseId } }, (act, of) =>
    openSubprocess(act, of, { op, ...asked }),
  )
}

/** Somebody suspends the terms of a case, or lets them run again. */
export const movesTerms = (
  desk: Desk,
  [who, { id: caseId }]: readonly [Colleague, TestCase],
  act: TermsAct,
) => moveTerms(desk.deps, signedIn(who), { caseId, op: randomUUID(), act })
