import type { Page } from 'playwright-core'

import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import type { TestApp } from '../../pages/support/start-app.ts'
import { answer } from './forms.ts'
import type { Answers } from './forms.ts'

export type Person = Parameters<typeof computeFiscalCode>[0] & {
  readonly familyName: string
  readonly givenName: string
}

export interface Contact {
  readonly id: string
  readonly number: string
}

/** Who comes, how, and the procedure to begin by, if it is not the one of every contact. */
export type Coming = Person & { readonly how?: Answers; readonly procedure?: string }

const comesAlone: Answers = { mode: 'in-person', caller: 'person', reason: 'spontaneous' }

/**
 * A person comes to the desk, or somebody on her behalf: from an empty page to the open card, at
 * which the page is left.
 */
export async function openContact(
  page: Page,
  app: TestApp,
  { how = comesAlone, procedure, ...person }: Coming,
): Promise<Contact> {
  await page.goto('/contatti/nuovo')
  const { familyName, givenName } = person
  if (procedure) await beginInstead(page, procedure, familyName)
  await answer(page, {
    familyName,
    givenName,
    fiscalCode: computeFiscalCode(person),
    ...how,
  })
  await page.click('form.opening .btn-primary')
  await page.waitForURL('**/attivita/**')
  const { rows } = await app.owner.query<Contact>(
    `select c.id, c.number from social_case c join person p on p.id = c.subject
     where p.family_name = $1`,
    [familyName],
  )
  const [opened, ...more] = rows
  if (!opened || more.length > 0) throw new Error(`${String(rows.length)} cases of ${familyName}`)
  return opened
}

async function beginInstead(page: Page, procedure: string, familyName: string): Promise<void> {
  await answer(page, { familyName })
  await page.getByText('Inizia un’altra procedura').click()
  await page.getByRole('button', { name: `Inizia invece: ${procedure}` }).click()
  await page.locator('#f-procedure strong', { hasText: procedure }).waitFor()
  // What was typed is still there.
  if ((await page.inputValue('[name=familyName]')) !== familyName)
    throw new Error('what was typed is gone')
}
