import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { advance } from '../../../domain/tasks/advance.ts'
import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let worker: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

/** An open case of the person, in the hands of the office's social worker. */
async function followed(given: { protected?: boolean } = {}) {
  const one = await aCase(app)
  await app.owner.query(
    `update social_case set phase = 'assessment', manager = $2, protected = $3 where id = $1`,
    [one.caseId, app.people.users['social-worker.a'], given.protected === true],
  )
  const again = await aCase(app)
  await app.owner.query('update social_case set subject = $2 where id = $1', [
    again.caseId,
    one.personId,
  ])
  return { ...one, card: `/attivita/${again.taskId}` }
}

test('the card says who follows the person already, and offers to join her case', async () => {
  const { card } = await followed()
  const { text, html } = await clerk.get(card)
  expect(text).toContain('È già seguita')
  expect(text).toMatch(/Prova social-worker\.a, Prova office\.a: pratica \d{4}\/\d{6}/)
  expect(html).toContain("value='join-open-case'")
})

test('of a protected case the card says nothing, and joining is not offered', async () => {
  const { card } = await followed({ protected: true })
  const { text, html } = await clerk.get(card)
  expect(text).not.toContain('È già seguita')
  expect(html).not.toContain("value='join-open-case'")
  expect(text).toContain('La persona non ha una pratica aperta')
})

test('joining is refused where there is nothing to join, also to who writes the outcome by hand', async () => {
  const { taskId } = await aCase(app)
  const path = `/attivita/${taskId}`
  const card = await clerk.get(path)
  const answers = {
    contactOn: '2026-11-24',
    mode: 'phone',
    caller: 'person',
    reason: 'spontaneous',
  }
  const answer = await clerk.submit(
    card,
    { ...answers, mobile: '333 1234567', residesIn: 'homeless', esito: 'join-open-case' },
    path,
  )
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('La persona non ha una pratica aperta')
})

test('a search at the desk says who follows the people that it finds', async () => {
  const { personId } = await followed()
  const { text } = await clerk.get(`/contatti/nuovo?persona=${personId}`)
  expect(text).toMatch(/Prova social-worker\.a, Prova office\.a: pratica \d{4}\/\d{6}/)
})

test('the folder lists the contacts that joined it, and the contact says where it went', async () => {
  const { caseId, card } = await followed()
  const contact = await app.owner.query<{ id: string }>(
    `insert into joined_contact (case_id, into_case)
     select case_id, $2 from task where id = $1 returning case_id as id`,
    [card.split('/').at(-1), caseId],
  )
  const id = contact.rows[0]?.id ?? ''
  const here = await worker.get(`/pratiche/${caseId}`)
  expect(here.text).toContain('Contatti uniti')
  expect(here.html).toContain(`href='/pratiche/${id}'`)
  expect((await worker.get(`/pratiche/${id}`)).text).toContain('Unita alla pratica')
})

test('a card that the triage sends back says at the desk what is missing', async () => {
  const { taskId, caseId } = await aCase(app)
  const path = `/attivita/${taskId}`
  const card = {
    ...{ contactOn: '2026-11-24', mode: 'phone', caller: 'person', reason: 'spontaneous' },
    ...{ mobile: '333 1234567', residesIn: 'homeless', urgency: 'green', area: 'adults' },
    ...{ informationGivenOn: '2026-11-24', esito: 'to-triage' },
  }
  expect((await clerk.submit(await clerk.get(path), card, path)).status).toBe(303)
  await move(caseId)
  const triage = await taskOf(caseId, 'triage')
  const asked = { urgency: 'green', area: 'adults', missing: 'Il telefono della figlia' }
  const back = { ...asked, esito: 'complete-card' }
  const without = { ...back, missing: '' }
  const taken = await worker.get(triage)
  expect((await worker.submit(taken, without, triage)).status).toBe(422)
  expect((await worker.submit(await worker.get(triage), back, triage)).status).toBe(303)
  await move(caseId)
  const { text } = await clerk.get(await taskOf(caseId, 'access-card'))
  expect(text).toContain('Prova social-worker.a l’ha rimandata indietro')
  expect(text).toMatch(/Che cosa manca nella scheda ?: Il telefono della figlia/)
})

const move = (caseId: string) =>
  advance({ pool: app.deps.pools.engine, build: app.deps.build }, caseId, 'workflow')

async function taskOf(caseId: string, step: string): Promise<string> {
  const { rows } = await app.owner.query<{ id: string }>(
    `select id from task where case_id = $1 and step = $2 and state in ('open', 'claimed')`,
    [caseId, step],
  )
  return `/attivita/${rows[0]?.id ?? ''}`
}
