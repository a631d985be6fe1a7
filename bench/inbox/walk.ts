import type pg from 'pg'

import { openScope } from '../../domain/auth/session.ts'
import { transaction } from '../../domain/database.ts'
import type { InboxAsk } from '../../domain/tasks/inbox-ask.ts'
import { inboxPage } from '../../domain/tasks/inbox.ts'
import { median } from '../report.ts'
import type { Entered } from './operator.ts'

const compared = 10
const repeats = 30

export type Walked = { pages: number; firstMs: number; lastMs: number }

/**
 * Walks "Disponibili" page after page, then reads the first ten and the last ten again in turn,
 * so that a machine that slows down slows both.
 */
export async function walk(web: pg.Pool, who: Entered, pages: number): Promise<Walked> {
  return transaction(web, async (sql) => {
    if (!(await openScope(sql, who.tokenHash))) throw new Error('the operator has no session')
    const asks: InboxAsk[] = []
    let ask: InboxAsk | undefined = { tab: 'available', sort: 'due' }
    while (ask && asks.length < pages) {
      asks.push(ask)
      const { more, last } = await inboxPage(sql, ask)
      ask = more && last ? { ...ask, cursor: { ...last, back: false } } : undefined
    }
    const timed = async (each: readonly InboxAsk[]) => {
      const since = performance.now()
      for (const one of each) await inboxPage(sql, one)
      return (performance.now() - since) / each.length
    }
    const [first, last]: [number[], number[]] = [[], []]
    for (let n = 0; n < repeats; n++) {
      first.push(await timed(asks.slice(0, compared)))
      last.push(await timed(asks.slice(-compared)))
    }
    return { pages: asks.length, firstMs: median(first), lastMs: median(last) }
  })
}
