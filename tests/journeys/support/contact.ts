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

const comesAlone: Answers = { mode: 'in-person', caller: 'person', reason: 'spontaneous' }

/**
 * A person comes to the desk, or somebody on her behalf: from an empty page to the open card, at
 * which the page is left.
 */
export async function openContact(
  page: Page,
  app: TestApp,
  { how = comesAlone, ...person }: Person & { readonly how?: Answers },
): Promise<Contact> {
  await page.goto('/contatti/nuovo')
  const { familyName, givenName } = person
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
