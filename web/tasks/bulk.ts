import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { notPermitted } from '../../domain/auth/errors.ts'
import { once } from '../../domain/auth/once.ts'
import type { Act } from '../../domain/shared/act.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { assignTask } from '../../domain/tasks/assign-task.ts'
import { claimTask } from '../../domain/tasks/claim-task.ts'
import { releaseTask } from '../../domain/tasks/release-task.ts'
import { snoozeTask } from '../../domain/tasks/snooze-task.ts'
import { safeReturn } from '../auth/paths.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { futureDay } from './acts.ts'
import { paths, reportPath } from './paths.ts'

export const chosenTasks = z
  .union([recordId.transform((id) => [id]), z.array(recordId).max(100)])
  .default([])

const bulkForm = z.object({
  azione: z.enum(['claim', 'release', 'assign', 'snooze']),
  attivita: chosenTasks,
  a: z.string().max(60).default(''),
  fino: z.string().max(20).default(''),
  back: z.string().max(2000).default(paths.inbox),
})
type BulkForm = z.infer<typeof bulkForm>
type Visit = SignedVisit<Nothing, Nothing, BulkForm>

/** One act on many tasks: each succeeds or not by itself, and the report says which. */
export function bulkRoute(): Route {
  return route({
    method: 'post',
    path: paths.bulk,
    permission: 'task.act',
    audit: 'task-claimed',
    form: bulkForm,
    handle: actOnMany,
  })
}

async function actOnMany(visit: Visit): Promise<Reply> {
  const { form, act, op, session } = visit
  const { azione: action, attivita: ids } = form
  if (op === undefined) throw badRequest('_op')
  if (action === 'assign' && !may(session.roles, 'task.assign')) throw notPermitted('task.assign')
  if (ids.length === 0) return refuse(visit, 'inbox.none-chosen')
  if (action === 'assign' && form.a === '') return redirect(choosePath(form))
  const doIt = workOf(visit)
  if (!doIt) return refuse(visit, action === 'snooze' ? 'inbox.bad-date' : 'inbox.assign-missing')
  await once(act, op, async () => {
    const lost = await tryEach(act, ids, doIt)
    return {
      action,
      done: ids.length - lost.length,
      lost: JSON.stringify(lost),
      back: safeReturn(form.back),
    }
  })
  return redirect(reportPath(op))
}

type Work = (act: Act, id: string) => Promise<void>

function workOf({ form, now }: Visit): Work | undefined {
  switch (form.azione) {
    case 'claim':
      return claimTask
    case 'release':
      return releaseTask
    case 'assign':
      return recordId.safeParse(form.a).success
        ? (act, id) => assignTask(act, id, form.a)
        : undefined
    case 'snooze': {
      const until = futureDay(form.fino, now)
      return until === undefined ? undefined : (act, id) => snoozeTask(act, id, until)
    }
  }
}

/** What could not be done, with the reason in words. */
async function tryEach(act: Act, ids: readonly string[], work: Work): Promise<[string, string][]> {
  const lost: [string, string][] = []
  for (const id of new Set(ids)) {
    try {
      await work(act, id)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      lost.push([id, error.message])
    }
  }
  return lost
}

function choosePath({ attivita, back }: BulkForm): string {
  const query = new URLSearchParams()
  for (const id of attivita) query.append('attivita', id)
  query.set('back', safeReturn(back))
  return `${paths.choose}?${query.toString()}`
}

function refuse({ form, t }: Visit, key: string): Reply {
  const model = { title: t('inbox.refused-title'), message: t(key), back: safeReturn(form.back) }
  return page('tasks/refused', model, { status: 422 })
}
