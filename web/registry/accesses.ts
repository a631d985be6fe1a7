import { z } from 'zod'

import { whoSawMe } from '../../domain/audit/queries.ts'
import type { Access } from '../../domain/audit/queries.ts'
import { recordEvent } from '../../domain/audit/record.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

const perPage = 100

/** Who saw a person's data and what for: hers to ask for, on paper if she likes. */
export function accessesRoute(): Route {
  return route({
    method: 'get',
    path: paths.accesses,
    permission: 'case.access-log',
    audit: 'access-log-read',
    params: z.object({ id: recordId }),
    query: z.object({
      prima: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional()
        .catch(undefined),
    }),
    async handle({ sql, session, request, params: { id }, query, t, language, now }) {
      const person = await findPerson(sql, id)
      if (!person) throw personNotFound()
      const found = await whoSawMe(sql, id, { before: query.prima, limit: perPage + 1 })
      await recordEvent(sql, {
        action: 'access-log-read',
        objectKind: 'person',
        objectId: id,
        personId: id,
        purpose: 'citizen-request',
        actor: session.userId,
        request,
      })
      const shown = found.slice(0, perPage)
      const last = found.length > perPage ? shown.at(-1) : undefined
      return page('registry/accesses', {
        title: t('registry.accesses-title'),
        name: nameOf(person),
        back: personPath(id),
        rows: shown.map((access) => presentAccess(access, { t, language, now })),
        older: last && `${personPath(id, 'accesses')}?prima=${last.id}`,
        printed: formatDateTime(now, language, now),
      })
    },
  })
}

function presentAccess(access: Access, words: { t: Translate; language: Language; now: Date }) {
  const { t, language, now } = words
  const { at, action, purpose, actorName, onBehalfName, caseNumber } = access
  return {
    at: formatDateTime(at, language, now),
    who: actorName ?? t('registry.the-system'),
    onBehalf: onBehalfName,
    what: t(`actions.${action}`),
    why: purpose === null ? '' : t(`purposes.${purpose}`),
    caseNumber,
  }
}
