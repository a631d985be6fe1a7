import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'

import type { TestApp } from '../pages/support/start-app.ts'
import { startApp } from '../pages/support/start-app.ts'
import { eventually } from '../support/an-installation.ts'
import { atTheScreen } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'
import { openContact } from './support/contact.ts'

let app: TestApp
let chrome: Browser

beforeAll(async () => {
  app = await startApp()
  chrome = await startChrome()
}, 60_000)

afterAll(async () => {
  await chrome.close()
  await app.stop()
})

let born = 1950

describe.each([
  ['with scripts', true, { familyName: 'Colonna', givenName: 'Ida' }],
  ['without scripts', false, { familyName: 'Dossena', givenName: 'Nora' }],
])('at the desk, %s', (_, scripts, name) => {
  test('a person who asks for information is answered and the contact closed, in under twelve pages', async () => {
    const { page, documents, leave } = await atTheScreen(chrome, app, {
      username: 'front-desk.a',
      scripts,
    })
    const birthDate = `${String((born += 1))}-03-08`
    const person = { ...name, birthDate, sex: 'F', place: 'D653' } as const
    await openContact(page, app, person)
    await page.fill('[name=answerGiven]', 'Orari e documenti per il bonus.')
    await page.click('button[value=information-only]')
    await eventually('the contact is closed', async () =>
      (await closedContacts(person.familyName)).includes(birthDate),
    )
    expect(documents()).toBeLessThan(12)
    await leave()
  }, 60_000)
})

async function closedContacts(familyName: string): Promise<string[]> {
  const { rows } = await app.owner.query<{ born: string }>(
    `select p.birth_date::text as born from social_case c join person p on p.id = c.subject
     where p.family_name = $1 and c.state = 'closed' and c.outcome = 'information-only'`,
    [familyName],
  )
  return rows.map((row) => row.born)
}
