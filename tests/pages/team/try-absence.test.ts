import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let one: TestCase
let from: string
let to: string

beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  one = await aCase(app)
  const asked = `select (siso_today() + 10)::text as from, (siso_today() + 12)::text as to`
  const { rows } = await app.owner.query<{ from: string; to: string }>(asked)
  from = rows[0]?.from ?? ''
  to = rows[0]?.to ?? ''
  await app.owner.query('update social_case set manager = $2 where id = $1', [one.caseId, me()])
  await app.owner.query(
    `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
     values ($1, 'prova', 'assessment', 1, now(), ($2::date + time '12:00') at time zone 'Europe/Rome', '{}', '[]', 'running')`,
    [one.caseId, from],
  )
  await visit({ on: to, address: 'Via Taciuta 7' })
})
afterAll(() => app.stop())

const me = () => app.people.users['social-worker.a'] ?? ''

async function visit({ on, address }: { on: string; address: string }): Promise<void> {
  const id = randomUUID()
  await app.owner.query(
    `insert into appointment (id, kind, org, case_id, starts_at, minutes, place, address, created_by)
     select $1, 'home-visit', c.org, c.id, ($3::date + time '23:30') at time zone 'Europe/Rome', 30, 'home', $4, $5
     from social_case c where c.id = $2`,
    [id, one.caseId, on, address, me()],
  )
  await app.owner.query('insert into appointment_worker values ($1, $2)', [id, me()])
}

const recorded = async () => {
  const { rows } = await app.owner.query('select 1 from absence where user_id = $1', [me()])
  return rows.length
}
const tryOut = async (days: Record<string, string>, by = worker, path = '/assenze') =>
  by.submit(await by.get(path), { ...days, prova: 'si' }, '/assenze')

/** As a browser follows it: where on the page is not asked of the server. */
const follow = (by: Browser, location = '') => by.get(location.split('#')[0] ?? '')

test('terms and appointments of the days are told, and nothing is recorded', async () => {
  const done = await tryOut({ dal: from, al: to })
  expect([done.status, done.location]).toEqual([303, expect.stringMatching(/#a-rischio$/)])
  expect(done.location).not.toMatch(/_csrf|_op/)
  const page = await follow(worker, done.location)
  expect(page.text).toContain('1 scadenza a rischio.')
  expect(page.text).toContain('1 appuntamento in quei giorni. Visita domiciliare: Ada Inventata')
  expect(page.html).not.toContain('Via Taciuta')
  expect(await recorded()).toBe(0)
  expect(page.form('/assenze').fields).toMatchObject({ dal: from, al: to })
})

test('days before and after tell neither', async () => {
  const { rows } = await app.owner.query<{ day: string }>(`select ($1::date + 1)::text as day`, [
    to,
  ])
  const after = rows[0]?.day ?? ''
  const page = await follow(worker, (await tryOut({ dal: after, al: after })).location)
  expect(page.text).toContain('Nessuna scadenza cade in quei giorni.')
  expect(page.text).toContain('Nessun appuntamento in quei giorni.')
})

test('who stands in stays chosen', async () => {
  const page = await worker.get('/assenze')
  const [, id = ''] = /<option value='([0-9a-f-]{36})'/.exec(page.html) ?? []
  expect(id).not.toBe('')
  const done = await tryOut({ dal: from, al: to, sostituto: id })
  expect((await follow(worker, done.location)).form('/assenze').fields['sostituto']).toBe(id)
})

test.each([
  ['no day', { dal: '', al: '' }, 'Indica il primo giorno di assenza'],
  ['days the wrong way round', { dal: '2030-03-02', al: '2030-03-01' }, 'viene prima del primo'],
  ['days that are over', { dal: '2020-03-01', al: '2020-03-02' }, 'sono già passati'],
])('of %s it says how to mend them', async (_, days, words) => {
  const wrong = await tryOut(days)
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining(words)])
})

test('the key Enter records: the first button of the form is the one that does', async () => {
  const { html } = await worker.get('/assenze')
  const [, inside = ''] = /<form class='panel note-form'([\s\S]*?)<\/form>/.exec(html) ?? []
  const buttons = [...inside.matchAll(/<button([^>]*)>/g)].map(([, given = '']) => given)
  expect(buttons).toEqual([
    expect.not.stringContaining('name='),
    expect.stringContaining(`name='prova'`),
  ])
})

test('of who is not hers to see, nobody is told what falls', async () => {
  const stranger = await app.enter('social-worker.b')
  const done = await tryOut({ dal: from, al: to, persona: me() }, stranger)
  expect((await follow(stranger, done.location)).status).toBe(404)
})

test('recorded, the same is told of the coming absence', async () => {
  const done = await worker.submit(await worker.get('/assenze'), { dal: from, al: to }, '/assenze')
  expect(done.status).toBe(303)
  expect(await recorded()).toBe(1)
  const page = await worker.get('/assenze')
  expect(page.text).toContain('1 scadenza a rischio.')
  expect(page.text).toContain('1 appuntamento in quei giorni.')
})
