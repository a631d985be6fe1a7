import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { populate } from '../../../bench/bi/population.ts'
import { countPlainly } from '../../../bench/bi/reference.ts'
import type { Browser } from '../support/browser.ts'
import { countOnce } from '../support/count-once.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { spaced, tableRows } from './shown.ts'

let app: TestApp
let coordinator: Browser
let planner: Browser
let zone: { id: number; name: string }
let year: number
let release: () => void
let rows: <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>

beforeAll(async () => {
  app = await startApp()
  const client = await app.owner.connect()
  release = () => {
    client.release()
  }
  rows = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[]
  await populate(client, { deliveries: 3000, days: 800 })
  const [place] = await rows<{ id: number; name: string; region: number }>(
    `select z.id, z.name, p.region from organisation z join bi_place p on p.zone = z.id order by p.n limit 1`,
  )
  zone = place ?? { id: 0, name: '' }
  const { users } = app.people
  for (const [user, role, org] of [
    ['coordinator.a', 'coordinator', zone.id],
    ['planner.a', 'planner', place?.region],
  ] as const)
    await rows(
      `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, date '2000-01-01')`,
      [users[user], role, org],
    )
  const { asOf } = await countOnce(app)
  await countPlainly(client, asOf)
  const [of] = await rows<{ year: number }>('select max(year) - 1 as year from ref_series')
  year = of?.year ?? 0
  coordinator = await app.enter('coordinator.a')
  planner = await app.enter('planner.a')
}, 90_000)
afterAll(async () => {
  release()
  await app.stop()
})

const at = (path: string, more = '') =>
  `/statistiche/${path}?anno=${String(year)}&luogo=${String(zone.id)}${more}`
const euro = (spend: string) =>
  spaced(
    new Intl.NumberFormat('it-IT', {
      style: 'currency',
      currency: 'EUR',
      useGrouping: 'always',
    }).format(Number(spend) / 10_000),
  )

test('every month of a zone is what plain SQL counts, and drawn beside its table', async () => {
  const page = await coordinator.get(at('mesi'))
  const plain = await rows<{ month: string; users: number; spend: string }>(
    `select month, users, spend from ref_series
     where zone = $1 and year = $2 and municipality is null and area is null order by month`,
    [zone.id, year],
  )
  expect(plain).toHaveLength(12)
  const last = (section: string) => tableRows(page.html, section).map((row) => row.at(-1))
  expect(last('month-users')).toEqual(plain.map(({ users }) => String(users)))
  expect(last('month-spend')).toEqual(plain.map(({ spend }) => euro(spend)))
  expect(page.html.match(/<svg class='columns'[^>]*role='img'/g)).toHaveLength(2)
  expect(page.html.match(/<rect x=/g)).toHaveLength(24)
})

test('a service month by month is what plain SQL counts, for who coordinates the place alone', async () => {
  const [{ service = '' } = {}] = await rows<{ service: string }>(
    `select service from ref_series where zone = $1 and year = $2 and municipality is null and unit = 'hour'
       and service is not null group by service having count(*) > 3 and sum(quantity) > 0 order by service limit 1`,
    [zone.id, year],
  )
  const plain = await rows<{ month: string; users: number; quantity: string; spend: string }>(
    `select month, users, quantity, spend from ref_series
     where zone = $1 and year = $2 and municipality is null and service = $3 and spend > 0 order by month`,
    [zone.id, year, service],
  )
  expect(plain.length).toBeGreaterThan(2)
  const path = at('mesi', `&servizio=${service}`)
  const page = await coordinator.get(path)
  const cells = (section: string) => {
    const found = tableRows(page.html, section)
    return plain.map(({ month }) => found[Number(month.slice(5)) - 1]?.at(-1))
  }
  expect(cells('month-users')).toEqual(plain.map(({ users }) => String(users)))
  expect(cells('month-spend')).toEqual(plain.map(({ spend }) => euro(spend)))
  const hours = plain.map(({ quantity }) => Number(quantity) / 100)
  const said = (n: number) => new Intl.NumberFormat('it-IT', { useGrouping: 'always' }).format(n)
  expect(cells('month-quantity')).toEqual(hours.map((n) => `${said(n)} ${n === 1 ? 'ora' : 'ore'}`))
  expect(page.links.some((link) => link.includes('mese=') && link.includes('servizio='))).toBe(true)
  expect((await coordinator.get(at('mesi'))).html).toContain("name='servizio'")
  const planned = await planner.get(path)
  expect(planned.html).not.toContain("name='servizio'")
  expect(planned.html).not.toContain("aria-labelledby='month-quantity'")
})

test('who plans sees no small month, and what is withheld in one month is in all', async () => {
  const { html } = await planner.get(`/statistiche/mesi.csv?anno=${String(year)}`)
  const lines = html
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(';'))
  const told = lines.filter((line) => line[6] === 'sì')
  expect(told.length).toBeGreaterThan(0)
  expect(told.filter((line) => Number(line[4]) < 5)).toEqual([])
  const states = Map.groupBy(lines, (line) => `${line[1]} ${line[2]} ${line[3]}`)
  for (const of of states.values()) expect(new Set(of.map((line) => line[6])).size).toBe(1)
  expect(lines.some((line) => line[6] === 'riservato')).toBe(true)
})

test('a month leads who coordinates to its services, with the same sum, and nobody else', async () => {
  const page = await coordinator.get(at('mesi'))
  const href = page.links.find((link) => link.includes('mese=')) ?? ''
  const month = /mese=([\d-]+)/.exec(href)?.[1] ?? ''
  const served = await coordinator.get(href)
  const plain = await rows<{ spend: string }>(
    'select spend from ref_series where zone = $1 and month = $2 and municipality is null and area is null',
    [zone.id, month],
  )
  const sum = [...served.html.matchAll(/Spesa \(euro\)'>([^<]*)</g)].reduce(
    (all, [, cell = '']) =>
      all + Math.round(Number(cell.replace(/[^\d,-]/g, '').replace(',', '.')) * 100),
    0,
  )
  // Each row is rounded to the cent.
  const lines = served.html.match(/Spesa \(euro\)'>/g)?.length ?? 0
  expect(Math.abs(sum - Number(plain[0]?.spend) / 100)).toBeLessThanOrEqual(lines / 2)
  expect(sum).toBeGreaterThan(0)
  expect(served.links.some((link) => /^\/pratiche\/[^/]+\/prestazioni$/.test(link))).toBe(true)
  expect((await planner.get(href)).status).toBe(403)
  const other = await app.enter('coordinator.b')
  const nothing = await other.get(href)
  expect(nothing.text).toContain('Nessuna prestazione che puoi aprire')
  expect((await planner.get(at('mesi'))).links.some((link) => link.includes('mese='))).toBe(false)
})

test('a service of the survey leads to those who receive it', async () => {
  const page = await coordinator.get(at('servizi'))
  const href = page.links.find((link) => link.includes('servizio=')) ?? ''
  const served = await coordinator.get(href.replaceAll('&amp;', '&'))
  expect(served.status).toBe(200)
  expect(tableRowsOf(served.html).length).toBeGreaterThan(0)
})

function tableRowsOf(html: string): string[] {
  return html.slice(html.indexOf('<tbody>')).match(/<th scope='row'>/g) ?? []
}

test('an impossible month is refused', async () => {
  expect((await coordinator.get(at('prestazioni', '&mese=2026-13'))).status).toBe(400)
})
