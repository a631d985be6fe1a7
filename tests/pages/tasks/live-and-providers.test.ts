import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

/** A task beside the path, for one group alone, written by the owner. */
async function taskFor(group: string, purpose: string, caseId: string): Promise<string> {
  const id = randomUUID()
  await app.owner.query(
    `with opened as (
       insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
       values ($1, $2, $3, $4, 1, 'delivery', $4, 'presa-in-carico@1', 'Prova da fare', 'open', array[$5], array[0], now())
       returning *)
     insert into task_candidate select groups[1], 'infinity', id, case_id from opened`,
    [id, caseId, `${purpose}#${id}`, purpose, group],
  )
  return id
}

test('a provider sees of the client only what the work needs, and never a secret address', async () => {
  const { caseId, personId } = await aCase(app)
  const group = `provider@${String(app.people.orgs['provider.a'])}`
  const id = await taskFor(group, 'follow-up', caseId)
  await app.owner.query("update person set phone = '0755551234' where id = $1", [personId])
  const address = (kind: string, text: string, secret: boolean) =>
    app.owner.query(
      `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from)
       values ($1, $2, $3, $4, $5, 'prova', '2026-01-01', '2026-01-01')`,
      [randomUUID(), personId, kind, text, secret],
    )
  await address('residence', 'Via Nota 1', false)
  const provider = await app.enter('provider.a')
  // The name alone in the inbox: where she lives is on the page of the task.
  const inbox = await provider.get('/posta?vista=disponibili')
  expect(inbox.text).toContain('Ada Inventata, 1941')
  expect(inbox.text).not.toContain('Via Nota')
  const page = await provider.get(`/attivita/${id}`)
  expect(page.text).toContain('Ada Inventata')
  expect(page.text).toContain('0755551234')
  expect(page.text).toContain('Via Nota 1')
  // Where she lived before is no place to look for her once she has fled.
  await address('domicile', 'Via Nascosta 9', true)
  expect((await provider.get(`/attivita/${id}`)).text).not.toMatch(/Via (Nota|Nascosta)/)
  expect(page.html).not.toContain(personId)
  expect((await (await app.enter('provider.b')).get(`/attivita/${id}`)).status).toBe(404)
  await app.owner.query("update task set state = 'completed' where id = $1", [id])
  expect((await provider.get(`/attivita/${id}`)).text).not.toContain('0755551234')
})

test('the district that is invited to a case sees whom it is about, another does not', async () => {
  const { caseId, personId } = await aCase(app)
  const district = app.people.orgs['district.a'] ?? 0
  await taskFor(`uvm-coordinator@${String(district)}`, 'joint', caseId)
  const inboxOf = async (username: string) =>
    (await (await app.enter(username)).get('/posta?vista=disponibili')).text
  expect(await inboxOf('uvm-coordinator.a')).toContain('persona non visibile a te')
  await app.owner.query('update social_case set orgs = orgs || $2::int where id = $1', [
    caseId,
    district,
  ])
  expect(await inboxOf('uvm-coordinator.a')).toContain('Ada Inventata, 1941')
  const other = await app.enter('uvm-coordinator.b')
  expect((await other.get(`/persone/${personId}`)).status).toBe(404)
})

test('an administrator sees of an incident its ids alone', async () => {
  const { caseId } = await aCase(app)
  const group = `system-admin@${String(app.people.orgs['region'])}`
  const id = await taskFor(group, 'incident', caseId)
  const page = await (await app.enter('system-admin.a')).get(`/attivita/${id}`)
  expect(page.text).toContain(caseId)
  expect(page.text).toContain('Metti da parte l’evento')
  expect(page.text).not.toContain('Inventata')
})

test('an open inbox hears within seconds of a task that somebody else takes, by its id alone', async () => {
  const { taskId } = await aCase(app)
  await app.owner.query(
    `with freed as (update task set state = 'open', assignee = null where id = $1 returning *)
     insert into task_candidate (group_key, due_at, task_id, case_id)
     select g, coalesce(due_at, 'infinity'), id, case_id from freed, unnest(groups) g`,
    [taskId],
  )
  const leaving = new AbortController()
  const cookie = `siso=${worker.cookies.get('siso') ?? ''}`
  const stream = await fetch(`${app.origin}/posta/eventi?vista=disponibili`, {
    headers: { cookie, 'hx-request': 'true' },
    signal: leaving.signal,
  })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  await app.owner.query("update task set state = 'claimed', assignee = $2 where id = $1", [
    taskId,
    app.people.users['front-desk.a'],
  ])
  await app.owner.query('delete from task_candidate where task_id = $1', [taskId])
  let heard = ''
  const reader = (stream.body ?? new ReadableStream<Uint8Array>()).getReader()
  while (!heard.includes('event: inbox')) {
    const { value, done } = await reader.read()
    if (done) break
    heard += Buffer.from(value).toString()
  }
  leaving.abort()
  expect(heard).toContain(taskId)
  expect(heard).not.toContain('Inventata')
})

test('an open inbox is closed within seconds of the suspension of who reads it', async () => {
  const reader = await app.enter('social-worker.a2')
  const stream = await fetch(`${app.origin}/posta/eventi?vista=disponibili`, {
    headers: { cookie: `siso=${reader.cookies.get('siso') ?? ''}`, 'hx-request': 'true' },
  })
  await app.owner.query("update user_account set state = 'suspended' where id = $1", [
    app.people.users['social-worker.a2'],
  ])
  expect(await stream.text()).toContain('event: ended')
})
