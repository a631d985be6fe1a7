import { z } from 'zod'

import { addTask, taskProblemsOf } from '../../domain/tasks/add-task.ts'
import type { TaskProblem } from '../../domain/tasks/add-task.ts'
import { recipientsOf } from '../../domain/tasks/recipients.ts'
import type { Deps } from '../deps.ts'
import { actFromPage } from '../shared/act-from-page.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, SignedAct, Visit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import { presentNewTask } from './present-new-task.ts'

const form = z.object({
  titolo: z.string().max(20_000).default(''),
  istruzioni: z.string().max(20_000).default(''),
  a: z.string().max(60).default(''),
  entro: z.string().max(20).default(''),
  trattiene: z.literal('si').optional(),
})
export type NewTaskForm = z.infer<typeof form>
type Posted = ActVisit<FolderParams, Nothing, NewTaskForm>

/** A worker adds a task beside the path, for a colleague or a group. */
export function newTaskRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.newTask,
      permission: 'task.add',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => show(visit.act, visit),
    }),
    actRoute({
      method: 'post',
      path: paths.newTask,
      permission: 'task.add',
      audit: 'task-added',
      params: folderParams,
      form,
      handle: (visit: Posted) => add(deps, visit),
    }),
  ]
}

function add(deps: Deps, visit: Posted): Promise<Reply> {
  const { params, form: given } = visit
  const typed = {
    title: given.titolo,
    instructions: given.istruzioni,
    to: given.a,
    dueOn: given.entro,
    holds: given.trattiene === 'si',
  }
  return actFromPage(deps, visit, {
    on: { caseId: params.id },
    work: (act, caseId, op) => addTask(act, caseId, { ...typed, op }),
    done: (moved) =>
      redirect(casePath(params.id), { key: moved ? 'cases.task-is-added' : 'tasks.done-slow' }),
    again: (act, refusal) => {
      const problems = taskProblemsOf(refusal)
      if (!problems) throw refusal
      return show(act, { ...visit, mistaken: { form: given, problems } })
    },
  })
}

interface Showing extends Pick<Visit<FolderParams, unknown, unknown>, 'params' | 'language' | 't'> {
  readonly mistaken?: { readonly form: NewTaskForm; readonly problems: readonly TaskProblem[] }
}

async function show(act: SignedAct, showing: Showing): Promise<Reply> {
  const { params, language, t, mistaken } = showing
  const { session } = act
  const folder = await openFolder(act, params.id, 'new-task')
  const groups = await recipientsOf(act.sql, params.id, folder.release)
  return page(
    'cases/new-task',
    {
      ...presentHead(folder, 'newTask', { session, language, t }),
      ...presentNewTask(folder, groups, { t, mistaken }),
    },
    { status: mistaken ? 422 : 200 },
  )
}
