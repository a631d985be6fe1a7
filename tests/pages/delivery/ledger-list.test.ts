import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aService } from '../support/a-service.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let coordinator: Browser
let service: string
let number: string

const path = '/verifiche/righe'

/** A row of the ledger, so many days ago. */
async function deliver(quantity: number, daysAgo: number, reason: string | null = null) {
  await app.owner.query(
    `insert into delivery (service, day, quantity, reason, recorded_by)
     values ($1, siso_today() - $2::int, $3, $4, $5)`,
    [service, daysAgo, quantity, reason, app.people.users['provider.a']],
  )
}

beforeAll(async () => {
  app = await startApp()
  coordinator = await app.enter('coordinator.a')
  service = await aService(app)
  const { rows } = await app.owner.query<{ number: string }>(
    'select number from granted_service where case_id = $1',
    [service],
  )
  number = rows[0]?.number ?? ''
  await deliver(200, 3)
  await deliver(-50, 3, 'Un’ora e mezza, non due')
  await deliver(100, 40)
}, 60_000)
afterAll(() => app.stop())

test('every row of the last thirty days is there, corrections too, the newest first', async () => {
  const checks = await coordinator.get('/verifiche')
  expect(checks.links).toContain(path)
  const page = await coordinator.get(path)
  expect(page.text).toContain('2 righe')
  expect(page.text).toContain('Un’ora e mezza, non due')
  expect(page.text).toMatch(/-0,5 ore.* 2 ore/s)
  expect(page.links).toContain(`/pratiche/${service}/prestazioni`)
})

test('days, service, provider and number narrow it; the number of the case finds all its services', async () => {
  const narrowed = async (query: string) => (await coordinator.get(`${path}?${query}`)).text
  expect(await narrowed('dal=2020-01-01')).toContain('3 righe')
  const parent = number.slice(0, number.lastIndexOf('-'))
  for (const asked of [number, parent])
    expect(await narrowed(`numero=${encodeURIComponent(asked)}`)).toContain('2 righe')
  expect(await narrowed('numero=2020%2F000001')).toContain('Nessuna riga')
  expect(await narrowed(`ente=${String(app.people.orgs['provider.b'])}`)).toContain('Nessuna riga')
  expect(await narrowed(`ente=${String(app.people.orgs['provider.a'])}`)).toContain('2 righe')
  expect(await narrowed('servizio=altro')).toContain('Nessuna riga')
})

test('what is in no address is refused as any other', async () => {
  for (const query of ['dal=ieri', 'dopo=2026-11-28', 'ente=uno'])
    expect([query, (await coordinator.get(`${path}?${query}`)).status]).toEqual([query, 400])
})

test('a page goes on after the last row of the one before', async () => {
  for (let n = 0; n < 60; n++) await deliver(100, 100 + n)
  const first = await coordinator.get(`${path}?dal=2020-01-01`)
  expect(first.text).toContain('50 righe in questa pagina')
  const next = first.links.find((href) => href.includes('dopo=')) ?? ''
  const second = await coordinator.get(next)
  expect(second.text).toContain('13 righe in questa pagina')
  expect(second.text).not.toContain('Un’ora e mezza, non due')
})

test('the file has the same rows, names nobody, and who took it is written', async () => {
  const file = await coordinator.get(`${path}.csv`)
  const lines = file.html.trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain(`${number};`)
  expect(lines[1]).toContain(';-0,50;')
  expect(file.html).not.toContain('Inventata')
  const { rows } = await app.owner.query<{ detail: object }>(
    `select detail from audit_event where action = 'deliveries-exported'`,
  )
  expect(rows).toEqual([{ detail: expect.objectContaining({ rows: 2 }) }])
})

test('rows of a protected case are on the page of who is named for her, and in no file', async () => {
  const guarded = await aService(app)
  await app.owner.query(
    `insert into delivery (service, day, quantity, recorded_by) values ($1, siso_today() - 2, 700, $2)`,
    [guarded, app.people.users['provider.a']],
  )
  const shown = async () => {
    const page = await coordinator.get(path)
    return [
      page.links.includes(`/pratiche/${guarded}/prestazioni`),
      page.text.includes('riservata'),
    ]
  }
  const inFile = async () => (await coordinator.get(`${path}.csv`)).html.includes(';7,00;')
  expect([await shown(), await inFile()]).toEqual([[true, false], true])
  await app.owner.query('update social_case set protected = true where id = $1', [guarded])
  expect([await shown(), await inFile()]).toEqual([[false, false], false])
  await app.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'prova')`,
    [guarded, app.people.users['coordinator.a']],
  )
  expect([await shown(), await inFile()]).toEqual([[true, true], false])
})

test('another zone reads none of it', async () => {
  const page = await (await app.enter('coordinator.b')).get(path)
  expect(page.text).toContain('Nessuna riga')
})
