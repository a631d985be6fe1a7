import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { dayInItaly } from '../../domain/shared/today.ts'
import { setClock } from '../support/builders/clock.ts'
import { atTheScreen } from './support/a-screen.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { openContact } from './support/contact.ts'
import { complete } from './support/forms.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())

/** The shipped release gives four hours to a red urgency: five seconds of them are left. */
const almostFourHours = 240 - 5 / 60

test('a triage that nobody does in time reaches the coordinator by its timer, with the reason', async () => {
  const { app, chrome } = house
  const desk = await atTheScreen(chrome, app, { username: 'front-desk.a' })
  const { id, number } = await openContact(desk.page, app, {
    familyName: 'Quaranta',
    givenName: 'Delia',
    birthDate: '1939-03-08',
    sex: 'F',
    place: 'D653',
  })
  await complete(desk.page, 'urgent', {
    area: 'adults',
    urgencyReason: 'È rimasta senza un posto dove dormire.',
    phone: '0742 123456',
    residesIn: 'homeless',
    informationGivenOn: dayInItaly(new Date()),
  })
  await desk.leave()

  await setClock(app.owner, { minutesAhead: almostFourHours })
  const { page, leave } = await atTheScreen(chrome, app, { username: 'coordinator.a' })
  await page.goto('/posta?vista=disponibili')
  const row = page.locator('[data-row]', { hasText: number })
  expect(await row.count()).toBe(0)
  const loads = countLoads(page)
  house.look(id)

  await row.waitFor({ timeout: 15_000 })
  expect(loads()).toBe(0)
  expect(await row.innerText()).toContain('urgente')
  expect(await row.innerText()).toContain('coordinatore · Prova zone.a')
  expect(await page.locator('#inbox [role=status]').first().innerText()).toContain('1 attività')

  await page.goto('/avvisi')
  const notice = page.locator('main li', { hasText: 'Un triage è oltre il termine' })
  expect(await notice.innerText()).toContain(number)

  await page.goto('/posta?vista=disponibili')
  await row.locator('[data-open]').click()
  await page.getByRole('link', { name: 'Perché questa data?' }).click()
  expect(await page.locator('main').innerText()).toContain('4 ore')
  await leave()
  await firedByItsTimer(id)
}, 60_000)

function countLoads(page: Page): () => number {
  let loads = 0
  page.on('load', () => (loads += 1))
  return () => loads
}

async function firedByItsTimer(id: string): Promise<void> {
  const { events } = await house.temporal.workflow.getHandle(`case-${id}`).fetchHistory()
  const timers = (events ?? []).filter(({ timerFiredEventAttributes: fired }) => fired)
  expect(timers).toHaveLength(1)
  const { rows } = await house.app.owner.query<{ kind: string; fired: number; notices: number }>(
    `select e.kind, (select count(*)::int from case_event where case_id = $1 and kind = 'rung') as fired,
       (select count(*)::int from notice where case_id = $1) as notices
     from case_event e where case_id = $1 order by seq desc limit 1`,
    [id],
  )
  expect(rows).toEqual([{ kind: 'effect-settled', fired: 1, notices: 1 }])
}
