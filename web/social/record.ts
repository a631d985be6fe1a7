import { z } from 'zod'

import { purposes } from '../../domain/audit/events.ts'
import { today } from '../../domain/shared/today.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import { kindsFor, kindsWrittenBy } from '../../domain/social/kinds.ts'
import { householdFactsOf, mirroredTiesOf, socialFactsOf } from '../../domain/social/queries.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { readFactLists } from './fact-form.ts'
import { paths, recordPath } from './paths.ts'
import { presentRecord } from './present-record.ts'

const asked = z.object({
  /** "What did we know on": a day. */
  al: z.iso.date().optional().catch(undefined),
  scopo: z.enum(purposes).catch('case-work'),
})

/** The stable part of the social record: what is known of a person, with period and source. */
export function recordRoute(): Route {
  return route({
    method: 'get',
    path: paths.record,
    permission: 'record.read',
    audit: 'person-read',
    params: z.object({ id: recordId }),
    query: asked,
    async handle({ act, sql, params: { id }, query: { al, scopo }, session, t, language }) {
      const person = await readPerson(act, id, scopo)
      if (person.replacedBy) return redirect(recordPath(person.replacedBy))
      const shown = {
        person,
        kinds: kindsFor(session.roles),
        facts: await socialFactsOf(sql, id, al),
        shared: al === undefined ? await sharedFactsOf(sql, id) : [],
        lists: await readFactLists(sql, { personId: id, t }),
        today: await today(sql),
        then: al,
        writes: al === undefined ? kindsWrittenBy(session.roles).map(({ key }) => key) : [],
      }
      return page('social/record', presentRecord(shown, { t, language }))
    },
  })
}

async function sharedFactsOf(sql: Sql, id: string) {
  return [...(await householdFactsOf(sql, id)), ...(await mirroredTiesOf(sql, id))]
}
