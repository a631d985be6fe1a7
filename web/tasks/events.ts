import type { ServerResponse } from 'node:http'

import { scopeStatement, sessionFrom } from '../../domain/auth/session.ts'
import type { Session } from '../../domain/auth/session.ts'
import { glance } from '../../domain/tasks/peek.ts'
import { inboxMarks } from '../../domain/tasks/inbox.ts'
import type { InboxAsk } from '../../domain/tasks/inbox-ask.ts'
import type { Deps } from '../deps.ts'
import { HttpError } from '../shared/http-error.ts'
import { redirect, stream } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { askOf, inboxQuery, inboxUrl } from './inbox-query.ts'
import { paths } from './paths.ts'

const pollMs = 2_000
const heartbeatMs = 20_000
/** Tabs that one person may keep open at once. */
const mostStreams = 6

/**
 * Tells an open inbox that its page has changed: ids alone, fetched again by a GET that asks for
 * the scope anew. It never prolongs a session, and ends with it.
 */
export function eventsRoute(deps: Deps): Route {
  const open = new Map<string, number>()
  return actRoute({
    method: 'get',
    path: paths.events,
    permission: 'inbox.read',
    audit: 'none',
    query: inboxQuery,
    async handle({ query, credentials, admit, htmx }) {
      const ask = askOf(query)
      const look = () => lookOnce(deps, { tokenHash: credentials.tokenHash, ask, admit })
      const first = await look()
      // Somebody who opened this address by hand wants the list.
      if (!htmx) return redirect(inboxUrl(ask))
      const { userId } = first.session
      const streams = open.get(userId) ?? 0
      if (streams >= mostStreams) throw new HttpError(429, 'too many streams', heartbeatMs / 1000)
      open.set(userId, streams + 1)
      return stream(async (response) => {
        try {
          await follow(response, first.marks, async () => (await look()).marks)
        } finally {
          open.set(userId, (open.get(userId) ?? 1) - 1)
        }
      })
    },
  })
}

interface Look {
  readonly tokenHash: Buffer
  readonly ask: InboxAsk
  readonly admit: (session: Session | undefined) => Session
}

type ScopeRow = NonNullable<Parameters<typeof sessionFrom>[0]>

/** @throws SessionEnded when there is no scope any more */
async function lookOnce({ pools }: Deps, { tokenHash, ask, admit }: Look) {
  const [scope, marks] = await glance(pools.web, (sql) =>
    Promise.all([
      sql.query<ScopeRow>(scopeStatement, [tokenHash, null], 'scope'),
      inboxMarks(sql, ask),
    ]),
  )
  return { session: admit(sessionFrom(scope[0])), marks }
}

async function follow(
  response: ServerResponse,
  first: readonly string[],
  look: () => Promise<readonly string[]>,
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
  response.write(': aperto\n\n')
  let seen = first
  let quiet = 0
  while (await isStillOpen(response)) {
    const marks = await look().catch(() => undefined)
    if (marks === undefined) break
    const changed = changedIds(seen, marks)
    seen = marks
    quiet = changed.length > 0 ? 0 : quiet + pollMs
    if (changed.length > 0) response.write(`event: inbox\ndata: ${changed.join(' ')}\n\n`)
    else if (quiet >= heartbeatMs) {
      quiet = 0
      response.write(': vivo\n\n')
    }
  }
  response.end('event: ended\ndata: -\n\n')
}

/** Waits for the next look. @returns false as soon as the reader has gone */
function isStillOpen(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer)
      resolve(false)
    }
    const timer = setTimeout(() => {
      response.off('close', over)
      resolve(!response.destroyed)
    }, pollMs)
    response.once('close', over)
  })
}

/** Ids of the rows that came, went or changed. */
export function changedIds(before: readonly string[], after: readonly string[]): string[] {
  const [old, current] = [new Set(before), new Set(after)]
  const marks = [
    ...before.filter((mark) => !current.has(mark)),
    ...after.filter((mark) => !old.has(mark)),
  ]
  return [...new Set(marks.map((mark) => mark.split(' ')[0] ?? ''))]
}
