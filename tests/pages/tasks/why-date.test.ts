import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
let clerk: Browser
let why: string
beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  clerk = await app.enter('front-desk.a')
  why = `/attivita/${one.taskId}/perche`
  await dueOf(`timestamptz '${proof.dueAt}'`)
  await app.owner.query(
    `insert into deadline (case_id, id, deadline, version, task_key, origin, due_at, proof, rungs, state)
     select case_id, 'prova@case', 'prova', 1, key, $2, $3, $4, '[]', 'running' from task where id = $1`,
    [one.taskId, proof.origin.at, proof.dueAt, JSON.stringify(proof)],
  )
})
afterAll(() => app.stop())

const proof = {
  rule: { release: 'presa-in-carico@1', deadline: 'prova', amount: { value: 5, unit: 'days' } },
  origin: { at: '2031-11-25T09:00:00.000Z', local: '2031-11-25T10:00', why: 'prova' },
  calendar: 'umbria-2026-1@054039',
  skipped: [{ day: '2031-11-30', why: 'riposo settimanale' }],
  suspensions: [],
  dueAt: '2031-12-01T22:59:59.999Z',
  dueLocal: '2031-12-01T23:59',
}

const dueOf = (set: string) =>
  app.owner.query(`update task set due_at = ${set} where id = $1`, [one.taskId])

test('every list that shows a date leads to why it is so, and carries no proof', async () => {
  const coordinator = await app.enter('coordinator.a')
  const pages = [
    await clerk.get('/posta'),
    await clerk.get('/pratiche?vista=ufficio'),
    await clerk.get(`/pratiche/${one.caseId}`),
    await coordinator.get('/squadra'),
  ]
  expect(pages.map(({ html }) => html.includes(`href='${why}'`))).toEqual([true, true, true, false])
  expect(pages[0]?.html).not.toContain('Il primo giorno non si conta')
  expect(pages[3]?.status).toBe(200)
})

test('the page tells the reasoning; asked in place, the lines alone; each leaves its trace', async () => {
  const page = await clerk.get(why)
  expect(page.text).toContain('Perché questa data?')
  for (const said of ['Il termine è di', 'Si parte da', 'Scade', 'calendario'])
    expect(page.text).toContain(said)
  const traces = await app.owner.query(
    `select from audit_event where action = 'task-read' and object_id = $1 and detail ->> 'part' = 'why-date'`,
    [one.taskId],
  )
  expect(traces.rowCount).toBe(1)
})

test('a date that somebody chose says so, and a task without one too', async () => {
  await dueOf(`due_at + interval '1 hour'`)
  expect((await clerk.get(why)).text).toContain('l’ha scelta chi ha dato l’attività')
  await dueOf('null')
  expect((await clerk.get(why)).text).toContain('Questa attività non ha una data')
})

test('of another zone’s task nothing is told', async () => {
  const stranger = await app.enter('front-desk.b')
  expect((await stranger.get(why)).status).toBe(404)
})
