import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const answered = {
  contactOn: '2026-11-24',
  mode: 'phone',
  caller: 'person',
  reason: 'spontaneous',
  mobile: '333 7654321',
  residesIn: 'homeless',
  householdKind: 'alone',
  selfSufficiency: 'partly',
  urgency: 'green',
  area: 'adults',
  informationGivenOn: '2026-11-24',
  esito: 'to-triage',
}

/** A case whose card is answered, and a new one of the same person. */
async function twice() {
  const first = await aCase(app)
  const path = `/attivita/${first.taskId}`
  const page = await clerk.get(path)
  const done = await clerk.post(path, { ...page.form(path).fields, ...answered })
  expect([done.status, done.location?.startsWith('/attivita/')]).toEqual([303, true])
  const second = await aCase(app)
  await app.owner.query('update social_case set subject = $1 where id = $2', [
    first.personId,
    second.caseId,
  ])
  return { first, path: `/attivita/${second.taskId}`, second }
}

const proposal = 'Già indicata in «Scheda di accesso» del'

test('a new card proposes what an earlier one says of the person, with its source', async () => {
  const { path } = await twice()
  const page = await clerk.get(path)
  expect(page.form(path).fields).toMatchObject({ mobile: '3337654321', householdKind: 'alone' })
  expect(page.text).toContain(proposal)
  expect(page.form(path).fields).toMatchObject({ contactOn: '' })
})

test('the case that the answer comes from shows who read it', async () => {
  const { first, path } = await twice()
  await clerk.get(path)
  const { rows } = await app.owner.query(
    `select purpose, detail ->> 'part' as part from audit_event
     where action = 'case-read' and case_id = $1`,
    [first.caseId],
  )
  expect(rows).toEqual([{ purpose: 'task', part: 'assessments' }])
})

test('what is emptied stays empty, and what is changed is the person’s own', async () => {
  const { path } = await twice()
  const page = await clerk.get(path)
  const sent = { ...page.form(path).fields, mobile: '', householdKind: 'family' }
  await clerk.post(`${path}/bozza`, sent)
  const again = await clerk.get(path)
  expect(again.form(path).fields).toMatchObject({ mobile: '', householdKind: 'family' })
})

test('nothing is kept until it is sent', async () => {
  const { path, second } = await twice()
  await clerk.get(path)
  const kept =
    'select from task_answer where case_id = $1 union all select from draft where subject = $2'
  const { rowCount } = await app.owner.query(kept, [second.caseId, `task:${second.taskId}`])
  expect(rowCount).toBe(0)
})

test('health data are not carried from one case to another', async () => {
  const { path } = await twice()
  expect((await clerk.get(path)).form(path).fields).not.toHaveProperty('selfSufficiency', 'partly')
})

test('a case that the reader may not see proposes nothing', async () => {
  const { first, path } = await twice()
  await app.owner.query('update social_case set protected = true where id = $1', [first.caseId])
  const page = await clerk.get(path)
  expect(page.form(path).fields['mobile']).toBe('')
  expect(page.text).not.toContain(proposal)
})

test('another person is another person', async () => {
  await twice()
  const { taskId } = await aCase(app)
  const page = await clerk.get(`/attivita/${taskId}`)
  expect(page.form(`/attivita/${taskId}`).fields['mobile']).toBe('')
})
