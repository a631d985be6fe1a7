import { z } from 'zod'

import { desksOf } from '../../domain/contact/desks.ts'
import { takeUpEmergency } from '../../domain/contact/emergency.ts'
import { emergencyRegister } from '../../domain/contact/emergency-list.ts'
import { readOnCall } from '../../domain/contact/on-call.ts'
import { isDay } from '../../domain/shared/calendar-day.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import type { Deps } from '../deps.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import { none } from '../shared/url-words.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { clock, lookForKnown, recordCall, showCall } from './emergency-call.ts'
import { emergencyPaths } from './paths.ts'
import { presentRegister } from './present-emergency.ts'
import { presentOnCall } from './present-on-call.ts'

const nightQuery = z.object({ notte: none.or(z.string().refine(isDay)).optional() })
const params = z.object({ id: recordId })
const call = z.record(
  z.string().max(60),
  z.union([z.string().max(2000), z.array(z.string()).max(20)]),
)

/** The emergency service: its register, the entry by telephone, the hand-over in the morning. */
export function emergencyRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: emergencyPaths.register,
      permission: 'emergency.record',
      audit: 'none',
      query: nightQuery,
      async handle({ query, sql, language, t, now }) {
        const register = await emergencyRegister(sql, query.notte)
        const words = { language, t, now }
        const onCall = presentOnCall(await readOnCall(sql), words)
        return page('contact/emergency', { ...presentRegister(register, words), onCall })
      },
    }),
    ...callRoutes(deps),
    route({
      method: 'post',
      path: emergencyPaths.takeUp,
      permission: 'emergency.record',
      audit: 'emergency-taken-up',
      params,
      async handle({ act, params: { id } }) {
        try {
          return redirect(`/attivita/${await takeUpEmergency(act, id)}`, {
            key: 'contact.taken-up',
          })
        } catch (error) {
          if (!(error instanceof DomainError) || error.code !== 'emergency-not-open') throw error
          return redirect(emergencyPaths.register, { key: 'contact.taken-already' })
        }
      },
    }),
  ]
}

/** A call as it is written down, with the search for whoever may be known. */
function callRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: emergencyPaths.entry,
      permission: 'emergency.record',
      audit: 'none',
      async handle({ act, language, t }) {
        const [row] = await act.sql.query<{ now: string }>(clock)
        const [only, ...others] = await desksOf(act.sql, act.session.groups)
        const office = only && others.length === 0 ? String(only.id) : ''
        return showCall(act, { typed: { happenedAt: row?.now ?? '', office }, language, t })
      },
    }),
    actRoute({
      method: 'post',
      path: emergencyPaths.entry,
      permission: 'emergency.record',
      audit: 'emergency-recorded',
      form: call,
      handle: (visit: ActVisit<Nothing, Nothing, RawForm>) => recordCall(deps, visit),
    }),
    route({
      method: 'post',
      path: emergencyPaths.people,
      permission: 'emergency.record',
      audit: 'people-searched',
      search: true,
      form: call,
      handle: lookForKnown,
    }),
  ]
}
