import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { setClock } from '../../../support/builders/clock.ts'
import { startApp } from '../../support/start-app.ts'
import type { TestApp } from '../../support/start-app.ts'
import { workedOut } from './knowledge.ts'
import { now, placesAndReaders } from './small-record.ts'
import type { Group } from './small-record.ts'
import { plantWrong, quality, wrongRecords } from './wrong-records.ts'

// Shares are read as if they told what they are a part of: how many records are looked at may be known.
let app: TestApp

beforeAll(async () => {
  app = await startApp({}, [], placesAndReaders)
  await setClock(app.owner, { at: now })
  await plantWrong(app.owner, app.people)
}, 90_000)
afterAll(() => app.stop())

test.each([
  ['of-region', 'contrada', () => false],
  ['of-zone', 'alta', () => false],
  ['insider', 'contrada', ({ zone }: Group) => zone === 'media'],
] as const)('%s', async (username, whole, known) => {
  const browser = await app.enter(username)
  const figures = await quality({ browser, whole, plans: [], codes: new Map() })
  expect(figures.filter(({ told }) => told).length).toBeGreaterThan(15)
  expect(figures.filter(({ told }) => !told).length).toBeGreaterThan(5)
  expect(figures.filter(({ from }) => from.startsWith('use'))).not.toEqual([])
  expect(workedOut(wrongRecords, figures, known)).toEqual([])
})
