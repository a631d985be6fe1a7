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
import { readAsked, rowChangeIn, typedOf } from '../shared/posted-task.ts'
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
  const { act, params, version, htmx, language, t } = visit
  const asked = String(visit.form['_row'] ?? '')
  const { raw, at } = await changed(visit, rowChangeIn(asked))
  await saveTaskDraft(act, params.id, { version: version ?? 0, data: raw })
  const [, name = ''] = asked.split(':')
  const row = at === undefined ? undefined : `${name}.${at}`
  if (htmx) return await showTask(act, params.id, { language, t, typed: raw, piece: true, row })
  return redirect(`${taskPath(params.id)}#${fieldId(row ?? name)}`)
}

async function changed(
  { sql, form: posted }: Visit,
  change: RowChange | undefined,
): Promise<ChangedRows> {
  const page = readAsked(posted)
  const release = await getRelease(sql, page.release)
  const form = release.forms.find(({ key }) => key === page.form)
  const typed = typedOf(posted)
  return form && change ? changeRows(form, typed, change) : { raw: typed }
}
