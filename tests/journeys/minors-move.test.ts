import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { eventually } from '../support/an-installation.ts'
import { aCrew } from './support/a-crew.ts'
import type { Crew } from './support/a-crew.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { letterOf } from './support/a-letter.ts'
import { aMinorsGoal, approvesPlan, signsPlan } from './support/a-plan.ts'
import { seated } from './support/a-screen.ts'
import { offerTransfer } from './support/a-transfer.ts'
import { openContact } from './support/contact.ts'
import { answer, complete } from './support/forms.ts'
import { takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())

const said = (page: Page) => page.locator('main').innerText()
const userId = (username: string) => house.app.people.users[username] ?? ''
const status = async (page: Page, path: string) => (await page.goto(path))?.status()

const worry = 'La sera è solo in casa, dice la maestra.'
const measureText = 'Affida il minore al servizio sociale.'

interface Followed {
  readonly worker: Page
  readonly id: string
  readonly number: string
}

/** A child in foster care under a measure of the court, whose plan goes on. */
async function inFosterCare(
  { 'social-worker': worker, coordinator }: Crew<'social-worker' | 'coordinator'>,
  familyName: string,
): Promise<Followed> {
  const { id, number } = await openContact(worker, house.app, {
    ...{ familyName, givenName: 'Leo', birthDate: '2016-04-12', sex: 'M', place: 'D653' },
    ...{ procedure: 'Tutela dei minori', how: { birthDate: '2016-04-12' } },
  })
  await complete(worker, 'assess', {
    ...{ reportedOn: day(), reportSource: '5', worry, takenInChargeOn: day() },
    manager: userId('social-worker.a'),
  })
  await takeUp(worker, number, 'mine')
  await complete(worker, 'plan', {
    ...{ livingPlace: '3', school: '5', orphan: '1', unaccompanied: 'no', minorProblem: '2' },
    ...{ minorText: 'Va a scuola volentieri.', familyProblem: '2', courtTold: 'no' },
    ...{ familyText: 'La madre chiede aiuto.', courtMeasure: 'yes' },
    ...{ 'measures.1.measureOn': day(-20), 'measures.1.measureCourt': '2' },
    ...{ 'measures.1.measureKind': '5', 'measures.1.measureText': measureText },
  })
  await takeUp(worker, number, 'mine')
  await complete(worker, 'propose', {
    ...aMinorsGoal,
    ...{ placement: 'foster', placedOn: day(-10), fosterForm: '1', fosterKind: '1' },
    ...{ fosterTime: '1', fosterNature: '1', minorHeard: 'yes', heardOn: day(-2) },
    reportFrom: day(-10),
  })
  await approvesPlan(coordinator, number)
  await signsPlan(worker, number)
  return { worker, id, number }
}

async function isToldOfCharge(id: string): Promise<void> {
  const letter = (await letterOf(house, id, 'charge-notice')).join('\n')
  expect(letter).toContain('A chi ha la responsabilità genitoriale o la tutela di Leo')
  expect(letter).not.toContain(worry)
  expect((await letterOf(house, id, 'charge-certificate')).join('\n')).toContain('è in carico')
}

const offers = ({ worker, id }: Followed) =>
  offerTransfer(worker, id, {
    because: 'La madre ha traslocato.',
    answers: {
      reason: 'La madre vive là da lunedì.',
      courtInformed: 'yes',
      officeMayBeTold: 'yes',
    },
  })

const limit = async (id: string) => {
  const { rows } = await house.app.owner.query<{ due: Date }>(
    `select due_at as due from deadline where case_id = $1 and deadline = 'foster-limit' and state = 'running'`,
    [id],
  )
  return rows.map(({ due }) => due)
}

/** Its coordinator says who follows it; the measure and the limit of the foster care came along. */
async function goesOnThere(coordinator: Page, worker: Page, gone: Omit<Followed, 'worker'>) {
  const { id, number } = gone
  await takeUp(coordinator, number, 'available')
  await complete(coordinator, 'assign', { manager: userId('social-worker.b') })
  await eventually('the new worker has it', async () => {
    await worker.goto('/posta')
    return (await worker.locator('[data-row]', { hasText: number }).count()) === 1
  })
  await worker.goto(`/pratiche/${id}/valutazioni`)
  expect(await worker.locator('main').textContent()).toContain(measureText)
  await worker.goto(`/pratiche/${id}/scadenze`)
  expect(await said(worker)).toContain('Affido: ventiquattro mesi al più')
  await takeUp(worker, number, 'mine')
  await complete(worker, 'go-on')
}

/** Recorded on the page of the child; what is left is checked before the case is closed. */
async function dies(worker: Page, { id, number }: Omit<Followed, 'worker'>): Promise<void> {
  const { rows } = await house.app.owner.query<{ subject: string }>(
    'select subject from social_case where id = $1',
    [id],
  )
  await worker.goto(`/persone/${rows[0]?.subject ?? ''}/decesso`)
  await answer(worker, { deathDate: day(-1), source: 'registry', sourceDate: day() })
  await worker.getByRole('button', { name: 'Registra il decesso' }).click()
  await worker.getByText('Decesso registrato').first().waitFor()
  await eventually('what is left is to be checked', async () => {
    await worker.goto('/posta')
    return (await worker.locator('[data-row]', { hasText: number }).count()) === 1
  })
  await takeUp(worker, number, 'mine')
  const left = { carersTold: 'yes', courtTold: 'yes', leftAlone: 'no' }
  await complete(worker, 'close', left)
  await takeUp(worker, number, 'mine')
  await answer(worker, { closingReason: '8', wasFostered: 'no', wasPlaced: 'no' })
  await complete(worker, 'closed', { closingText: 'Il bambino è morto in un incidente.' })
}

const ways = [
  ['with scripts', true, 'Valentini'],
  ['without scripts', false, 'Zampolini'],
] as const

describe.each(ways)('a family that moves, %s', (_, scripts, familyName) => {
  test('the case of the child goes to the other zone with its measure and its term; there he dies', async () => {
    const here = await aCrew(house, ['social-worker', 'coordinator'], { scripts })
    const [coordinator, there] = await Promise.all(
      ['coordinator.b', 'social-worker.b'].map((username) =>
        seated(house.chrome, house.app, { username, scripts }),
      ),
    )
    if (!coordinator || !there) throw new Error('nobody is in the other zone')
    const child = await inFosterCare(here, familyName)
    const { id, number } = child
    await isToldOfCharge(id)
    const before = await eventually('the limit of the foster care runs', async () => {
      const running = await limit(id)
      return running.length === 1 && running
    })

    await offers(child)
    await takeUp(there.page, number, 'available')
    const shown = await said(there.page)
    expect(shown).toContain(worry)
    expect(shown).not.toContain(measureText)
    const task = there.page.url()
    expect(await status(there.page, `/pratiche/${id}`)).toBe(404)
    await there.page.goto(task)
    await complete(there.page, 'accepted')
    expect(await status(child.worker, `/pratiche/${id}`)).toBe(404)
    await letterOf(house, id, 'transfer-notice')
    await goesOnThere(coordinator.page, there.page, child)
    expect(await limit(id)).toEqual(before)

    await dies(there.page, child)
    await eventually('the case is closed', async () => {
      await there.page.goto(`/pratiche/${id}`)
      return (await said(there.page)).includes('chius')
    })
    await theRecordIsWhole(id)
    await Promise.all([here.leave(), coordinator.leave(), there.leave()])
  }, 300_000)
})

async function theRecordIsWhole(id: string): Promise<void> {
  const batch = createPool(house.app.database.url('siso_batch'), 1)
  const verified = await verifyCases(batch, { only: id }).finally(() => batch.end())
  expect(verified).toMatchObject({ cases: 1, violations: [] })
}
