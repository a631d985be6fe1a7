import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { findInHand, handOnTask } from '../../domain/tasks/assign-task.ts'
import { commentTask } from '../../domain/tasks/comment-task.ts'
import { recordId } from '../shared/record-id.ts'
import { redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { chooseWorker } from './assign.ts'
import type { Asked } from './assign.ts'
import { paths, taskPath } from './paths.ts'
import { taskParams } from './task.ts'

const form = z.object({
  a: z.string().max(60).default(''),
  nota: z.string().trim().max(4000).default(''),
})
type Visit<F> = SignedVisit<{ id: string }, unknown, F>

/** Who has a task in hand gives it to a colleague who could have taken it, with a word about it. */
export function handOnRoutes(): Route[] {
  const shared = { path: paths.handOn, permission: 'task.act', params: taskParams } as const
  return [
    route({
      ...shared,
      method: 'get',
      audit: 'none',
      async handle(visit) {
        await findInHand(visit.sql, visit.params.id)
        return choose(visit)
      },
    }),
    route({ ...shared, method: 'post', audit: 'task-assigned', form, handle: handOn }),
  ]
}

function choose(visit: Visit<unknown>, more: Partial<Asked> = {}): Promise<Reply> {
  const { params, session } = visit
  return chooseWorker(visit, {
    ids: [params.id],
    action: taskPath(params.id, 'handOn'),
    back: taskPath(params.id),
    handsOn: true,
    except: session.userId,
    ...more,
  })
}

async function handOn(visit: Visit<z.infer<typeof form>>): Promise<Reply> {
  const { act, sql, params, form: given, op = randomUUID(), t } = visit
  const { nota: note } = given
  if (!recordId.safeParse(given.a).success) {
    await findInHand(sql, params.id)
    return choose(visit, { note, error: t('inbox.assign-missing'), status: 422 })
  }
  try {
    // Asked before it is looked in whose hands the task is: after the first of two clicks, no more theirs.
    await once(act, op, async () => {
      await handOnTask(act, params.id, given.a)
      if (note !== '') await commentTask(act, params.id, { id: op, body: note })
      return { task: params.id }
    })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status !== 422) throw error
    return choose(visit, { note, error: error.message, status: error.status })
  }
  return redirect(paths.inbox, { key: 'inbox.handed-on' })
}
