import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { advance } from '../../../domain/tasks/advance.ts'
import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const card = {
  ...{ contactOn: '2026-11-24', mode: 'phone', caller: 'person', reason: 'spontaneous' },
  ...{ mobile: '333 1234567', residesIn: 'homeless', urgency: 'green', area: 'adults' },
  ...{ informationGivenOn: '2026-11-24', esito: 'to-triage' },
}

test('who decides reads on the same page what was written before, and its author does not', async () => {
  const { taskId, caseId } = await aCase(app)
  const path = `/attivita/${taskId}`
  const clerk = await app.enter('front-desk.a')
  const blank = await clerk.get(path)
  expect(blank.text).not.toContain('Da leggere prima')
  await clerk.submit(blank, card, path)
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, caseId, 'workflow')
  const { rows } = await app.owner.query<{ id: string }>(
    `select id from task where case_id = $1 and step = 'triage'`,
    [caseId],
  )
  const triage = `/attivita/${rows[0]?.id ?? ''}`
  const worker = await app.enter('social-worker.a')
  const { html, text } = await worker.get(triage)
  expect(text).toMatch(
    /Da leggere prima\s+Scheda di accesso\s+Compilato da Prova front-desk\.a, .*3331234567/s,
  )
  expect(html).toMatch(/<details open>\s*<summary><strong>Scheda di accesso/)

  const done = await worker.submit(
    await worker.get(triage),
    { ...{ urgency: 'green', area: 'adults', missing: 'Il telefono' }, esito: 'complete-card' },
    triage,
  )
  expect(done.status).toBe(303)
  expect((await worker.get(triage)).text).not.toContain('Da leggere prima')
})
