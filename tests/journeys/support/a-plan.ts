import type { Page } from 'playwright-core'

import { eventually } from '../../support/an-installation.ts'
import { day } from './a-day.ts'
import { complete } from './forms.ts'
import { takeUp } from './inbox.ts'

/** One goal, and services given one by one: what the first page of a plan asks. */
export const aGoal = {
  'goals.1.goal': 'Restare a casa in sicurezza.',
  'goals.1.goalArea': 'autonomy',
  'goals.1.horizon': 'medium',
  'goals.1.indicator': 'Cadute in sei mesi',
  'goals.1.expected': 'Nessuna',
  delivered: 'one-by-one',
}

/** The same of a minor, in a plan that grants nothing unless told. */
export const aMinorsGoal = {
  'goals.1.goal': 'Sere tranquille a casa.',
  'goals.1.goalArea': 'relations',
  'goals.1.action': 'Educatrice tre pomeriggi; la nonna il venerdì.',
  'goals.1.horizon': 'medium',
  'goals.1.indicator': 'Sere passate da solo in un mese',
  'goals.1.expected': 'Nessuna',
  delivered: 'none',
}

/** A row of a plan by its number, as its page names what it asks. */
export const grantedRow = (at: number, fields: Record<string, string | readonly string[]>) =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [`granted.${at}.${key}`, value]))

/** Who coordinates approves the plan of a minor. */
export async function approvesPlan(coordinator: Page, number: string): Promise<void> {
  await takeUp(coordinator, number, 'available')
  await complete(coordinator, 'approve')
}

/** Of somebody who answers for a minor, by the number of the row: a parent who has signed today unless told. */
export const aSignature = (at: number, over: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries({
      ...{ signerName: 'Bea Inventata', signerAs: 'parent', signature: 'signed' },
      ...{ signatureOn: day(), ...over },
    }).map(([key, value]) => [`signatures.${String(at)}.${key}`, value]),
  )

/** The plan of a minor is signed by who answers for her, and begins. */
export async function signsPlan(worker: Page, number: string): Promise<void> {
  await takeUp(worker, number, 'mine')
  await complete(worker, 'record', { ...aSignature(1), signedOn: day() })
}

/** Who delivers services finds one on offer, by a text of its row, and opens it. */
export async function opensTheOffer(provider: Page, hasText: string): Promise<void> {
  const row = provider.locator('[data-row]', { hasText })
  await eventually('the service is on offer', async () => {
    await provider.goto('/posta?vista=disponibili')
    return (await row.count()) === 1
  })
  await row.locator('[data-open]').click()
  await provider.waitForURL('**/attivita/**')
}

/** Who delivers a service finds it on offer, and begins it. */
export async function beginsService(
  provider: Page,
  number: string,
  startedOn: string,
): Promise<void> {
  await opensTheOffer(provider, number)
  await complete(provider, 'accept', { startedOn })
}
