import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { computeFiscalCode } from '../../domain/shared/fiscal-code.ts'
import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { setClock } from '../support/builders/clock.ts'
import { aCrew } from './support/a-crew.ts'
import { minutesSince } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { seated } from './support/a-screen.ts'
import { openContact } from './support/contact.ts'
import { answer, complete } from './support/forms.ts'
import { takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())
afterEach(() => setClock(house.app.owner, { minutesAhead: 0 }))

const call = {
  caller: 'Polizia ferroviaria',
  callerPhone: '075 123456',
  place: 'Stazione, primo binario',
  what: 'Un uomo dorme all’aperto con il suo cane: febbre, rifiuta il pronto soccorso.',
  measure: 'shelter',
  measureNote: 'Dormitorio, fino a domattina. Dati una coperta e un pasto caldo.',
  called: ['police', 'shelter'],
}

const fits = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth')
const said = (page: Page) => page.locator('main').innerText()

async function today(): Promise<string> {
  const { rows } = await house.app.owner.query<{ day: string }>('select siso_today()::text as day')
  return rows[0]?.day ?? ''
}

/** In the night, on a phone: a call, written in a minute, and left to the office. */
async function writesDown(page: Page, alias: string): Promise<void> {
  await page.goto('/pronto-intervento')
  expect(await fits(page)).toBe(true)
  await page.getByRole('link', { name: 'Nuova chiamata' }).click()
  await page.getByText('Chi è la persona si può scrivere domattina').waitFor()
  expect(await fits(page)).toBe(true)
  await answer(page, { ...call, alias, office: String(house.app.people.orgs['office.a']) })
  await page.getByRole('button', { name: 'Registra e passa all’ufficio' }).click()
  await page.getByText(/^Chiamata .* registrata: attende l’ufficio competente\.$/).waitFor()
  expect(await fits(page)).toBe(true)
}

async function openedFor(alias: string) {
  const { rows } = await house.app.owner.query<{ id: string; number: string; person: string }>(
    `select c.id, c.number, p.id as person from social_case c join person p on p.id = c.subject where p.alias = $1`,
    [alias],
  )
  const [found] = rows
  if (!found) throw new Error(`nobody is called «${alias}»`)
  return found
}

/** In the morning the office takes up what was told, and finds it in the card. */
async function takesUp(page: Page, alias: string): Promise<void> {
  await page.goto('/pronto-intervento')
  const waiting = page.locator('section[aria-labelledby=in-attesa] article', { hasText: alias })
  expect(await waiting.innerText()).toContain('Dati una coperta e un pasto caldo.')
  await waiting.getByRole('button', { name: 'Prendi in consegna' }).click()
  await page.waitForURL('**/attivita/**')
  expect(await page.inputValue('[name=description]')).toContain('Un uomo dorme all’aperto')
  expect(await page.locator('[name=urgency][value=red]').isChecked()).toBe(true)
  await complete(page, 'to-triage', {
    ...{ mode: 'phone', caller: 'institution', reason: 'sent', sentBy: call.caller },
    ...{ reporterLastName: 'Polfer', reporterBody: call.caller, reachable: 'no' },
    ...{ residesIn: 'homeless', area: 'adults', informationGivenOn: await today() },
  })
  await page.goto('/pronto-intervento')
  const taken = page.locator('section[aria-labelledby=notte] article', { hasText: alias })
  await taken.getByText(/In consegna a Prova front-desk\.a/).waitFor()
}

/** Of somebody unknown nobody proposes to take charge: the page says what to do first. */
async function cannotTakeCharge(page: Page, number: string): Promise<void> {
  await takeUp(page, number, 'available')
  expect(await said(page)).toContain('Di una persona anonima non si propone la presa in carico')
  expect(await page.locator('#task-form button[value=take-charge]').count()).toBe(0)
}

const somebody = (familyName: string) =>
  ({ familyName, givenName: 'Oreste', birthDate: '1968-05-20', sex: 'M', place: 'D653' }) as const

async function saysWhoHeIs(page: Page, person: string, name: string): Promise<void> {
  await page.goto(`/persone/${person}`)
  await page.getByRole('link', { name: 'Riconosci' }).click()
  await answer(page, {
    ...{ identity: 'certain', givenName: 'Oreste', familyName: name, birthDate: '1968-05-20' },
    ...{ sex: 'M', source: 'document', fiscalCode: computeFiscalCode(somebody(name)) },
  })
  await page.getByRole('button', { name: 'Salva l’identità' }).click()
  await page.getByText('Identità registrata.').waitFor()
}

/** His papers show that the registry knows him: the case goes to the person who was there. */
async function isKnownAlready(page: Page, person: string, name: string): Promise<void> {
  await page.goto(`/persone/${person}/identita`)
  await page.fill('main [name=text]', name)
  await page.getByRole('button', { name: 'Cerca', exact: true }).last().click()
  await page.getByRole('button', { name: /È lei/ }).click()
  await page.locator('h1', { hasText: name }).waitFor()
  expect(page.url()).not.toContain(person)
}

const ways = [
  ['registered by his papers, with scripts', true, 'Brunori'],
  ['recognised among those known, without scripts', false, 'Cruciani'],
] as const

test.each(ways)(
  'a homeless man found at night, without a name, then %s',
  async (_, scripts, name) => {
    const { app, chrome } = house
    const alias = `uomo con il cane, ${name.slice(0, 3)}`
    if (!scripts) {
      const { 'front-desk': desk, leave } = await aCrew(house, ['front-desk'])
      await openContact(desk, app, somebody(name))
      await complete(desk, 'information-only', { answerGiven: 'Orari della mensa.' })
      await leave()
    }
    const morning = minutesSince('08:10')
    await setClock(app.owner, { minutesAhead: morning - 330 })
    const onCall = { username: 'coordinator.a', scripts, width: 320 }
    const atNight = await seated(chrome, app, onCall)
    await writesDown(atNight.page, alias)
    await atNight.leave()

    await setClock(app.owner, { minutesAhead: morning })
    const crew = await aCrew(house, ['front-desk', 'social-worker', 'coordinator'], { scripts })
    await takesUp(crew['front-desk'], alias)
    const { id, number, person } = await openedFor(alias)
    const worker = crew['social-worker']
    await cannotTakeCharge(worker, number)
    await (scripts ? saysWhoHeIs : isKnownAlready)(worker, person, name)
    await goesOn(crew, number)
    await isToldByHisName(crew.coordinator, name)
    await theRecordIsWhole(id)
    await crew.leave()
  },
  240_000,
)

async function goesOn(
  crew: { readonly 'social-worker': Page; readonly coordinator: Page },
  number: string,
): Promise<void> {
  const { 'social-worker': worker, coordinator } = crew
  await takeUp(worker, number, 'mine')
  await complete(worker, 'take-charge', {
    ...{ urgency: 'red', area: 'adults', track: 'social' },
    motivation: 'Dorme all’aperto, è malato: va seguito subito.',
  })
  await takeUp(coordinator, number, 'available')
  const manager = house.app.people.users['social-worker.a'] ?? ''
  await complete(coordinator, 'assign', { manager, takenInChargeOn: await today() })
  await takeUp(worker, number, 'mine')
  expect(await worker.locator('h1').innerText()).toBe('Fai la valutazione sociale')
}

/** Who reads the register afterwards finds the call under the name that he has. */
async function isToldByHisName(page: Page, name: string): Promise<void> {
  await page.goto('/pronto-intervento')
  const night = page.locator('section[aria-labelledby=notte] article', { hasText: name })
  expect(await night.innerText()).toContain('Polizia ferroviaria')
}

async function theRecordIsWhole(id: string): Promise<void> {
  const { rows } = await house.app.owner.query<{ identity: string }>(
    'select p.identity from social_case c join person p on p.id = c.subject where c.id = $1',
    [id],
  )
  expect(rows).toEqual([{ identity: 'certain' }])
  const batch = createPool(house.app.database.url('siso_batch'), 1)
  const verified = await verifyCases(batch, { only: id }).finally(() => batch.end())
  expect(verified).toMatchObject({ cases: 1, violations: [] })
}
