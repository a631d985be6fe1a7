import type { Browser } from './browser.ts'
import type { Page } from './page.ts'

/** Who coordinates a zone fixes its cut-offs, as they are, from a day to come. */
export async function zoneDecides(by: Browser): Promise<Page> {
  const page = await by.get('/squadra/soglie')
  return by.submit(page, { from: '2099-01-01', source: 'Delibera di prova' })
}
