import type { Page } from 'playwright-core'

import { signIn } from './a-screen.ts'

/** Opens a task of the case from one's inbox; what nobody has yet is taken in charge first. */
export async function takeUp(
  page: Page,
  caseNumber: string,
  tab: 'mine' | 'available',
): Promise<void> {
  const row = page.locator('[data-row]', { hasText: caseNumber })
  if (tab === 'available') {
    await page.goto('/posta?vista=disponibili')
    await row.getByRole('button', { name: 'Prendi in carico' }).click()
    await page
      .getByText(/presa in carico/i)
      .and(page.locator('.tag.good, #messages p'))
      .first()
      .waitFor()
  }
  await page.goto('/posta')
  await row.locator('[data-open]').click()
  await page.waitForURL('**/attivita/**')
}

/** Weeks later everybody's session is over: the door, then the inbox. */
export async function comeBack(page: Page, role: string): Promise<void> {
  await page.goto('/posta')
  await page.waitForURL('**/accesso?**')
  await signIn(page, `${role}.a`)
  await page.waitForURL('**/posta')
}
