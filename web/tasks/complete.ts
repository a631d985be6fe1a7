import { randomUUID } from 'node:crypto'

import { ConfirmationNeeded, SessionEnded } from '../../domain/auth/errors.ts'
import { transaction } from '../../domain/database.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import type { PersonFacts } from '../../domain/procedures/person-facts.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import type { ActResult } from '../../domain/tasks/complete-task.ts'
import { glance } from '../../domain/tasks/peek.ts'
import { offeredBy } from '../../domain/tasks/handoffs.ts'
import { personFactsOf } from '../../domain/tasks/person-facts.ts'
import { releaseNamed } from '../../domain/tasks/published.ts'
import { saveTaskDraft } from '../../domain/tasks/task-draft.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { dayInItaly } from '../shared/format.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { afterTask } from './after.ts'
import { checkChoices } from './check-choices.ts'
import { paths } from './paths.ts'
import {
  chargesIn,
  mustKnowPerson,
  noteIn,
  readAnswers,
  readPosted,
  typedOf,
} from './posted-task.ts'
import { showTask, taskParams } from './task.ts'
import { tellWorkflow } from '../shared/tell-workflow.ts'

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
        if (error instanceof DomainError) return await refused(deps, visit, error)
        throw error
      }
    },
  })
}

async function complete(deps: Deps, visit: Visit): Promise<Reply> {
  const posted = readPosted(visit.form)
  const release = await releaseNamed(deps.pools.engine, posted.release)
  const today = dayInItaly(visit.now)
  const person = mustKnowPerson(release, posted) ? await personOf(deps, visit) : undefined
  const read = readAnswers(release, posted, { today, person })
  if (read.errors.length > 0) return await again(deps, visit, read.errors)
  if (read.signature) await confirmed(deps, visit)
  const wrong = await checkChoices(deps, visit, {
    ...read,
    offer: offeredBy(release, posted.step),
  })
  if (wrong.length > 0) return await again(deps, visit, wrong)
  const result = await completeTask(actDeps(deps), visit.credentials, {
    op: visit.op ?? randomUUID(),
    taskId: visit.params.id,
    version: visit.version ?? 0,
    release: posted.release,
    step: posted.step,
    form: posted.form,
    outcome: posted.outcome,
    answers: read.answers,
    facts: read.facts,
    ...chargesIn(read, posted.outcome),
    ...noteIn(visit.form),
    request: visit.request,
  })
  if (result.kind === 'signed-out') throw new SessionEnded()
  return await afterTask(deps, visit, { result, moved: await hasMoved(deps, result) })
}

async function hasMoved(deps: Deps, result: ActResult): Promise<boolean> {
  return result.kind === 'done' ? await tellWorkflow(deps, result) : true
}

/** What the registry says today of the person of the task's case. */
function personOf({ pools }: Deps, { open, params }: Visit): Promise<PersonFacts> {
  return glance(pools.web, async (sql) => {
    const [, person] = await Promise.all([open(sql), personFactsOf(sql, params.id)])
    return person
  })
}

/** @throws ConfirmationNeeded when the password was not given a few minutes ago */
async function confirmed(deps: Deps, visit: Visit): Promise<void> {
  const { session } = await transaction(deps.pools.web, (sql) => visit.open(sql))
  const since = Date.now() - session.confirmedAt.getTime()
  if (since > deps.reauthMinutes * 60_000) throw new ConfirmationNeeded()
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
