import type { Page } from 'playwright-core'

import { answer } from './forms.ts'

interface Opening {
  /** Its title, as the summary of the case offers it. */
  readonly title: string
  readonly reason: string
  readonly words: string
}

/** Opens from the summary of a case what runs beside its path. */
export async function openBeside(page: Page, id: string, opening: Opening): Promise<void> {
  await page.goto(`/pratiche/${id}`)
  await page.getByRole('link', { name: opening.title, exact: true }).first().click()
  const form = page.locator('form', { hasText: opening.title })
  await answer(form, { motivo: opening.reason, parole: opening.words })
  await form.getByRole('button', { name: /^Apri/ }).click()
  await page.waitForURL(`**/pratiche/${id}*`)
}
