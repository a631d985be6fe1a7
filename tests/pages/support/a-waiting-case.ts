import { randomUUID } from 'node:crypto'

import { hashToken, newToken } from '../../../domain/auth/session.ts'
import { advance } from '../../../domain/tasks/advance.ts'
import { completeTask } from '../../../domain/tasks/complete-task.ts'
import { actDeps } from '../../../web/deps.ts'
import { aCase } from './a-case.ts'
import type { TestCase } from './a-case.ts'
import type { TestApp } from './start-app.ts'

interface Open {
  readonly id: string
  readonly step: string
  readonly form: string | null
  readonly version: number
}

const open = `
  select id, step, form, version from task
  where case_id = $1 and state in ('open', 'claimed') and purpose = 'step' order by opened_at desc limit 1`

/** The open task of a case. */
export async function openTask({ owner }: TestApp, caseId: string): Promise<Open> {
  const { rows } = await owner.query<Open>(open, [caseId])
  const [task] = rows
  if (!task) throw new Error(`no open task in case ${caseId}`)
  return task
}

/** Completes the open task of a case, as its page would. */
export async function complete(
  app: TestApp,
  caseId: string,
  { by, outcome }: { readonly by: string; readonly outcome: string },
): Promise<void> {
  const { id: taskId, step, form, version } = await openTask(app, caseId)
  const [token, csrf] = [newToken(), newToken()]
  const account = app.people.users[by]
  await app.owner.query('select open_session($1, $2, $3)', [hashToken(token), account, csrf])
  await completeTask(
    actDeps(app.deps),
    { tokenHash: hashToken(token), csrf },
    {
      ...{ op: randomUUID(), taskId, step, form, version, outcome, request: 'test' },
      release: 'presa-in-carico@1',
      answers: {},
      facts: {},
    },
  )
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, caseId, 'workflow')
}

/** A case whose triage is over: it waits for a coordinator to put somebody in charge. */
export async function aWaitingCase(app: TestApp): Promise<TestCase> {
  const one = await aCase(app)
  await complete(app, one.caseId, { by: 'front-desk.a', outcome: 'to-triage' })
  await complete(app, one.caseId, { by: 'social-worker.a', outcome: 'take-charge' })
  return { ...one, taskId: (await openTask(app, one.caseId)).id }
}
