import { z } from 'zod'

import { dropView, savedViewsAtMost, saveView } from '../../domain/tasks/saved-views.ts'
import { redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { askOf, inboxQuery, inboxUrl } from './inbox-query.ts'
import type { InboxQuery } from './inbox-query.ts'
import { paths } from './paths.ts'

/** The list as the form carries it: the address of the inbox after its question mark. */
const shown = z
  .string()
  .max(400)
  .transform((text): unknown => Object.fromEntries(new URLSearchParams(text)))
  .pipe(inboxQuery)

const named = z.object({ nome: z.string().trim().max(40).default(''), lista: shown })
const dropped = z.object({ nome: z.string().max(40), lista: shown })

/** Names for lists of the inbox that one opens again and again. */
export function savedViewRoutes(): Route[] {
  return [
    route({
      method: 'post',
      path: paths.views,
      permission: 'inbox.read',
      audit: 'none',
      form: named,
      async handle({ sql, session, form: { nome, lista } }) {
        const here = firstPage(lista)
        if (nome === '') return redirect(here, { key: 'inbox.view-unnamed', tone: 'warning' })
        const [, query = ''] = here.split('?')
        const kept = await saveView(sql, session.userId, { name: nome, query })
        const values = { name: nome, count: savedViewsAtMost }
        return kept
          ? redirect(here, { key: 'inbox.view-saved', values })
          : redirect(here, { key: 'inbox.view-too-many', values, tone: 'warning' })
      },
    }),
    route({
      method: 'post',
      path: paths.dropView,
      permission: 'inbox.read',
      audit: 'none',
      form: dropped,
      async handle({ sql, form: { nome, lista } }) {
        await dropView(sql, nome)
        return redirect(firstPage(lista), { key: 'inbox.view-dropped', values: { name: nome } })
      },
    }),
  ]
}

function firstPage(query: InboxQuery): string {
  return inboxUrl({ ...askOf(query), cursor: undefined })
}
