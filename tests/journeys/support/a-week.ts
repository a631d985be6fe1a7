import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'

import { eventually } from '../../support/an-installation.ts'
import { day } from './a-day.ts'
import type { House } from './a-house.ts'
import { beginsService } from './a-plan.ts'

export interface Service {
  readonly id: string
  readonly number: string
}

const phone = { width: 360, height: 740 }

/** The Monday of the week that is over. */
function lastMonday(): string {
  const weekday = (new Date(day()).getUTCDay() + 6) % 7
  return day(-weekday - 7)
}

/** The services that a case grants, once there are so many. */
export function servicesOf({ app }: House, caseId: string, count: number): Promise<Service[]> {
  return eventually('the services are granted', async () => {
    const { rows } = await app.owner.query<Service>(
      `select g.case_id as id, c.number from granted_service g join social_case c on c.id = g.case_id
       where g.parent = $1 order by g.number`,
      [caseId],
    )
    return rows.length === count && rows
  })
}

/** The provider begins, and writes the week that is over with the phone in one hand: two hours in all. */
export async function recordsTheWeek(provider: Page, help: Service): Promise<void> {
  await provider.setViewportSize(phone)
  await beginsService(provider, help.number, day(-20))
  await provider.goto(`/erogazioni?settimana=${lastMonday()}`)
  await provider.fill(`[name="g.${help.id}.1"]`, '1,5')
  await provider.fill(`[name="g.${help.id}.3"]`, '0,5')
  const width = await provider.evaluate('document.documentElement.scrollWidth')
  expect(width).toBeLessThanOrEqual(phone.width)
  await provider.getByRole('button', { name: 'Salva e convalida la settimana' }).click()
  await provider.getByText('Convalidata').first().waitFor()
}

/** The zone finds the week, and says that it is right. */
export async function checksTheWeek(
  coordinator: Page,
  { app }: House,
  help: Service,
): Promise<void> {
  await coordinator.goto('/verifiche')
  await coordinator.locator(`label[for^="c-"]`).first().click()
  await coordinator.getByRole('button', { name: 'Registra la verifica' }).click()
  await coordinator.getByText('1 settimana registrata').waitFor()
  const { rows } = await app.owner.query<{ kind: string }>(
    'select kind from delivery_mark where service = $1 order by at',
    [help.id],
  )
  expect(rows.at(-1)?.kind).toBe('checked')
}

export async function areOver({ app }: House, services: readonly Service[]): Promise<void> {
  await eventually('the services have ended with the case', async () => {
    const { rows } = await app.owner.query<{ state: string }>(
      'select state from social_case where id = any($1)',
      [services.map(({ id }) => id)],
    )
    return rows.every(({ state }) => state === 'closed')
  })
}

/** Open cases of the zone, and hours and euro delivered in the last weeks, as who coordinates is told. */
export async function figuresOf(coordinator: Page) {
  await coordinator.goto('/cruscotti')
  const open = coordinator.locator('section[aria-labelledby=cases] tbody tr').last()
  const delivered = coordinator.locator('section[aria-labelledby=delivered] tbody tr')
  const [hours = 0, euro = 0] = await Promise.all(
    ['ore', '€'].map(async (unit) => {
      const rows = await delivered.allInnerTexts()
      return Math.max(0, ...rows.flatMap((row) => amountsIn(row, unit)))
    }),
  )
  return { open: Number(await open.locator('td').last().innerText()), hours, euro }
}

function amountsIn(row: string, unit: string): number[] {
  const amounts = row.replaceAll(/\s/g, ' ').matchAll(new RegExp(`([\\d,]+) ${unit}`, 'g'))
  return [...amounts].map(([, amount = '']) => Number(amount.replace(',', '.')))
}
