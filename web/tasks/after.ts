import { sameScopeAgain } from '../../domain/auth/session.ts'
import { glances } from '../../domain/tasks/peek.ts'
import type { ActResult } from '../../domain/tasks/complete-task.ts'
import { nextTaskPage, taskPage } from '../../domain/tasks/queries.ts'
import type { Deps } from '../deps.ts'
import { formatTime } from '../shared/format.ts'
import type { Message } from '../shared/message.ts'
import { fragment, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import type { ActVisit } from '../shared/visit.ts'
import { taskPath } from './paths.ts'
import { presentTask } from './present-task.ts'
import { dressTask } from './read-task.ts'

type Visit = ActVisit<{ id: string }, unknown, unknown>

interface Done {
  readonly result: Exclude<ActResult, { kind: 'signed-out' }>
  /** The case is where it goes now; otherwise it will move on by itself. */
  readonly moved: boolean
}

/**
 * After the act: the next task of the same case that the person may do, or what the case waits for.
 * Read under the scope without a commit of its own: the act is the event of this reading.
 */
export async function afterTask(deps: Deps, visit: Visit, done: Done): Promise<Reply> {
  const { params, admit, language, t, htmx } = visit
  const { scope, caseId } = done.result
  const sql = glances(deps.pools.web, (one) => sameScopeAgain(one, scope))
  const next = await nextTaskPage(sql, caseId, params.id)
  const session = admit(scope.session)
  const message = messageOf(done, next !== undefined, language)
  const to = taskPath(next?.id ?? params.id)
  if (!htmx) return redirect(to, message)
  const task = next ?? (await taskPage(sql, params.id))
  if (!task) return redirect('/posta', message)
  const shown = await dressTask(sql, task, { session, t })
  const said = t(message.key, message.values)
  const model = {
    ...presentTask(shown, { session, language, t, said }),
    focus: true,
    piece: true,
  }
  return fragment('tasks/_task', model, { headers: { 'HX-Push-Url': to } })
}

function messageOf({ result, moved }: Done, hasNext: boolean, language: 'it' | 'en'): Message {
  if (result.kind === 'repeated') {
    return {
      key: 'tasks.done-repeated',
      values: { time: formatTime(result.at, language) },
      tone: 'info',
    }
  }
  if (result.late) return { key: 'tasks.done-late', tone: 'warning' }
  if (!moved) return { key: 'tasks.done-slow', tone: 'info' }
  return { key: hasNext ? 'tasks.done-next' : 'tasks.done-last' }
}
