import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../pages/support/a-case.ts'
import { atTheScreen } from './support/a-screen.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())

test('terms are suspended with their effect seen first, taken up again, and told in the diary', async () => {
  const { app, chrome } = house
  const { caseId } = await aCase(app)
  const { page, leave } = await atTheScreen(chrome, app, { username: 'coordinator.a' })
  await page.goto(`/pratiche/${caseId}/scadenze`)
  await page.getByRole('link', { name: 'Sospendi i termini' }).click()

  await page.getByRole('button', { name: 'Vedi l’effetto' }).click()
  const wrong = page.locator('.summary-errors')
  expect(await wrong.innerText()).toContain('Scegli dall’elenco il motivo.')
  await wrong.getByRole('link').click()
  await page.getByLabel('In attesa di un documento').check()
  await page.getByLabel('Nota, se serve').fill('Manca il verbale')
  await page.getByRole('button', { name: 'Vedi l’effetto' }).click()
  await page.getByText('Non è ancora stato salvato nulla').waitFor()
  await page.getByRole('button', { name: 'Sospendi i termini' }).click()

  await page.getByText('Termini sospesi. Le scadenze sono state calcolate di nuovo.').waitFor()
  expect(await page.getByRole('link', { name: 'Sospendi i termini' }).count()).toBe(0)
  await page.getByRole('link', { name: /^Riprendi i termini/ }).click()
  await page.getByRole('button', { name: 'Vedi l’effetto' }).click()
  await page.getByRole('button', { name: 'Riprendi i termini' }).click()
  await page.getByText('Termini ripresi. Le scadenze hanno la nuova data.').waitFor()

  await page.goto(`/pratiche/${caseId}/diario`)
  const told = await page.locator('.timeline').innerText()
  for (const words of ['Termini sospesi', 'Manca il verbale', 'Termini ripresi'])
    expect(told).toContain(words)
  await leave()
}, 60_000)
