import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { translator } from '../../../../web/shared/i18n.ts'
import { setClock } from '../../../support/builders/clock.ts'
import { countOnce } from '../../support/count-once.ts'
import { startApp } from '../../support/start-app.ts'
import type { TestApp } from '../../support/start-app.ts'
import { tableRows } from '../shown.ts'
import { figure, rowsOf, within } from './figures-read.ts'
import type { Reading } from './figures-read.ts'
import { workedOut } from './knowledge.ts'
import type { Figure } from './knowledge.ts'
import { now, placed, placesAndReaders, plant } from './small-record.ts'
import type { Group } from './small-record.ts'

// A share is read as if it told both its parts: of what it is a share may stand on another page.
let app: TestApp

/** Opened within thirty days of when they come to the assessment, or before. */
const opened = ['2026-01-08', '2025-11-20'] as const
const taken: Readonly<Record<string, readonly [prompt: number, late: number]>> = {
  a1: [9, 14],
  a2: [21, 3],
  a3: [0, 6],
  b1: [2, 0],
  b2: [17, 18],
  c1: [12, 11],
  d1: [3, 1],
  d2: [8, 0],
  e1: [10, 2],
  f1: [13, 19],
  f2: [6, 8],
  g1: [17, 5],
}
const groups: readonly Group[] = placed.flatMap((place) =>
  opened.map((day, at) => {
    const n = taken[place.office]?.[at] ?? 0
    return { ...place, phase: 'contact', opened: day, closed: false, n }
  }),
)

beforeAll(async () => {
  app = await startApp({}, [], placesAndReaders)
  await setClock(app.owner, { at: '2026-01-20T11:00:00Z' })
  const client = await app.owner.connect()
  await plant(client, app.people, groups)
  await client.query("update social_case set phase = 'assessment'")
  client.release()
  await setClock(app.owner, { at: now })
  await countOnce(app)
}, 90_000)
afterAll(() => app.stop())

const inTime = ({ opened: day }: Group) => day === opened[0]
const late = (group: Group) => !inTime(group)
const all = () => true

const t = translator('it')

/** Cases that came to the assessment this year. */
async function reached(reading: Reading): Promise<Figure[]> {
  const found: Figure[] = []
  for (const division of ['zona', 'comune']) {
    const { html } = await reading.browser.get(`/statistiche?anno=2026&per=${division}`)
    for (const [place = '', ...cells] of tableRows(html, 'waiting'))
      found.push(figure(`reached ${place}`, cells[1], within(place), all))
  }
  return found
}

/** The share of those that did within thirty days. */
async function shares(reading: Reading): Promise<Figure[]> {
  const rows = await rowsOf(reading, '/statistiche/leps.csv')
  return rows.flatMap(([year, zone = '', level, value]) =>
    year === '2026' && level === t('leps.charged')
      ? [
          figure(`in time ${zone}`, value, within(zone), inTime),
          figure(`late ${zone}`, value, within(zone), late),
        ]
      : [],
  )
}

/** Of offices no page tells it. */
const ofOffices = placed.flatMap(({ office }) =>
  Object.entries({ all, inTime, late }).map(([which, counts]) =>
    figure(`${which} ${office}`, undefined, within(office), counts),
  ),
)

test.each([
  ['of-region', 'contrada', () => false],
  ['of-zone', 'alta', () => false],
  ['insider', 'contrada', ({ zone }: Group) => zone === 'media'],
  ['of-office', 'contrada', ({ office }: Group) => office === 'd2'],
] as const)('%s', async (username, whole, known) => {
  const browser = await app.enter(username)
  const reading: Reading = { browser, whole, plans: [], codes: new Map() }
  const figures = [...(await reached(reading)), ...(await shares(reading)), ...ofOffices]
  expect(figures.filter(({ told }) => told)).not.toEqual([])
  expect(workedOut(groups, figures, known)).toEqual([])
})
