import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { advance } from '../../../domain/tasks/advance.ts'
import type { TestCase } from '../support/a-case.ts'
import { aWaitingCase } from '../support/a-waiting-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const user = (name: string) => app.people.users[name] ?? ''
const managerOf = async ({ caseId }: TestCase) => {
  const { rows } = await app.owner.query<{ manager: string | null; phase: string }>(
    'select manager, phase from social_case where id = $1',
    [caseId],
  )
  return rows[0]
}

test('cases that wait are proposed with a reason, assigned together, and each refusal says why', async () => {
  const [one, two] = [await aWaitingCase(app), await aWaitingCase(app)]
  const coordinator = await app.enter('coordinator.a')
  const board = await coordinator.get('/squadra')
  expect(board.text).toContain('2 pratiche da assegnare')
  expect(board.text).toContain('segue 0 pratiche')
  const given = {
    attivita: [one.taskId, two.taskId],
    [`a.${one.taskId}`]: user('social-worker.a'),
    [`a.${two.taskId}`]: user('social-worker.b'),
    dal: '2026-01-10',
  }
  const done = await coordinator.submit(board, given, '/squadra/assegna')
  const report = await coordinator.get(done.location ?? '')
  expect(report.text).toContain('Pratiche assegnate: 1. Non riuscite: 1.')
  expect(report.text).toContain('Scegli una delle voci proposte')
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, one.caseId, 'workflow')
  expect(await managerOf(one)).toEqual({ manager: user('social-worker.a'), phase: 'assessment' })
  expect(await managerOf(two)).toEqual({ manager: null, phase: 'triage' })
  const { rows } = await app.owner.query<{ at: Date }>(
    `select origin as at from deadline where case_id = $1 and deadline = 'assessment'`,
    [one.caseId],
  )
  expect(rows[0]?.at.toISOString().slice(0, 10)).toMatch(/^2026-01-(09|10)$/)
  const { rows: trace } = await app.owner.query(
    `select 1 from audit_event where action = 'task-completed' and object_id = $1 and actor = $2`,
    [one.taskId, user('coordinator.a')],
  )
  expect(trace).toHaveLength(1)
})

test('sent twice it assigns once', async () => {
  const one = await aWaitingCase(app)
  const coordinator = await app.enter('coordinator.a')
  const board = await coordinator.get('/squadra')
  const given = {
    attivita: one.taskId,
    [`a.${one.taskId}`]: user('social-worker.a'),
    dal: '2026-01-10',
  }
  const first = await coordinator.submit(board, given, '/squadra/assegna')
  const again = await coordinator.submit(board, given, '/squadra/assegna')
  expect(again.location).toBe(first.location)
  expect((await coordinator.get(again.location ?? '')).text).toContain(
    'Pratiche assegnate: 1. Non riuscite: 0.',
  )
})

test('a day to come, a task of another zone and no choice are refused in words', async () => {
  const one = await aWaitingCase(app)
  const coordinator = await app.enter('coordinator.a')
  const board = await coordinator.get('/squadra')
  const given = { attivita: one.taskId, [`a.${one.taskId}`]: user('social-worker.a') }
  const late = await coordinator.submit(board, { ...given, dal: '2099-01-01' }, '/squadra/assegna')
  expect((await coordinator.get(late.location ?? '')).text).toContain(
    'Pratiche assegnate: 0. Non riuscite: 1.',
  )
  const stranger = await app.enter('coordinator.b')
  const theirs = await stranger.get('/squadra')
  expect(theirs.text).not.toContain('Ada Inventata')
  const csrf = theirs.form('/preferenze').fields['_csrf'] ?? ''
  const sent = { _csrf: csrf, _op: crypto.randomUUID(), ...given, dal: '2026-01-10' }
  const refused = await stranger.post('/squadra/assegna', sent)
  expect((await stranger.get(refused.location ?? '')).text).toContain(
    'Pratiche assegnate: 0. Non riuscite: 1.',
  )
  const none = await coordinator.submit(
    await coordinator.get('/squadra'),
    { attivita: [] },
    '/squadra/assegna',
  )
  expect(none.status).toBe(422)
  expect(none.text).toContain('Non hai scelto nessuna pratica')
  expect(await managerOf(one)).toMatchObject({ manager: null })
})

test('an absence recorded from the board is seen there, and the proposal goes to who is present', async () => {
  const one = await aWaitingCase(app)
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get(`/assenze?persona=${user('social-worker.a')}`)
  expect(page.text).toContain('Assenze di')
  const wrong = await coordinator.submit(page, { dal: '', al: '' }, '/assenze')
  expect([wrong.status, wrong.text.includes('Indica il primo giorno')]).toEqual([422, true])
  const { rows } = await app.owner.query<{ a: string; b: string }>(
    'select siso_today()::text as a, (siso_today() + 5)::text as b',
  )
  const days = { dal: rows[0]?.a ?? '', al: rows[0]?.b ?? '' }
  const done = await coordinator.submit(page, days, '/assenze')
  expect(done.location).toContain('/assenze?persona=')
  const board = await coordinator.get('/squadra')
  expect(board.text).toContain('1 persona assente oggi')
  expect(board.text).toContain('nessuno al suo posto')
  expect(board.text).toContain('è assente fino a')
  expect(board.html).toContain(`a.${one.taskId}`)
})

test('what falls while somebody is away is told by person and by the name of the term', async () => {
  const one = await aWaitingCase(app)
  const worker = user('social-worker.a')
  await app.owner.query('update social_case set manager = $2 where id = $1', [one.caseId, worker])
  await app.owner.query(
    `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
     values ($1, 'prova', 'assessment', 1, now(), now() + interval '3 days', '{}', '[]', 'running')`,
    [one.caseId],
  )
  const { rows } = await app.owner.query<{ a: string; b: string; number: string }>(
    `select siso_today()::text as a, (siso_today() + 6)::text as b, number from social_case where id = $1`,
    [one.caseId],
  )
  const [asked] = rows
  const coordinator = await app.enter('coordinator.a')
  const path = `/assenze?persona=${worker}&da=${asked?.a ?? ''}&a=${asked?.b ?? ''}`
  const told = (await coordinator.get(path)).text
  expect(told).toContain(`Ada Inventata ${asked?.number ?? ''}`)
  expect(told).toContain('Valutazione entro 30 giorni dalla presa in carico')
  expect(told).not.toContain('termine della fase')
})

test('what a colleague has in hand is a list of the board’s, to be given to somebody else', async () => {
  const [one, two] = [await aWaitingCase(app), await aWaitingCase(app)]
  const [worker, other] = [user('social-worker.a'), user('coordinator.a')]
  await app.owner.query(
    `update task set state = 'claimed', assignee = case id when $1 then $3::uuid else $4 end,
       due_at = siso_clock() - interval '1 day' where id = any(array[$1, $2]::uuid[])`,
    [one.taskId, two.taskId, worker, other],
  )
  const coordinator = await app.enter('coordinator.a')
  const links = (await coordinator.get('/squadra')).links.filter((href) =>
    href.includes(`chi=${worker}`),
  )
  expect(links).toHaveLength(2)
  for (const href of links) {
    const list = await coordinator.get(href.replaceAll('&amp;', '&'))
    expect(list.html).toContain(`task-${one.taskId}`)
    expect(list.html).not.toContain(`task-${two.taskId}`)
    expect(list.text).toContain('In mano a')
  }
  const byPerson = await coordinator.get(`/posta?vista=squadra&ordine=persona&chi=${worker}`)
  expect(byPerson.html).toContain(`task-${one.taskId}`)
  const colleague = await app.enter('social-worker.b')
  const hidden = await colleague.get(`/posta?vista=squadra&chi=${worker}`)
  expect([hidden.status, hidden.html.includes(one.taskId)]).toEqual([200, false])
})

test('somebody else’s absences are no page of mine', async () => {
  const worker = await app.enter('social-worker.b')
  expect((await worker.get(`/assenze?persona=${user('social-worker.a')}`)).status).toBe(404)
  expect((await worker.get('/assenze')).text).toContain('Le mie assenze')
})
