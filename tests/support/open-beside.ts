import { randomUUID } from 'node:crypto'

import { openScope } from '../../domain/auth/session.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import type { CaseAct } from '../../domain/tasks/act-on-case.ts'
import { openSubprocess } from '../../domain/tasks/open-subprocess.ts'
import type { TestCase } from './a-case.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

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
  const open: CaseAct['open'] = async (sql) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    return { sql, session, request: 'test' }
  }
  return actOnCase(desk.deps, { op, open, on: { caseId } }, (act, of) =>
    openSubprocess(act, of, { op, ...asked }),
  )
}
