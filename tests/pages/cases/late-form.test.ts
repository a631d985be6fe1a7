import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

/** The case ends from outside, and nobody has moved it yet. */
async function withdraw(caseId: string): Promise<void> {
  await app.owner.query(
    `with numbered as (
       update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
       where case_id = $1 returning last_seq as seq, last_at as at)
     insert into case_event (case_id, seq, key, kind, payload, at)
     select $1, seq, 'withdrawn', 'withdrawn', '{"reason": "prova"}', at from numbered`,
    [caseId],
  )
}

test('a form that came when its task was over says so, wherever the folder lists it', async () => {
  const { caseId, taskId } = await aCase(app)
  const clerk = await app.enter('front-desk.a')
  const path = `/attivita/${taskId}`
  const form = (await clerk.get(path)).form(path)
  await withdraw(caseId)
  const answers = { esito: 'information-only', mode: 'in-person', caller: 'person' }
  const rest = { reason: 'spontaneous', contactOn: '2026-01-07', answerGiven: 'Spiegato' }
  expect((await clerk.post(path, { ...form.fields, ...answers, ...rest })).status).toBe(303)
  const worker = await app.enter('social-worker.a')
  for (const part of ['valutazioni', 'diario']) {
    const page = await worker.get(`/pratiche/${caseId}/${part}`)
    expect(page.text).toContain('Arrivata quando l’attività era già finita')
  }
})
