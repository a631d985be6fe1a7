import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Page } from 'playwright-core'

import { saidIn } from '../../support/said-in-pdf.ts'

const title = 'Verbale dell’Unità di valutazione multidimensionale'

/** The minutes of a case as a page, as its folder offers them: what the paper would say. */
export async function minutesAsPage(page: Page, caseId: string) {
  await page.goto(`/pratiche/${caseId}/documenti`)
  await page.getByRole('link', { name: `Vedi e prepara: ${title}` }).click()
  await page.waitForURL('**/documenti/nuovo?lettera=uvm-minutes')
  const letter = page.locator('section.letter')
  return { headings: await letter.locator('h4').allInnerTexts(), words: await letter.innerText() }
}

/** The file of the minutes that the path has made, by the link that this person finds in the folder. */
export async function minutesAsFile(page: Page, caseId: string) {
  await page.goto(`/pratiche/${caseId}/documenti`)
  const link = page.locator('table').getByRole('link', { name: title })
  const path = (await link.getAttribute('href')) ?? ''
  const answer = await page.context().request.get(path)
  const content = await answer.body()
  return {
    path,
    type: answer.headers()['content-type'],
    begins: content.subarray(0, 5).toString('latin1'),
    tagged: await isTagged(content),
    lines: await saidIn(content),
  }
}

/** Whether a file says of itself that its content is marked with its structure. */
async function isTagged(content: Uint8Array): Promise<boolean> {
  const read = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise
  const mark = (await read.getMarkInfo()) as ReadonlyMap<string, boolean> | null
  return mark?.get('Marked') === true
}
