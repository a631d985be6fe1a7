import { SessionEnded } from '../../domain/auth/errors.ts'
import { transaction } from '../../domain/database.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import type { ActResult } from '../../domain/tasks/complete-task.ts'
import { saveTaskDraft } from '../../domain/tasks/task-draft.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import { tellWorkflow } from '../shared/tell-workflow.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { afterTask } from './after.ts'
import { paths } from './paths.ts'
import { typedOf } from '../shared/posted-task.ts'
import { NotDone, sayAct } from './say-act.ts'
import { showTask, taskParams } from './task.ts'

type Visit = ActVisit<{ id: string }, Nothing, RawForm>

/** The act: the answers of a task and how it ends, in two commits and one page. */
export function completeRoute(deps: Deps): Route {
  return actRoute({
    method: 'post',
    path: paths.task,
    permission: 'task.act',
    audit: 'task-completed',
    params: taskParams,
    async handle(visit: Visit) {
      try {
        return await complete(deps, visit)
      } catch (error) {
        if (error instanceof NotDone) return await again(deps, visit, error.errors)
        if (error instanceof DomainError) return await refused(deps, visit, error)
        throw error
      }
    },
  })
}

async function complete(deps: Deps, visit: Visit): Promise<Reply> {
  const said = await sayAct(deps, visit)
  const result = await completeTask(actDeps(deps), visit.credentials, said)
  if (result.kind === 'signed-out') throw new SessionEnded()
  return await afterTask(deps, visit, { result, moved: await hasMoved(deps, result) })
}

async function hasMoved(deps: Deps, result: ActResult): Promise<boolean> {
  return result.kind === 'done' ? await tellWorkflow(deps, result) : true
}

/** The same page with what was typed and what to mend. */
function again(deps: Deps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  return transaction(deps.pools.web, async (sql) =>
    showTask(await visit.open(sql), visit.params.id, {
      ...visit,
      typed: typedOf(visit.form),
      errors,
      status: 422,
      piece: visit.htmx,
    }),
  )
}

/** Why the act was refused, on the page as it is now; what was typed stays there and in the draft. */
function refused(deps: Deps, visit: Visit, error: DomainError): Promise<Reply> {
  return transaction(deps.pools.web, async (sql) => {
    const act = await visit.open(sql)
    if (error.status === 404) throw error
    const typed = typedOf(visit.form)
    const { id } = visit.params
    await saveTaskDraft(act, id, { version: visit.version ?? 0, data: typed })
    return await showTask(act, id, {
      language: visit.language,
      t: visit.t,
      typed,
      refusal: error.message,
      conflict: error.code === 'task-changed',
      status: error.status,
      piece: visit.htmx,
    })
  })
}
