import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { presaInCarico } from '../../rules/procedures/support/data.ts'
import { aCase } from '../support/a-case.ts'
import { testPassword } from '../support/people-of-work.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const filledIn = {
  contactOn: '2026-11-02',
  mode: 'phone',
  caller: 'person',
  reason: 'spontaneous',
  answerGiven: 'Orari del patronato',
}

let app: TestApp
beforeAll(async () => {
  app = await startApp()
  const { key, version, engine, ...rest } = signedAtTheDesk()
  await app.owner.query(
    "insert into release (key, version, hash, engine, doc) values ($1, $2, 'test', $3, $4)",
    [key, version, engine, JSON.stringify({ key, version, engine, ...rest })],
  )
})
afterAll(() => app.stop())

/** The shipped pathway, where closing at the desk is a signature. */
function signedAtTheDesk(): Release {
  const release = presaInCarico()
  const steps = release.steps.map((step) =>
    step.kind === 'task' && step.key === 'access-card'
      ? { ...step, outcomes: step.outcomes.map((outcome) => ({ ...outcome, signature: true })) }
      : step,
  )
  return { ...release, key: 'prova-firma', steps }
}

const acts = async (caseId: string) => {
  const { rows } = await app.owner.query<{ n: number }>(
    "select count(*)::int as n from case_event where case_id = $1 and kind = 'completed'",
    [caseId],
  )
  return rows[0]?.n
}

test('an outcome that is a signature wants the password again, keeps what was written, and signs once', async () => {
  const { caseId, taskId } = await aCase(app, { release: 'prova-firma@1' })
  const path = `/attivita/${taskId}`
  const clerk = await app.signIn('front-desk.a')
  await app.owner.query("update session set confirmed_at = siso_clock() - interval '11 minutes'")
  const signed = { ...filledIn, esito: 'information-only' }
  const asked = await clerk.submit(await clerk.get(path), signed, path)
  expect([asked.location, await acts(caseId)]).toEqual([
    '/accesso/conferma?da=%2Faccesso%2Fripresa',
    0,
  ])

  const page = await clerk.get(asked.location ?? '')
  await clerk.submit(page, { password: 'sbagliata davvero' })
  expect(await acts(caseId)).toBe(0)
  await clerk.submit(page, { password: testPassword })
  const offered = await clerk.get('/accesso/ripresa')
  expect(offered.form(path).fields).toMatchObject(signed)
  await clerk.submit(offered, {}, path)
  await clerk.submit(offered, {}, path)
  expect(await acts(caseId)).toBe(1)
})

test('within ten minutes of the password a signature goes through at once', async () => {
  const { caseId, taskId } = await aCase(app, { release: 'prova-firma@1' })
  const path = `/attivita/${taskId}`
  const clerk = await app.signIn('front-desk.a')
  await clerk.submit(await clerk.get(path), { ...filledIn, esito: 'information-only' }, path)
  expect(await acts(caseId)).toBe(1)
})

test('the pathway that is shipped asks for it where the plan is approved', () => {
  const step = presaInCarico().steps.find(({ key }) => key === 'approve-plan')
  const outcomes = step?.kind === 'task' ? step.outcomes : []
  expect(outcomes.filter(({ signature }) => signature).map(({ key }) => key)).toEqual(['approve'])
})
