import { afterAll, beforeAll, expect, test } from '@jest/globals'

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
