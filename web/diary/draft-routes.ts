import { z } from 'zod'

import { appointmentNotFound } from '../../domain/agenda/errors.ts'
import { findAppointment } from '../../domain/agenda/queries.ts'
import { dropEntryDraft, saveEntryDraft } from '../../domain/diary/entry-draft.ts'
import type { EntryAbout } from '../../domain/diary/entry-draft.ts'
import { casePath, paths as casePaths } from '../cases/paths.ts'
import { formatTime } from '../shared/format.ts'
import { recordId } from '../shared/record-id.ts'
import { fragment, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { activityOf, paths } from './paths.ts'

const query = z.object({ appuntamento: recordId.optional().catch(undefined) })

/** An entry that is being written is kept: by itself, or by its button. */
export function entryDraftRoutes(): Route[] {
  const shared = { method: 'post', permission: 'diary.write', audit: 'none' } as const
  return [
    route({
      ...shared,
      path: casePaths.diaryDraft,
      params: z.object({ id: recordId }),
      handle: (visit: SignedVisit<{ id: string }, unknown, RawForm>) => {
        const { id } = visit.params
        return keep(visit, { kind: 'case', id }, casePath(id, 'diary'))
      },
    }),
    route({
      ...shared,
      path: paths.activityDraft,
      query,
      handle: async (visit: SignedVisit<unknown, z.infer<typeof query>, RawForm>) => {
        const { appuntamento: id } = visit.query
        if (id === undefined) return keep(visit, { kind: 'own' }, paths.newActivity)
        if (!(await findAppointment(visit.sql, id))) throw appointmentNotFound()
        return keep(visit, { kind: 'appointment', id }, activityOf(id))
      },
    }),
  ]
}

async function keep(
  { act, form, op, htmx, language }: SignedVisit<unknown, unknown, RawForm>,
  about: EntryAbout,
  back: string,
): Promise<Reply> {
  if (form['_act'] === 'drop') {
    await dropEntryDraft(act.sql, about)
    return redirect(back, { key: 'diary.draft-dropped' })
  }
  const typed = Object.fromEntries(Object.entries(form).filter(([name]) => !name.startsWith('_')))
  const at = await saveEntryDraft(act, about, { op, typed })
  if (htmx) return fragment('tasks/_draft-state', { draftAt: at && formatTime(at, language) })
  return redirect(back, { key: 'diary.draft-kept' })
}
