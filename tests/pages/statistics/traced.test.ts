import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { populate } from '../../../bench/bi/population.ts'
import { countPlainly } from '../../../bench/bi/reference.ts'
import { translator } from '../../../web/shared/i18n.ts'
import type { Browser } from '../support/browser.ts'
import { countOnce } from '../support/count-once.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { addMeans, levelsOf } from './plain-levels.ts'
import { areasOf, phasesOf, servicesAt, someOf } from './plain-places.ts'
import { comuniOf, fundsOf, servicesOf } from './plain-plan.ts'
import type { Plain } from './plain-plan.ts'
import { sortedRows, tableRows } from './shown.ts'

// Every figure that these pages show, made again by plain SQL (bench/bi/reference.ts) and by other code.
let app: TestApp
let browser: Browser
let plain: Plain
let release: () => void
let years: number[]
let zones: { id: number; name: string }[]

/** Their pages are opened one by one; the others stand beside them. */
const looked = () => zones.slice(0, 2)

beforeAll(async () => {
  app = await startApp()
  const client = await app.owner.connect()
  release = () => {
    client.release()
  }
  const rows = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[]
  plain = { rows, t: translator('it') }
  await populate(client, { deliveries: 3000, days: 800 })
  zones = await rows(
    `select distinct z.id, z.name from organisation z join bi_place p on p.zone = z.id order by z.id`,
  )
  await addMeans(plain, { user: app.people.users['coordinator.a'] ?? '', zones })
  const { asOf } = await countOnce(app)
  await countPlainly(client, asOf)
  years = (await rows<{ year: number }>('select distinct year from ref_case order by year')).map(
    ({ year }) => year,
  )
  browser = await app.enter('coordinator.a')
}, 90_000)
afterAll(async () => {
  release()
  await app.stop()
})

test('there are several zones and years to look at', () => {
  expect(zones.length).toBeGreaterThan(5)
  expect(years.length).toBeGreaterThan(2)
})

test('every figure of the zone plan is what plain SQL counts', async () => {
  for (const zone of looked())
    for (const year of years) {
      const at = { zone: zone.id, year }
      const page = await browser.get(
        `/statistiche/piano-di-zona?anno=${String(year)}&luogo=${String(zone.id)}`,
      )
      const expected = await servicesOf(plain, at)
      // Of a year without deliveries in the zone the page shows another zone.
      if (expected.length === 0) continue
      expect(page.text).toContain(`${zone.name}, ${String(year)}`)
      expect(sortedRows(page.html, 'servizi')).toEqual(expected)
      expect(sortedRows(page.html, 'fondi')).toEqual(await fundsOf(plain, at))
      for (const figure of ['users', 'spend'] as const)
        expect(sortedRows(page.html, figure)).toEqual(
          await comuniOf(plain, { ...at, name: zone.name, of: figure }),
        )
    }
}, 60_000)

test('every essential level of every zone and year is what its formula makes of plain counts', async () => {
  for (const zone of looked()) {
    const page = await browser.get(`/statistiche/leps?luogo=${String(zone.id)}`)
    const expected = await levelsOf(plain, { zone: zone.id, years })
    expect(tableRows(page.html, 'anni').map((row) => row.slice(1, -1))).toEqual(expected)
  }
})

test('zones beside each other have the figures of each', async () => {
  for (const year of years) {
    const page = await browser.get(`/statistiche/leps?anno=${String(year)}`)
    const shown = new Map(tableRows(page.html, 'zone').map(([name, ...cells]) => [name, cells]))
    for (const zone of zones) {
      const of = (await levelsOf(plain, { zone: zone.id, years: [year] })).flat()
      const measured = [...of.slice(0, 7), of[9]]
      expect(shown.get(zone.name)).toEqual(measured)
    }
  }
})

test.each([
  ['zona', 'zone'],
  ['comune', 'municipality'],
] as const)(
  'every figure of a year by %s is what plain SQL counts',
  async (word, by) => {
    const told = new Map<string, number>()
    for (const year of years) {
      const page = await browser.get(`/statistiche?anno=${String(year)}&per=${word}`)
      const expected = {
        ...(await areasOf(plain, { year, by })),
        ...(await phasesOf(plain, { year, by })),
      }
      for (const [figure, rows] of Object.entries(expected)) {
        // In a year before the first delivery there is no table of it.
        if (rows.length === 0) continue
        expect([year, figure, sortedRows(page.html, figure)]).toEqual([year, figure, rows])
        told.set(figure, (told.get(figure) ?? 0) + rows.length)
      }
    }
    for (const figure of ['users', 'spend', 'cases', 'waiting'])
      expect(told.get(figure)).toBeGreaterThan(zones.length)
  },
  60_000,
)

test('every service of the region, of zones and of comuni is what plain SQL counts', async () => {
  const places = await someOf(plain, looked())
  expect(places).toHaveLength(1 + 2 * looked().length)
  let told = 0
  for (const { id, name } of places)
    for (const year of years) {
      const expected = await servicesAt(plain, { year, place: id })
      // Of a year without deliveries there the page shows another place.
      if (expected.length === 0) continue
      const page = await browser.get(
        `/statistiche/servizi?anno=${String(year)}&luogo=${String(id)}`,
      )
      expect(page.text).toContain(`${name}, ${String(year)}`)
      expect(sortedRows(page.html, 'servizi')).toEqual(expected)
      told += 1
    }
  expect(told).toBeGreaterThan(places.length)
}, 60_000)
