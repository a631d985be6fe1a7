import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { eventually } from '../support/an-installation.ts'
import { aCrew } from './support/a-crew.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { letterOf } from './support/a-letter.ts'
import { seated } from './support/a-screen.ts'
import { openContact } from './support/contact.ts'
import { answer, complete } from './support/forms.ts'
import { offerTransfer } from './support/a-transfer.ts'
import { takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
  const { orgs } = house.app.people
  const names = ['Terni', 'Orvieto'].flatMap((name, at) => [
    orgs[`office.${'ab'.charAt(at)}`],
    name,
  ])
  await house.app.owner.query(
    `update organisation set name = case id when $1 then $2 else $4 end where id in ($1, $3)`,
    names,
  )
}, 60_000)
afterAll(() => house.close())

const said = (page: Page) => page.locator('main').innerText()
const userId = (username: string) => house.app.people.users[username] ?? ''
const status = async (page: Page, path: string) => (await page.goto(path))?.status()

const note = 'Ha trovato casa dal figlio, in un’altra città.'
const network = 'La nipote, che le fa la spesa.'

/** From the call to the worker who has begun to assess. */
async function inCharge(familyName: string, scripts: boolean) {
  const roles = ['front-desk', 'social-worker', 'coordinator'] as const
  const here = await aCrew(house, roles, { scripts })
  const { id, number } = await openContact(here['front-desk'], house.app, {
    ...{ familyName, givenName: 'Nives', birthDate: '1946-09-17', sex: 'F', place: 'D653' },
  })
  await complete(here['front-desk'], 'to-triage', {
    ...{ urgency: 'green', area: 'adults', informationGivenOn: day() },
    ...{ phone: '0744 123456', residesIn: 'homeless', description: 'Chiede un aiuto in casa.' },
  })
  const worker = here['social-worker']
  await takeUp(worker, number, 'available')
  await complete(worker, 'take-charge', {
    ...{ urgency: 'green', area: 'adults', track: 'social', motivation: 'È sola.' },
  })
  await takeUp(here.coordinator, number, 'available')
  const charge = { manager: userId('social-worker.a'), takenInChargeOn: day() }
  await complete(here.coordinator, 'assign', charge)
  await writesInTheDiary(worker, id)
  return { here, worker, id, number }
}

async function writesInTheDiary(worker: Page, id: string): Promise<void> {
  await worker.goto(`/pratiche/${id}/diario`)
  const panel = worker.locator('#nota')
  if (!(await panel.locator('form').isVisible())) await panel.locator('summary').first().click()
  await answer(panel, { kind: 'interview', happenedOn: day(), minutes: '30', body: note })
  await panel.getByRole('button', { name: 'Salva nel diario' }).click()
  await worker.getByText(note).waitFor()
}

const offers = (worker: Page, id: string, reason: string) =>
  offerTransfer(worker, id, { because: 'Abita ora a Orvieto', answers: { reason } })

/** The person and why she comes, not what her worker writes of her. */
async function seesTheOffer(there: Page, id: string, told: readonly string[]): Promise<void> {
  const shown = await said(there)
  for (const words of told) expect(shown).toContain(words)
  expect(shown).not.toContain(note)
  const task = there.url()
  expect(await status(there, `/pratiche/${id}`)).toBe(404)
  await there.goto(task)
}

async function isTold(worker: Page, number: string, words: string): Promise<void> {
  await eventually(`a notice says «${words}»`, async () => {
    await worker.goto('/avvisi')
    return (await worker.locator('main li', { hasText: number }).allInnerTexts()).some((text) =>
      text.includes(words),
    )
  })
}

async function termOf(id: string): Promise<readonly Date[]> {
  const { rows } = await house.app.owner.query<{ due: Date }>(
    `select due_at as due from task where case_id = $1 and step = 'assess' and state in ('open', 'claimed')`,
    [id],
  )
  return rows.map(({ due }) => due)
}

const ways = [
  ['with scripts', true, 'Bartolucci'],
  ['without scripts', false, 'Ceccarelli'],
] as const

describe.each(ways)('from Terni to Orvieto, %s', (_, scripts, familyName) => {
  test('a case in charge is refused once, then goes with its folder and its term', async () => {
    const { here, worker, id, number } = await inCharge(familyName, scripts)
    const [coordinator, there] = await Promise.all(
      ['coordinator.b', 'social-worker.b'].map((username) =>
        seated(house.chrome, house.app, { username, scripts }),
      ),
    )
    if (!coordinator || !there) throw new Error('nobody is in Orvieto')
    expect(await status(there.page, `/pratiche/${id}`)).toBe(404)
    const term = await termOf(id)

    await offers(worker, id, 'Vive dal figlio da lunedì.')
    await takeUp(there.page, number, 'available')
    await seesTheOffer(there.page, id, [familyName, 'Vive dal figlio da lunedì.'])
    await complete(there.page, 'refused', { refusal: 'Non risulta ancora residente.' })
    await isTold(worker, number, 'non è avvenuto')
    await worker.goto('/invii')
    expect(await said(worker)).toContain('«Non risulta ancora residente.»')

    await offers(worker, id, 'È iscritta all’anagrafe da ieri.')
    await takeUp(there.page, number, 'available')
    await seesTheOffer(there.page, id, [familyName, 'È iscritta all’anagrafe da ieri.'])
    await complete(there.page, 'accepted')
    await staysWithTheSender(worker, id, { number, familyName })
    await goesOnThere(coordinator.page, there.page, { id, number, term })
    await theRecordIsWhole(id)
    await Promise.all([here.leave(), coordinator.leave(), there.leave()])
  }, 300_000)
})

/** Who sent it sees that it was taken, with the letter, and the folder no longer. */
async function staysWithTheSender(
  worker: Page,
  id: string,
  { number, familyName }: { readonly number: string; readonly familyName: string },
): Promise<void> {
  const lines = await letterOf(house, id, 'transfer-notice')
  expect(lines.join('\n')).toContain('Orvieto')
  await worker.goto('/invii')
  const row = worker.locator('tr', { hasText: number })
  expect(await row.filter({ hasText: 'Accolta' }).count()).toBe(1)
  expect(await row.filter({ hasText: 'Rifiutata' }).count()).toBe(1)
  expect(await status(worker, `/pratiche/${id}`)).toBe(404)
  await worker.goto('/posta')
  expect(await said(worker)).not.toContain(familyName)
}

interface Gone {
  readonly id: string
  readonly number: string
  readonly term: readonly Date[]
}

/** Its coordinator says who follows it; she reads what was written before, and assesses anew. */
async function goesOnThere(coordinator: Page, worker: Page, gone: Gone): Promise<void> {
  const { id, number, term } = gone
  await takesTheAssignment(coordinator, number)
  await complete(coordinator, 'assign', { manager: userId('social-worker.b') })
  await isTold(worker, number, 'assegnat')
  await worker.goto(`/pratiche/${id}/diario`)
  expect(await said(worker)).toContain(note)
  expect(await termOf(id)).toEqual(term)
  await worker.goto('/posta')
  const mine = worker.locator('[data-row]', { hasText: number })
  await mine
    .filter({ hasText: 'Verifica la pratica arrivata da un’altra zona' })
    .locator('[data-open]')
    .click()
  await worker.waitForURL('**/attivita/**')
  await complete(worker, 'reassess')
  await worker.goto('/posta')
  await mine.filter({ hasText: 'Fai la valutazione sociale' }).locator('[data-open]').click()
  await worker.waitForURL('**/attivita/**')
  await complete(worker, 'done', {
    ...{ assessedOn: day(), selfSufficiency: 'partly', network },
    synthesis: 'Vive dal figlio: va conosciuta la nuova casa.',
  })
  await takeUp(worker, number, 'mine')
  expect(await worker.locator('h1').innerText()).toBe('Scrivi il progetto (PAI)')
}

/** Beside it waits what the old worker had in hand, until somebody follows the case. */
async function takesTheAssignment(coordinator: Page, number: string): Promise<void> {
  const row = coordinator
    .locator('[data-row]', { hasText: number })
    .filter({ hasText: 'Assegna la pratica trasferita' })
  await coordinator.goto('/posta?vista=disponibili')
  await row.getByRole('button', { name: 'Prendi in carico' }).click()
  await eventually('it is the coordinator’s', async () => {
    await coordinator.goto('/posta')
    return (await row.count()) === 1
  })
  await row.locator('[data-open]').click()
  await coordinator.waitForURL('**/attivita/**')
}

async function theRecordIsWhole(id: string): Promise<void> {
  const batch = createPool(house.app.database.url('siso_batch'), 1)
  const verified = await verifyCases(batch, { only: id }).finally(() => batch.end())
  expect(verified).toMatchObject({ cases: 1, violations: [] })
}
