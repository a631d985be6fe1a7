import { dropTyped, keepTyped } from '../../domain/auth/typed-draft.ts'
import { askElsewhere } from '../../domain/registry/ask-elsewhere.ts'
import { fragment, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { candidateIn, findPeople } from './find-people.ts'
import { paths } from './paths.ts'
import { presentFound, presentOpening } from './present-opening.ts'
import { readSetting } from './setting.ts'
import { carriedOver, openingDraft, openingShape } from './typed.ts'
import type { Typed } from './typed.ts'

/** What happens on the first page before the contact is opened: search, draft, question elsewhere. */
export function draftRoutes(): Route[] {
  return [
    route({
      method: 'post',
      path: paths.people,
      permission: 'contact.open',
      audit: 'people-searched',
      search: true,
      form: openingShape,
      handle: look,
    }),
    route({
      method: 'post',
      path: paths.draft,
      permission: 'contact.open',
      audit: 'none',
      form: openingShape,
      async handle({ act, form, op, htmx }) {
        const { change, ...typed } = form
        const kept = change === '' ? typed : { ...typed, procedure: change }
        const at = await keepTyped(act, openingDraft, { op, typed: kept })
        if (htmx) return fragment('contact/saved', { at })
        const key = change === '' ? 'contact.saved' : 'contact.procedure-changed'
        return redirect(paths.newContact, { key })
      },
    }),
    route({
      method: 'post',
      path: paths.dropDraft,
      permission: 'contact.open',
      audit: 'none',
      form: openingShape,
      async handle({ sql }) {
        await dropTyped(sql, openingDraft)
        return redirect(paths.newContact, { key: 'contact.dropped' })
      },
    }),
    route({
      method: 'post',
      path: paths.askElsewhere,
      permission: 'contact.open',
      audit: 'person-asked-elsewhere',
      search: true,
      form: openingShape,
      async handle({ act, session, form: typed, op }) {
        const { desk } = await readSetting(act.sql, session.groups, typed)
        const asked = { zone: Number(typed.zone), from: desk.id }
        await keepTyped(act, openingDraft, { op, typed })
        await askElsewhere(act, candidateIn(typed) ?? {}, asked)
        return redirect(paths.newContact, { key: 'contact.asked' })
      },
    }),
  ]
}

/** Who is like what was typed; what was looked for in vain is carried over to the new person. */
async function look(visit: SignedVisit<unknown, unknown, Typed>): Promise<Reply> {
  const { act, form: typed, session, htmx, op, t, language } = visit
  const found = await findPeople(act, typed)
  if (htmx) return fragment('contact/people', presentFound(found, typed, { t, language }))
  const setting = await readSetting(act.sql, session.groups, typed)
  const carried = found.people.length === 0 ? carriedOver(typed) : undefined
  const shown = { setting, typed: carried ?? typed, found, op }
  return page('contact/new', presentOpening(shown, { t, language }))
}
