import type { Acts } from './audited-acts.ts'
import type { Browser, Fields } from './browser.ts'
import type { Page } from './page.ts'

/** Records what is given on the page of inhabitants. */
export async function recordsInhabitants(by: Browser, given: Fields): Promise<Page> {
  const page = await by.get('/statistiche/abitanti')
  const typed = { giorno: '2026-01-01', fonte: 'Prova', ...given }
  return by.submit(page, typed, '/statistiche/abitanti')
}

/** The first comune of the page, by its code. */
export async function firstComune(by: Browser): Promise<string> {
  const { html } = await by.get('/statistiche/abitanti.csv')
  return html.split('\r\n')[1]?.split(';')[0] ?? ''
}

/** What is recorded of comuni. */
export const inhabitantActs: Acts = {
  'POST /statistiche/abitanti': [
    'planner.a',
    async (by) => recordsInhabitants(by, { testo: `${await firstComune(by)};12345` }),
  ],
}
