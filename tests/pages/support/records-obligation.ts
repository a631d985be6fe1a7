import type { Acts } from './audited-acts.ts'
import type { Browser, Fields } from './browser.ts'
import type { Page } from './page.ts'

/** The page that records the first thing owed by a body of who asks. */
export async function pageOfObligation(by: Browser): Promise<Page> {
  const { html } = await by.get('/adempimenti')
  const [, href = ''] = /href='(\/adempimenti\/segna[^']+)'/.exec(html) ?? []
  return by.get(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
}

/** Records that it was sent. */
export async function recordsObligation(by: Browser, more: Fields = {}): Promise<Page> {
  const given = { outcome: 'sent', day: '2026-02-12', reference: 'prot. 1234 del 12/2/2026' }
  return by.submit(await pageOfObligation(by), { ...given, ...more })
}

/** What is recorded of what bodies owe. */
export const obligationActs: Acts = {
  'POST /adempimenti/segna': ['coordinator.a', recordsObligation],
}
