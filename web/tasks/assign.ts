import { z } from 'zod'

import type { Session } from '../../domain/auth/session.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { assignTask } from '../../domain/tasks/assign-task.ts'
import { taskNotFound } from '../../domain/tasks/errors.ts'
import { groupsOfTasks, whoCouldTake } from '../../domain/tasks/queries-people.ts'
import type { Worker } from '../../domain/tasks/queries-people.ts'
import { safeReturn } from '../auth/paths.ts'
import { formatDate } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { chosenTasks } from './bulk.ts'
import { paths, taskPath } from './paths.ts'
import { taskParams } from './task.ts'

const back = z.string().max(2000).default(paths.inbox)

/** Who coordinates chooses among those who could do the task, seeing what each has in hand. */
export function assignRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.assign,
      permission: 'task.assign',
      audit: 'none',
      params: taskParams,
      query: z.object({ back: back.optional() }),
      handle: (visit) =>
        chooseWorker(visit, {
          ids: [visit.params.id],
          action: taskPath(visit.params.id, 'assign'),
          back: taskPath(visit.params.id),
        }),
    }),
    route({
      method: 'get',
      path: paths.choose,
      permission: 'task.assign',
      audit: 'none',
      query: z.object({ attivita: chosenTasks, back }),
      handle: (visit) => {
        const { attivita: ids, back: to } = visit.query
        if (ids.length === 0) return noneChosen(visit, safeReturn(to))
        return chooseWorker(visit, { ids, action: paths.bulk, back: safeReturn(to) })
      },
    }),
    route({
      method: 'post',
      path: paths.assign,
      permission: 'task.assign',
      audit: 'task-assigned',
      params: taskParams,
      form: z.object({ a: z.string().max(60).default(''), back }),
      async handle(visit) {
        const { act, params, form, t } = visit
        const asked = {
          ids: [params.id],
          action: taskPath(params.id, 'assign'),
          back: safeReturn(form.back),
        }
        if (!recordId.safeParse(form.a).success) {
          return await chooseWorker(visit, {
            ...asked,
            error: t('inbox.assign-missing'),
            status: 422,
          })
        }
        try {
          await assignTask(act, params.id, form.a)
        } catch (error) {
          if (!(error instanceof DomainError) || error.status === 404) throw error
          return await chooseWorker(visit, { ...asked, error: error.message, status: error.status })
        }
        return redirect(asked.back, { key: 'inbox.assigned' })
      },
    }),
  ]
}

interface Reader {
  readonly sql: Sql
  readonly session: Session
  readonly language: Language
  readonly t: Translate
}

export interface Asked {
  readonly ids: readonly string[]
  readonly action: string
  readonly back: string
  /** Given by who has it in hand, who may leave a word about it. */
  readonly handsOn?: boolean
  readonly note?: string
  /** Who gives it, and is not offered it. */
  readonly except?: string
  readonly error?: string
  readonly status?: number
}

function noneChosen({ t }: Reader, to: string): Reply {
  const model = { title: t('inbox.refused-title'), message: t('inbox.none-chosen'), back: to }
  return page('tasks/refused', model, { status: 422 })
}

/** @throws `task-not-found` when none of the tasks is in scope */
export async function chooseWorker({ sql, language, t }: Reader, asked: Asked): Promise<Reply> {
  const groups = await groupsOfTasks(sql, asked.ids)
  if (groups.length === 0) throw taskNotFound(asked.ids.join())
  const workers = (await whoCouldTake(sql, asked.ids)).filter(({ id }) => id !== asked.except)
  const model = {
    ...asked,
    title: asked.handsOn
      ? t('tasks.hand-on')
      : t('inbox.assign-title', { count: asked.ids.length }),
    wrong: asked.error !== undefined,
    errors: asked.error === undefined ? [] : [{ field: 'a-0', message: asked.error }],
    bulk: asked.action === paths.bulk,
    workers: workers.map((worker, at) => presentWorker(worker, at, { language, t })),
  }
  return page('tasks/assign', model, { status: asked.status ?? 200 })
}

function presentWorker(
  { id, name, load, late, substitutedUntil }: Worker,
  at: number,
  { language, t }: { language: Language; t: Translate },
) {
  return {
    value: id,
    id: `a-${String(at)}`,
    name,
    load: t('inbox.assign-load', { count: load }),
    late: late > 0 ? t('inbox.assign-late', { count: late }) : '',
    substituted:
      substitutedUntil === null
        ? ''
        : t('inbox.assign-substitute', { day: formatDate(substitutedUntil, language) }),
  }
}
