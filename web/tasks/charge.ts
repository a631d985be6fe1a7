import { createHash } from 'node:crypto'

import { z } from 'zod'

import { ConfirmationNeeded } from '../../domain/auth/errors.ts'
import { once, outcomeOf } from '../../domain/auth/once.ts'
import { transaction } from '../../domain/database.ts'
import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import { fieldsOf } from '../../domain/procedures/forms/fields.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { taskNotFound } from '../../domain/tasks/errors.ts'
import { releaseNamed } from '../../domain/tasks/published.ts'
import { chargingField, chargingTasks } from '../../domain/team/unassigned.ts'
import type { ChargingTask } from '../../domain/team/unassigned.ts'
import { safeReturn } from '../auth/paths.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import { tellWorkflow } from '../shared/tell-workflow.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { chosenTasks } from './bulk.ts'
import { reportPath } from './paths.ts'
import { NotDone, sayAct } from './say-act.ts'
import { paths } from '../team/paths.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'

type Visit = ActVisit<Nothing, Nothing, RawForm>

const chosen = z.object({
  attivita: chosenTasks,
  dal: z.string().max(20).default(''),
  back: z.string().max(2000).default(paths.board),
})

/**
 * Puts somebody in charge of each chosen case by completing the task that waits for it: the same act
 * as on the task's page, one case at a time, and a report of those that could not be.
 */
export function chargeRoute(deps: Deps): Route {
  return actRoute({
    method: 'post',
    path: paths.charge,
    permission: 'team.read',
    audit: 'task-completed',
    handle: (visit: Visit) => chargeMany(deps, visit),
  })
}

async function chargeMany(deps: Deps, visit: Visit): Promise<Reply> {
  const { op, t } = visit
  const form = chosen.safeParse(visit.form)
  if (op === undefined || !form.success) throw badRequest('_op')
  const ids = [...new Set(form.data.attivita)]
  const back = safeReturn(form.data.back)
  const { repeated, tasks } = await transaction(deps.pools.web, async (sql) => {
    const { session } = await visit.open(sql)
    const before = await outcomeOf(sql, op)
    return { repeated: before !== undefined, tasks: await chargingTasks(sql, session.orgs, ids) }
  })
  if (repeated) return redirect(reportPath(op), { key: 'inbox.report-repeated' })
  if (ids.length === 0) {
    const model = { title: t('inbox.refused-title'), message: t('team.none-chosen'), back }
    return page('tasks/refused', model, { status: 422 })
  }
  const lost = await tryEach(deps, visit, { ids, tasks, day: form.data.dal })
  await transaction(deps.pools.web, async (sql) =>
    once(await visit.open(sql), op, () =>
      Promise.resolve({
        action: 'charge',
        done: ids.length - lost.length,
        lost: JSON.stringify(lost),
        back,
      }),
    ),
  )
  return redirect(reportPath(op))
}

interface Chosen {
  readonly ids: readonly string[]
  readonly tasks: readonly ChargingTask[]
  /** From which day, as it was typed. */
  readonly day: string
}

/** One transaction for each case: what could not be done, with the reason in words. */
async function tryEach(deps: Deps, visit: Visit, { ids, tasks, day }: Chosen) {
  const lost: [string, string][] = []
  for (const id of ids) {
    try {
      const task = tasks.find((one) => one.id === id)
      if (!task) throw taskNotFound(id)
      const problem = await charge(deps, visit, { task, day })
      if (problem !== undefined) lost.push([id, problem])
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      lost.push([id, error.message])
    }
  }
  return lost
}

/** @returns what is wrong, in words; nothing when it is done */
async function charge(
  deps: Deps,
  visit: Visit,
  { task, day }: { readonly task: ChargingTask; readonly day: string },
): Promise<string | undefined> {
  const release = await releaseNamed(deps.pools.engine, task.release)
  const given = visit.form[`a.${task.id}`]
  const user = typeof given === 'string' && recordId.safeParse(given).success ? given : ''
  const asked = {
    ...visit,
    params: { id: task.id },
    op: operationFor(visit.op ?? '', task.id),
    version: task.version,
    form: asPosted(release, task, { user, day }),
  }
  try {
    const said = await sayAct(deps, asked)
    const result = await completeTask(actDeps(deps), visit.credentials, said)
    if (result.kind === 'done') await tellWorkflow(deps, result)
    return undefined
  } catch (error) {
    if (error instanceof NotDone) return error.errors.map(({ message }) => message).join(' ')
    if (error instanceof ConfirmationNeeded) return visit.t('team.on-its-page')
    throw error
  }
}

/** What its page would post: who is put in charge, and the days that the same outcome asks for. */
function asPosted(
  release: Release,
  { form, step }: ChargingTask,
  { user, day }: { readonly user: string; readonly day: string },
): RawForm {
  const asked = release.forms.find(({ key }) => key === form)
  const field = chargingField(asked)
  const offered = outcomesOf(release, step)
  const outcome =
    offered.find(({ key }) => field?.requiredFor?.includes(key))?.key ?? offered[0]?.key ?? ''
  const days = asked ? fieldsOf(asked).filter(({ type }) => type === 'date') : []
  const needed = days.filter(({ requiredFor = [] }) => requiredFor.includes(outcome))
  return {
    _release: releaseName(release),
    _form: form,
    _step: step,
    esito: outcome,
    ...Object.fromEntries(needed.map(({ key }) => [key, day])),
    ...(field && { [field.key]: user }),
  }
}

/** Each case has an operation of its own, the same if the whole is sent again. */
function operationFor(op: string, taskId: string): string {
  const hash = createHash('sha256').update(`${op}:${taskId}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
