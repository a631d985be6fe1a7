import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { inboxCounts } from '../../domain/tasks/inbox-counts.ts'
import { inboxOptions } from '../../domain/tasks/inbox-options.ts'
import { inboxPage } from '../../domain/tasks/inbox.ts'
import { getCalendar, getRelease } from '../../domain/tasks/published.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { fragment, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { askOf, inboxQuery } from './inbox-query.ts'
import type { InboxQuery } from './inbox-query.ts'
import { paths } from './paths.ts'
import { presentInbox } from './present-inbox.ts'

export function inboxRoute(): Route {
  return route({
    method: 'get',
    path: paths.inbox,
    permission: 'inbox.read',
    audit: 'none',
    query: inboxQuery,
    async handle({ query, sql, session, language, t, htmx }) {
      const model = await readInbox(sql, query, { session, language, t })
      return htmx ? fragment('tasks/_list', model) : page('tasks/inbox', model)
    },
  })
}

interface Reader {
  readonly session: Session
  readonly language: Language
  readonly t: Translate
}

async function readInbox(sql: Sql, query: InboxQuery, reader: Reader) {
  const supervises = may(reader.session.roles, 'task.assign')
  const asked = askOf(query)
  const own = { ...asked, tab: 'mine', assignee: undefined } as const
  const ask = asked.tab === 'team' && !supervises ? own : asked
  const [found, counts, options] = await Promise.all([
    inboxPage(sql, ask),
    inboxCounts(sql, supervises),
    inboxOptions(sql, reader.session.orgs),
  ])
  const calendar = counts.calendar === null ? undefined : await getCalendar(sql, counts.calendar)
  const releases = await Promise.all(options.procedures.map((name) => getRelease(sql, name)))
  return presentInbox(found, counts, {
    ...reader,
    ask,
    tab: ask.tab,
    now: counts.now,
    seen: query.visto === undefined ? undefined : new Date(query.visto),
    calendar,
    supervises,
    options,
    releases,
  })
}
