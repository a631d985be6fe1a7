import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { aWaitingCase } from '../support/a-waiting-case.ts'
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
  const pages = [
    await clerk.get('/posta'),
    await clerk.get('/pratiche?vista=ufficio'),
    await clerk.get(`/pratiche/${one.caseId}`),
  ]
  expect(pages.map(({ html }) => html.includes(`href='${why}'`))).toEqual([true, true, true])
  expect(pages[0]?.html).not.toContain('Il primo giorno non si conta')
})

test('the board does so too, of what presses and of cases that wait for somebody', async () => {
  const [late, waiting] = [await aCase(app), await aWaitingCase(app)]
  await app.owner.query(`update task set due_at = siso_clock() - interval '2 days' where id = $1`, [
    late.taskId,
  ])
  await app.owner.query('update task set due_at = $2 where id = $1', [waiting.taskId, proof.dueAt])
  const board = await (await app.enter('coordinator.a')).get('/squadra')
  const leads = [late, waiting, one].map(({ taskId }) =>
    board.html.includes(`href='/attivita/${taskId}/perche'`),
  )
  // Of a task that is years from its date and that somebody may take, the board shows nothing.
  expect(leads).toEqual([true, true, false])
  expect(board.text).toContain('perché? Perché questa data? Ada Inventata')
})

test('terms that fall while somebody is away do so too: of a task by its page, of a phase by its case', async () => {
  const worker = await app.enter('social-worker.a')
  await app.owner.query('update social_case set manager = $2 where id = $1', [
    one.caseId,
    app.people.users['social-worker.a'],
  ])
  await app.owner.query(
    `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
     values ($1, 'fase@case', 'assessment', 1, $2, $3, $4, '[]', 'running')`,
    [one.caseId, proof.origin.at, '2031-11-30T22:59:59.999Z', JSON.stringify(proof)],
  )
  const { html, text } = await worker.get('/assenze?da=2031-11-30&a=2031-12-01')
  expect(text).toContain('2 scadenze a rischio.')
  const [, ofPhase = '', ofTask = ''] = html.split(`<a href='/pratiche/${one.caseId}/scadenze'>`)
  expect(ofTask).toContain(`hx-get='${why}'`)
  expect(ofTask).toContain(`href='${why}'`)
  expect(ofPhase).toMatch(
    /<a class='small no-print' href='[^']+\/scadenze'>perché\?<span class='visually-hidden'> Perché questa data\? /,
  )
  expect(ofPhase).not.toContain('/perche')
})

test('the page tells the reasoning; asked in place, the lines alone; each leaves its trace', async () => {
  const page = await clerk.get(why)
  expect(page.text).toContain('Perché questa data?')
  for (const said of ['Il termine è di', 'Si parte da', 'Scade', 'calendario'])
    expect(page.text).toContain(said)
  const inPlace = await clerk.get(why, { headers: { 'HX-Request': 'true' } })
  expect(inPlace.text).toContain('Il termine è di')
  expect(inPlace.html).toMatch(/^\s*<ol[\s\S]*<\/ol>\s*$/)
  const traces = await app.owner.query(
    `select from audit_event where action = 'task-read' and object_id = $1 and detail ->> 'part' = 'why-date'`,
    [one.taskId],
  )
  expect(traces.rowCount).toBe(2)
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
