import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { saidIn } from '../../support/said-in-pdf.ts'
import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let caseId: string

const goal = (text: string, horizon: string) => ({
  ...{ goal: text, goalArea: 'autonomy', horizon, indicator: 'Giorni', expected: 'Tutti' },
})
const help = (quantity: number) => ({
  ...{ grantedService: 'D.1.01', grantedGoals: ['1'], grantedQuantity: quantity },
  ...{ grantedUnit: 'hour', grantedEvery: 'week', grantedPrice: 20 },
  ...{ grantedFrom: '2026-03-02', grantedTo: '2026-03-15' },
})

beforeAll(async () => {
  app = await startApp()
  worker = await app.signIn('social-worker.a')
  caseId = (await aCase(app)).caseId
  await app.owner.query(`update social_case set phase = 'plan', manager = $2 where id = $1`, [
    caseId,
    app.people.users['social-worker.a'],
  ])
  const way = { delivered: 'one-by-one', reviewOn: '2026-06-01' }
  const first = [goal('Restare a casa', 'short')]
  await said('write-plan', 'plan', { ...way, goals: first, granted: [help(2)] })
  await said('sign-plan', 'plan-signature', { signedOn: '2026-03-01', signer: 'person' })
  const second = [goal('Restare a casa', 'medium'), goal('Uscire di più', 'short')]
  await said('write-plan', 'plan', { ...way, goals: second, granted: [help(4)] })
})
afterAll(() => app.stop())

let seq = 100

/** A task of the plan as somebody ended it. */
async function said(step: string, form: string, answers: Answers): Promise<void> {
  seq += 1
  const key = `${step}#${String(seq)}`
  const outcome = step === 'sign-plan' ? 'signed' : 'propose'
  const by = app.people.users['social-worker.a']
  await app.owner.query(
    `with done as (
       insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state, outcome,
         groups, orgs, opened_at, completed_by, completed_at)
       values ($1, $2, $3, $4, 1, 'plan', 'step', 'presa-in-carico@1', $5, $4, 'completed', $6, '{}', array[$10::int], now(), $7, now()))
     insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     values ($2, $8, $3, $5, 'presa-in-carico@1', $9, $7, now())`,
    [
      randomUUID(),
      caseId,
      key,
      step,
      form,
      outcome,
      by,
      seq,
      JSON.stringify(answers),
      app.people.orgs['office.a'],
    ],
  )
}

const plan = (query = '') => worker.get(`/pratiche/${caseId}/progetto${query}`)

test('the version in force is read: objectives, services for them, and the cost with its reason', async () => {
  const { text } = await plan()
  expect(text).toContain('Progetto individuale – Versione 1')
  expect(text).toContain('In vigore, firmato il')
  expect(text).toContain('Restare a casa')
  expect(text).toContain('Non ancora concessa')
  // Two hours a week for two weeks at twenty euro.
  expect(text).toContain('4 ore × 20,00')
  expect(text).toMatch(/Costo previsto in tutto: 80,00/)
  expect(text).toContain('Registra la firma')
  expect(text).not.toContain('Uscire di più')
})

test('another version is read by its number, and one that is not there is the one in force', async () => {
  expect((await plan('?versione=2')).text).toContain('Proposto, non ancora firmato')
  expect((await plan('?versione=9')).text).toContain('Versione 1')
  expect((await plan('?versione=uno')).text).toContain('Versione 1')
})

test('what sets two versions apart is told in words, from the older to the newer', async () => {
  const told = (await plan('?versione=1&confronta=2')).text
  expect(told).toContain('Dalla versione 1 alla versione 2')
  expect(told).toContain('Cambiato – Obiettivo 1: Restare a casa')
  expect(told).toMatch(/Orizzonte: Breve\s*→\s*Medio/)
  expect(told).toContain('Aggiunto – Obiettivo 2: Uscire di più')
  expect(told).toMatch(/Quantità: 2\s*→\s*4/)
})

test('an older version is printed as it was, and says that it is not the one to be signed', async () => {
  const page = await plan('?versione=1')
  const href = page.links.find((one) => one.includes('/progetto/pdf'))
  expect(href).toBe(`/pratiche/${caseId}/progetto/pdf?versione=1`)
  const answer = await worker.get(href ?? '')
  expect(answer.headers.get('content-type')).toContain('application/pdf')
  const lines = await saidIn(answer.bytes)
  expect(lines).toContain('H1: Progetto individuale, versione 1')
  const text = lines.join('\n')
  expect(text).toContain('P: In vigore, firmata il 1 marzo 2026.')
  expect(text).toContain('Restare a casa')
  expect(text).not.toContain('Uscire di più')
  const { rows } = await app.owner.query(
    `select detail from audit_event where object_id = $1 order by at desc limit 1`,
    [caseId],
  )
  expect(rows).toMatchObject([{ detail: { part: 'plan' } }])
  // The newest is made as a document, to be signed; of one that is not there the page is shown.
  expect((await plan('?versione=2')).links.some((one) => one.includes('/pdf'))).toBe(false)
  const bare = `/pratiche/${caseId}/progetto`
  for (const none of ['/pdf', '/pdf?versione=9'])
    expect((await worker.get(`${bare}${none}`)).location).toBe(bare)
})

test('a case without a plan says where it is written, and is read like any part of a folder', async () => {
  const { caseId: bare } = await aCase(app)
  const { text } = await worker.get(`/pratiche/${bare}/progetto`)
  expect(text).toContain('Il progetto non è ancora scritto')
  const { rows } = await app.owner.query(
    `select detail from audit_event where action = 'case-read' and object_id = $1`,
    [bare],
  )
  expect(rows).toMatchObject([{ detail: { part: 'plan' } }])
})

test('the list has the plans at the stage that is asked for', async () => {
  const written = await worker.get('/progetti?vista=mie&fase=progetto')
  expect(written.text).toContain('Restare a casa')
  expect(written.text).toContain('Versione 1')
  expect((await worker.get('/progetti?vista=mie')).text).toContain('Nessun progetto')
  expect((await worker.get('/progetti?fase=chiusura')).status).toBe(400)
})

test('in the list the cases whose term runs out come first, the nearest before the others', async () => {
  const cases = [await aCase(app), await aCase(app), await aCase(app)].map((one) => one.caseId)
  await app.owner.query(
    `update social_case set phase = 'delivery', manager = $2 where id = any($1)`,
    [cases, app.people.users['social-worker.a']],
  )
  await app.owner.query(
    `update task set due_at = '2031-12-01T22:59Z' where case_id = any($1) and state in ('open', 'claimed')`,
    [cases],
  )
  const ends = async (id: string | undefined, days: number) =>
    app.owner.query(
      `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
       values ($1, 'plan-end@delivery', 'plan-end', 1, now(), now() + make_interval(days => $2), '{}', '[]', 'running')`,
      [id, days],
    )
  await ends(cases[0], 50)
  await ends(cases[1], -2)
  const { rows } = await app.owner.query<{ id: string; number: string }>(
    'select id, number from social_case where id = any($1)',
    [cases],
  )
  const numbers = cases.map((id) => rows.find((row) => row.id === id)?.number ?? '')
  for (const view of ['mie', 'ufficio', 'tutte']) {
    const { text, html } = await worker.get(`/progetti?vista=${view}&fase=interventi`)
    expect(html).toMatch(/href='\/attivita\/[0-9a-f-]+\/perche'/)
    const places = [numbers[1], numbers[0], numbers[2]].map((one) => text.indexOf(one ?? '?'))
    expect([view, places]).toEqual([view, places.toSorted((a, b) => a - b)])
    expect(places[0]).toBeGreaterThan(0)
  }
})
