import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import { cardQuestions } from '../../domain/contact/card-questions.ts'
import type { CardQuestions } from '../../domain/contact/card-questions.ts'
import { contactOperators, listContacts } from '../../domain/contact/contact-list.ts'
import type { ContactAsk } from '../../domain/contact/contact-list.ts'
import { officesBelow } from '../../domain/organisations/queries.ts'
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

export interface ContactsSetting {
  readonly ask: ContactAsk
  readonly offices: readonly { readonly id: number; readonly name: string }[]
  readonly questions: CardQuestions
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
  const [offices, questions, day] = await Promise.all([
    officesBelow(sql, session.ownOrgs),
    cardQuestions(sql),
    today(sql),
  ])
  const to = query.to ?? day
  const chosen = offices.filter(({ id }) => query.office === undefined || id === query.office)
  const { office: _office, ...asked } = query
  const from = query.from ?? addDays(to, 1 - usualDays)
  return { ask: { ...asked, offices: chosen.map(({ id }) => id), from, to }, offices, questions }
}
