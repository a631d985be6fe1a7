import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import { parseDay } from '../../domain/shared/calendar-day.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { claimTask } from '../../domain/tasks/claim-task.ts'
import { commentTask, keepComment } from '../../domain/tasks/comment-task.ts'
import { inboxRow } from '../../domain/tasks/inbox.ts'
import { releaseTask } from '../../domain/tasks/release-task.ts'
import { snoozeTask } from '../../domain/tasks/snooze-task.ts'
import { saveTaskDraft } from '../../domain/tasks/task-draft.ts'
import { safeReturn } from '../auth/paths.ts'
import { formatTime } from '../shared/format.ts'
import { empty, fragment, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { typedOf } from '../shared/posted-task.ts'
import { presentRow } from './present-row.ts'
import { showTask, taskParams } from './task.ts'

const back = z.object({ back: z.string().max(2000).default(paths.inbox) })
type Visit<F> = SignedVisit<{ id: string }, unknown, F>
/** `bozza`: it is only kept, by itself or by its button. */
const commentQuery = z.object({ bozza: z.literal('1').optional().catch(undefined) })
type Back = { back: string }

/** What a person does with one task beside completing it. */
export function actRoutes(): Route[] {
  return [
    route({
      method: 'post',
      path: paths.claim,
      permission: 'task.act',
      audit: 'task-claimed',
      params: taskParams,
      form: back,
      handle: (visit) =>
        changeHands(visit, 'inbox.claimed', () => claimTask(visit.act, visit.params.id)),
    }),
    route({
      method: 'post',
      path: paths.release,
      permission: 'task.act',
      audit: 'task-released',
      params: taskParams,
      form: back,
      handle: (visit) =>
        changeHands(visit, 'inbox.released', () => releaseTask(visit.act, visit.params.id)),
    }),
    route({
      method: 'post',
      path: paths.snooze,
      permission: 'task.act',
      audit: 'task-snoozed',
      params: taskParams,
      form: back.extend({
        fino: z.string().max(20).default(''),
        oggi: z.literal('si').optional(),
      }),
      handle: snooze,
    }),
    route({
      method: 'post',
      path: paths.comment,
      permission: 'task.act',
      audit: 'task-commented',
      params: taskParams,
      query: commentQuery,
      form: z.object({ testo: z.string().max(4000).default('') }),
      handle: comment,
    }),
    route({
      method: 'post',
      path: paths.draft,
      permission: 'task.act',
      audit: 'none',
      params: taskParams,
      handle: saveDraft,
    }),
  ]
}

/** Claim or release; who lost the race learns by name who won, in the row or on a page. */
async function changeHands(
  visit: Visit<Back>,
  key: string,
  act: () => Promise<void>,
): Promise<Reply> {
  const { sql, session, params, htmx, t, language, now, form } = visit
  try {
    await act()
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    const model = {
      id: params.id,
      title: t('inbox.refused-title'),
      message: error.message,
      back: safeReturn(form.back),
    }
    return htmx
      ? fragment('tasks/row-gone', model, { status: error.status })
      : page('tasks/refused', model, { status: error.status })
  }
  if (!htmx) return redirect(safeReturn(form.back), { key })
  const row = await inboxRow(sql, params.id)
  if (!row) return empty()
  const context = { session, language, t, now, calendar: undefined, seen: undefined }
  return fragment('tasks/_row', presentRow(row, { ...context, tab: 'available' }))
}

async function snooze(
  visit: Visit<Back & { fino: string; oggi?: 'si' | undefined }>,
): Promise<Reply> {
  const { act, params, form, t, language, now } = visit
  if (form.oggi === 'si') {
    await snoozeTask(act, params.id)
    return redirect(taskPath(params.id), { key: 'inbox.unsnoozed' })
  }
  const until = futureDay(form.fino, now)
  if (until === undefined) {
    return await showTask(act, params.id, {
      t,
      language,
      refusal: t('inbox.bad-date'),
      status: 422,
    })
  }
  await snoozeTask(act, params.id, until)
  const [year = '', month = '', day = ''] = until.split('-')
  return redirect(safeReturn(form.back), {
    key: 'inbox.snoozed',
    values: { day: `${day}/${month}/${year}` },
  })
}

/** A day after today in Rome, within five years. */
export function futureDay(text: string, now: Date): string | undefined {
  const day = parseDay(text)
  const today = dayInItaly(now)
  const last = `${String(now.getFullYear() + 5)}-12-31`
  return day !== undefined && day > today && day <= last ? day : undefined
}

async function comment(
  visit: SignedVisit<{ id: string }, z.infer<typeof commentQuery>, { testo: string }>,
): Promise<Reply> {
  const { act, params, query, form, op, htmx, t, language } = visit
  const body = form.testo.replaceAll('\r\n', '\n').trim()
  if (query.bozza) {
    const at = await keepComment(act, params.id, { id: op, body })
    if (htmx) return fragment('tasks/_draft-state', { draftAt: at && formatTime(at, language) })
    return redirect(taskPath(params.id), at && { key: 'tasks.draft-saved-flash' })
  }
  if (body === '' || op === undefined) {
    const refusal = t('tasks.comment-empty')
    return await showTask(act, params.id, { t, language, refusal, status: 422 })
  }
  await commentTask(act, params.id, { id: op, body })
  return redirect(taskPath(params.id), { key: 'tasks.commented' })
}

/** Autosave, and the button that does without scripts. */
async function saveDraft(visit: Visit<RawForm>): Promise<Reply> {
  const { act, params, form, version, htmx, language } = visit
  const typed = { version: version ?? 0, data: typedOf(form) }
  const at = await saveTaskDraft(act, params.id, typed)
  if (htmx) return fragment('tasks/_draft-state', { draftAt: at && formatTime(at, language) })
  return redirect(taskPath(params.id), at && { key: 'tasks.draft-saved-flash' })
}
