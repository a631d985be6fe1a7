import { changeRows } from '../../domain/procedures/forms/change-rows.ts'
import type { ChangedRows, RowChange } from '../../domain/procedures/forms/change-rows.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { saveTaskDraft } from '../../domain/tasks/task-draft.ts'
import { fieldId } from '../shared/forms/setting.ts'
import { redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { readAsked, typedOf } from './posted-task.ts'
import { showTask, taskParams } from './task.ts'

type Visit = SignedVisit<{ id: string }, Nothing, RawForm>

/**
 * A row more or less, or figures computed again: the page comes back with all that was typed,
 * which is kept as a draft. Nothing is decided.
 */
export function rowsRoute(): Route {
  return route({
    method: 'post',
    path: paths.rows,
    permission: 'task.act',
    audit: 'none',
    params: taskParams,
    handle: changeRowsOf,
  })
}

async function changeRowsOf(visit: Visit): Promise<Reply> {
  const { act, sql, params, form: posted, version, htmx, language, t } = visit
  const typed = typedOf(posted)
  const asked = String(posted['_row'] ?? '')
  const page = readAsked(posted)
  const release = await getRelease(sql, page.release)
  const form = release.forms.find(({ key }) => key === page.form)
  const change = changeIn(asked)
  const changed: ChangedRows = form && change ? changeRows(form, typed, change) : { raw: typed }
  await saveTaskDraft(act, params.id, { version: version ?? 0, data: changed.raw })
  const section = change?.section ?? ''
  const row = changed.at === undefined ? undefined : `${section}.${changed.at}`
  if (htmx)
    return await showTask(act, params.id, { language, t, typed: changed.raw, piece: true, row })
  return redirect(`${taskPath(params.id)}#${fieldId(row ?? asked.replace(/^again:/, ''))}`)
}

/** `add:courses` or `drop:courses:2`; undefined: figures are computed again, nothing else. */
function changeIn(asked: string): RowChange | undefined {
  const [what, section = '', row = ''] = asked.split(':')
  if (what === 'add') return { do: 'add', section }
  return what === 'drop' ? { do: 'drop', section, row: Number(row) } : undefined
}
