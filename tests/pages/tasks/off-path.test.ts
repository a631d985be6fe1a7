import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('what left the path is counted by step and reason, with what is put aside, for who coordinates', async () => {
  const clerk = await app.enter('front-desk.a')
  const one = await aCase(app)
  const task = `/attivita/${one.taskId}`
  await clerk.submit(await clerk.get(`${task}/sospendi-passo`), {
    motivo: 'person-unavailable',
    parole: 'è in ospedale',
  })
  await app.owner.query(`update task set due_at = '2031-12-01T22:59Z' where id = $1`, [one.taskId])
  const coordinator = await app.enter('coordinator.a')
  const report = await coordinator.get('/posta/fuori-percorso')
  expect(report.text).toMatch(/messo da parte La persona non è disponibile 1/)
  expect(report.text).toContain('1 volta in tutto')
  expect(report.html).toContain(`href='${task}'`)
  expect(report.html).toContain(`href='${task}/perche'`)
  expect((await coordinator.get(`${task}/perche`)).status).toBe(200)
  const elsewhere = await app.enter('coordinator.b')
  expect((await elsewhere.get('/posta/fuori-percorso')).text).toContain(
    'Nessun passo è uscito dal percorso',
  )
  expect((await clerk.get('/posta/fuori-percorso')).status).toBe(403)
})
