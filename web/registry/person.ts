import { z } from 'zod'

import { purposes } from '../../domain/audit/events.ts'
import { may } from '../../domain/auth/policy.ts'
import { givenAtDesk } from '../../domain/contact/desk-services.ts'
import { documentsAbout } from '../../domain/documents/queries.ts'
import { addressesOf, casesOf, factsOf, knownAt } from '../../domain/registry/queries.ts'
import { today } from '../../domain/shared/today.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { readPersonLists } from '../shared/person-lists.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, personPath } from './paths.ts'
import { presentPerson } from './present-person.ts'

const asked = z.object({
  /** "What did we know on": a day. */
  al: z.iso.date().optional().catch(undefined),
  /** What the page is opened for, kept in the audit. */
  scopo: z.enum(purposes).catch('case-work'),
})

/** The page of a person. Opening it leaves a trace that she may ask for. */
export function personRoute(): Route {
  return route({
    method: 'get',
    path: paths.person,
    permission: 'person.read',
    audit: 'person-read',
    params: z.object({ id: recordId }),
    query: asked,
    async handle({ act, sql, params: { id }, query, session, t, language, now }) {
      const person = await readPerson(act, id, query.scopo)
      if (person.replacedBy) return redirect(personPath(person.replacedBy))
      const day = await today(sql)
      const { al } = query
      const shown = {
        person,
        day,
        facts: await factsOf(sql, id),
        then:
          al === undefined
            ? undefined
            : { day: al, facts: await knownAt(sql, id, await endOf(sql, al)) },
        addresses: await addressesOf(sql, id),
        cases: await casesOf(sql, id),
        documents: await documentsAbout(sql, id),
        given: await givenAtDesk(sql, id),
        lists: await readPersonLists(sql),
        can: {
          open: may(session.roles, 'contact.open'),
          edit: may(session.roles, 'person.edit'),
          record: may(session.roles, 'record.read'),
          protect: may(session.roles, 'person.protect'),
          meet: may(session.roles, 'agenda.use'),
        },
      }
      return page('registry/person', presentPerson(shown, { t, language, now }))
    },
  })
}

/** The last instant of a day in Italy. */
async function endOf(sql: Sql, day: string): Promise<Date> {
  const [row] = await sql.query<{ at: Date }>(
    `select ($1::date + 1)::timestamp at time zone 'Europe/Rome' - interval '1 millisecond' as at`,
    [day],
  )
  if (!row) throw new Error('the database reads no day')
  return row.at
}
