import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import { cardQuestions } from '../../domain/contact/card-questions.ts'
import type { CardQuestions } from '../../domain/contact/card-questions.ts'
import { contactOperators, listContacts } from '../../domain/contact/contact-list.ts'
import type { ContactAsk } from '../../domain/contact/contact-list.ts'
import { officesBelow, placesBelow } from '../../domain/organisations/queries.ts'
import { serviceNames } from '../../domain/organisations/service-names.ts'
import { today } from '../../domain/shared/today.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { contactsQuery } from './list-query.ts'
import type { ContactsQuery } from './list-query.ts'
import { paths } from './paths.ts'
import { presentContacts } from './present-list.ts'

const usualDays = 30

interface Named {
  readonly id: number
  readonly name: string
}

export interface ContactsSetting {
  readonly ask: ContactAsk
  readonly offices: readonly Named[]
  /** Zones and municipalities of the reader's offices, where there are several. */
  readonly places: readonly Named[]
  readonly questions: CardQuestions
  /** Name of the service that the contacts gave, where one is asked for. */
  readonly service: string | undefined
}

/** Contacts recorded in the reader's offices. */
export function contactListRoute(): Route {
  return route({
    method: 'get',
    path: paths.list,
    permission: 'contact.list',
    audit: 'none',
    query: contactsQuery,
    async handle({ query, sql, session, language, t, now }) {
      const setting = await contactsSetting(sql, session, query)
      const { ask, questions } = setting
      const [list, operators] = await Promise.all([
        listContacts(sql, ask, { questions }),
        contactOperators(sql, ask),
      ])
      const opens = may(session.roles, 'contact.open')
      const exports = may(session.roles, 'contact.export')
      const context = { query, setting, operators, opens, exports, language, t, now }
      return page('contact/list', presentContacts(list, context))
    },
  })
}

/** What is asked in full: the offices that the reader may choose from, the last thirty days. */
export async function contactsSetting(
  sql: Sql,
  session: Pick<Session, 'ownOrgs'>,
  query: ContactsQuery,
): Promise<ContactsSetting> {
  const [offices, places, questions, day] = await Promise.all([
    officesBelow(sql, session.ownOrgs),
    placesBelow(sql, session.ownOrgs, ['zone', 'municipality']),
    cardQuestions(sql),
    today(sql),
  ])
  const to = query.to ?? day
  const { place, office, ...asked } = query
  const within = place === undefined ? offices : await officesBelow(sql, [place])
  const chosen = offices.filter(
    ({ id }) => (office === undefined || id === office) && within.some((one) => one.id === id),
  )
  const asksFor = query.service
  const service =
    asksFor === undefined
      ? undefined
      : ((await serviceNames(sql, [asksFor])).get(asksFor) ?? asksFor)
  const from = query.from ?? addDays(to, 1 - usualDays)
  return {
    ask: { ...asked, offices: chosen.map(({ id }) => id), from, to },
    offices,
    places,
    questions,
    service,
  }
}
