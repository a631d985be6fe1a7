import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { countAskedUse } from '../../../domain/reporting/count-use.ts'
import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('who keeps procedures reads how one is used, in counts that name no case', async () => {
  const carla = await app.enter('procedure-admin.a')
  const address = '/procedure/presa-in-carico@1/uso'
  const { caseId } = await aCase(app)
  expect((await carla.get('/procedure/presa-in-carico@1')).links).toContain(address)
  const { text, html } = await carla.get(address)
  expect(text).toMatch(/Completa la scheda di accesso 1 0 1 1 1 0 – –/)
  expect(text).toMatch(/Compiti mai usati .*Firma il verbale UVM: [A-Z]/)
  expect(html).not.toContain(caseId)
  expect(html).not.toContain('/pratiche/')

  const unused = await carla.get('/procedure/servizio-diretto@1/uso')
  expect(unused.text).toContain('Nessuna pratica ha ancora seguito questa versione.')
  expect((await carla.get('/procedure/nessuna@1/uso')).status).toBe(404)
  const worker = await app.enter('social-worker.a')
  expect((await worker.get('/procedure/presa-in-carico@1')).links).not.toContain(address)
})

/** As many as no page counts by itself. */
const manyMore = `
  insert into case_engine (case_id, last_seq, processed_seq, last_at, engine, release, calendar, schema, state, state_hash)
  select gen_random_uuid(), 1, 1, e.last_at, e.engine, e.release, e.calendar, e.schema, e.state, e.state_hash
  from (select * from case_engine limit 1) e, generate_series(1, 2000)`

test('where there are many cases it is counted once somebody asks, and the page says of when it is', async () => {
  const carla = await app.enter('procedure-admin.a')
  const address = '/procedure/presa-in-carico@1/uso'
  await aCase(app)
  await app.owner.query(manyMore)

  const before = await carla.get(address)
  expect(before.text).toContain('Nessuno lo ha ancora chiesto per questa versione. Conta adesso')
  expect(before.text).not.toContain('Compiti mai usati')
  expect((await carla.submit(before, {}, address)).status).toBe(303)
  const asked = await carla.get(address)
  expect(asked.html).toContain("hx-trigger='every 5s'")
  expect(asked.text).toContain('Il conteggio è in corso')
  expect(asked.links).toContain(address)
  const piece = await carla.get(address, { headers: { 'hx-request': 'true' } })
  expect(piece.html).toMatch(/^<div id='uso'/)
  expect(await countAskedUse(app.deps.pools.engine)).toBe(true)

  const { text, html } = await carla.get(address)
  expect(text).toMatch(/Contato .*\d\d:\d\d\. Conta di nuovo/)
  expect(text).toMatch(/Completa la scheda di accesso \d 0 \d/)
  expect(html).not.toContain('hx-trigger')
})
