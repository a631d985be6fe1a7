import { z } from 'zod'

import { deleteContact, findDeletable, mistakes } from '../../domain/contact/delete-contact.ts'
import type { Act } from '../../domain/shared/act.ts'
import { casePath } from '../cases/paths.ts'
import type { Deps } from '../deps.ts'
import { actFromPage } from '../shared/act-from-page.ts'
import type { Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit } from '../shared/visit.ts'
import { deletePath, paths } from './paths.ts'

const params = z.object({ id: recordId })
const form = z.object({
  motivo: z.string().max(60).default(''),
  parole: z.string().max(1000).default(''),
})
type Typed = z.infer<typeof form>
type Posted = ActVisit<{ id: string }, Nothing, Typed>

/** A contact opened by mistake is deleted, with why. */
export function deleteRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.delete,
      permission: 'contact.open',
      audit: 'none',
      params,
      handle: ({ act, params: { id }, t }) => show(act, id, { t }),
    }),
    actRoute({
      method: 'post',
      path: paths.delete,
      permission: 'contact.open',
      audit: 'contact-deleted',
      params,
      form,
      handle: (visit: Posted) => remove(deps, visit),
    }),
  ]
}

function remove(deps: Deps, visit: Posted): Promise<Reply> {
  const { params: given, form: typed, t } = visit
  return actFromPage(deps, visit, {
    on: { caseId: given.id },
    work: (act, caseId, op) =>
      deleteContact(act, caseId, { op, reason: typed.motivo, note: typed.parole }),
    done: () => redirect(paths.list, { key: 'contact.deleted' }),
    again: (act, { message, status }) => show(act, given.id, { t, typed, error: message, status }),
  })
}

interface Shown {
  readonly t: Translate
  readonly typed?: Typed
  readonly error?: string
  readonly status?: number
}

async function show({ sql }: Act, id: string, shown: Shown): Promise<Reply> {
  const { t, typed, error, status = 200 } = shown
  const { number, atDesk } = await findDeletable(sql, id)
  const reasons = await mistakes(sql)
  const model = {
    title: t('contact.delete-title', { number }),
    wrong: error !== undefined,
    errors: error === undefined ? [] : [{ field: 'f-motivo', message: error }],
    error,
    atDesk,
    action: deletePath(id),
    back: casePath(id),
    reasons: reasons.map((one) => ({ ...one, chosen: one.code === typed?.motivo })),
    words: typed?.parole ?? '',
  }
  return page('contact/delete', model, { status })
}
