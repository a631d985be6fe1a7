import { z } from 'zod'

import { readTyped } from '../../domain/auth/typed-draft.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { deleteRoutes } from './delete.ts'
import { draftRoutes } from './draft-routes.ts'
import { emergencyRoutes } from './emergency.ts'
import { exportContactsRoute } from './export.ts'
import { asksFor, findPeople } from './find-people.ts'
import { contactListRoute } from './list.ts'
import { openAtDesk } from './open.ts'
import { onCallRoutes } from './on-call.ts'
import { paths } from './paths.ts'
import { presentOpening } from './present-opening.ts'
import { readSetting } from './setting.ts'
import { openingDraft, openingShape, untouched } from './typed.ts'

/** A person at the desk: from her name to an open card. */
export function contactRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.newContact,
      permission: 'contact.open',
      audit: 'people-searched',
      query: z.object({ persona: recordId.optional() }),
      handle: (visit) => showOpening(deps, visit, visit.query.persona),
    }),
    actRoute({
      method: 'post',
      path: paths.newContact,
      permission: 'contact.open',
      audit: 'case-opened',
      form: openingShape,
      handle: (visit) => openAtDesk(deps, visit),
    }),
    ...draftRoutes(),
    contactListRoute(),
    exportContactsRoute(deps),
    ...deleteRoutes(deps),
    ...emergencyRoutes(deps),
    ...onCallRoutes(),
  ]
}

/** What was left in the draft, or an empty page; for somebody known if the address says so. */
async function showOpening(
  deps: Deps,
  { act, sql, session, t, language }: SignedVisit<unknown, unknown, unknown>,
  personId: string | undefined,
): Promise<Reply> {
  const draft = await readTyped(sql, openingDraft)
  const left = openingShape.safeParse(draft?.typed)
  const setting = await readSetting(sql, session.groups, left.data)
  const start = left.data ?? untouched(setting)
  const typed = personId === undefined ? start : { ...start, text: '', person: personId }
  // Who has searched too much finds the draft again, and nobody in it.
  const tired = asksFor(typed) && (await deps.searches.take(session.userId)) !== undefined
  const found = await findPeople(
    act,
    tired ? { ...untouched(setting), person: typed.person } : typed,
  )
  if (personId !== undefined) {
    if (!found.people.some(({ id }) => id === personId)) throw notFound()
    await readPerson(act, personId, 'contact')
  }
  const shown = { setting, typed, found, savedAt: draft?.updatedAt }
  return page('contact/new', presentOpening(shown, { t, language }))
}
