import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let one: TestCase

beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  one = await aCase(app)
})
afterAll(() => app.stop())

const dayIn = async (days: number) => {
  const asked = 'select (siso_today() + $1::int)::text as day'
  const { rows } = await app.owner.query<{ day: string }>(asked, [days])
  return rows[0]?.day ?? ''
}

const folder = ({ caseId }: TestCase) => `/pratiche/${caseId}`
const buttons = async (path: string) =>
  (await worker.get(path)).links.filter((href) => href.startsWith('/agenda/nuovo'))

/** Made from the case, so many days ahead. */
async function make({ caseId }: TestCase, ahead: number, fields: Record<string, string> = {}) {
  const path = `/agenda/nuovo?pratica=${caseId}`
  const typed = { kind: 'home-visit', startsAt: `${await dayIn(ahead)}T09:30`, ...fields }
  const done = await worker.submit(await worker.get(path), typed, path)
  return done.location ?? ''
}

/** What the first page of the folder says is next. */
const upcoming = async (of: TestCase) => {
  const page = await worker.get(folder(of))
  const [, panel = ''] = /id='appuntamenti'([\s\S]*?)<\/section>/.exec(page.html) ?? []
  return { panel, links: [...panel.matchAll(/href='([^']*)'/g)].map(([, href]) => href) }
}

test('the folder, a task and the person lead to an appointment for that case', async () => {
  const form = `/agenda/nuovo?pratica=${one.caseId}`
  const ways = [folder(one), `/attivita/${one.taskId}`, `/persone/${one.personId}`]
  for (const path of ways) expect([path, await buttons(path)]).toEqual([path, [form]])
  const page = await worker.get(form)
  expect(page.form(form).fields['case']).toBe(one.caseId)
  expect(page.links).toContain(folder(one))
})

test('a case that is closed leads to none, and neither does its person', async () => {
  const closed = await aCase(app)
  await app.owner.query(
    `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`,
    [closed.caseId],
  )
  expect(await buttons(folder(closed))).toEqual([])
  expect(await buttons(`/attivita/${closed.taskId}`)).toEqual([])
  expect(await buttons(`/persone/${closed.personId}`)).toEqual([])
})

test('whoever is a relative in somebody’s case is not met for her own', async () => {
  const relative = await aCase(app)
  await app.owner.query(
    `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`,
    [relative.caseId],
  )
  await app.owner.query(
    `insert into case_participant (case_id, person_id, role, valid_from)
     values ($1, $2, 'household-member', siso_today())`,
    [one.caseId, relative.personId],
  )
  expect(await buttons(`/persone/${relative.personId}`)).toEqual([])
})

test('the first page of the folder tells the next three, with day, hour, place and who, not those over', async () => {
  const met = await aCase(app)
  expect((await upcoming(met)).panel).toBe('')
  const made = []
  for (const ahead of [4, 1, 2, 3])
    made.push(await make(met, ahead, { place: 'office', address: `Stanza ${String(ahead)}` }))
  const [last, first, second, third] = made
  const off = await make(met, 1, { startsAt: `${await dayIn(1)}T08:00` })
  const why = { esito: 'cancelled', motivo: 'Rinviato' }
  await worker.submit(await worker.get(off), why, `${off}/esito`)
  const over = await make(met, 1, { startsAt: `${await dayIn(1)}T07:00` })
  await app.owner.query(
    `update appointment set starts_at = siso_clock() - interval '3 hours' where id = $1`,
    [over.split('/')[2]],
  )
  const { panel, links } = await upcoming(met)
  expect(links).toEqual([first, second, third, '/agenda'])
  expect(links).not.toContain(last)
  expect(panel).toContain('09:30–10:30')
  expect(panel).toContain('In ufficio · Stanza 1')
  const name = `select full_name as name from user_account where id = $1`
  const worked = await app.owner.query<{ name: string }>(name, [
    app.people.users['social-worker.a'],
  ])
  expect(panel).toContain(worked.rows[0]?.name)
})

test('the one that is going on is still there', async () => {
  const met = await aCase(app)
  const on = await make(met, 1)
  await app.owner.query(
    `update appointment set starts_at = siso_clock() - interval '10 minutes' where id = $1`,
    [on.split('/')[2]],
  )
  expect((await upcoming(met)).links).toContain(on)
})

const lives = ({ personId }: TestCase, address: string, secret: boolean) =>
  app.owner.query(
    `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from)
     values (gen_random_uuid(), $1, 'residence', $2, $3, 'declared', '2026-01-01', '2026-01-01')`,
    [personId, address, secret],
  )

test('no home is told there, and of who fled no address at all', async () => {
  const atHome = await aCase(app)
  await lives(atHome, 'Via Nota 1', false)
  await make(atHome, 1, { place: 'home' })
  await make(atHome, 2, { place: 'home', address: 'Via Scritta 7' })
  const known = (await upcoming(atHome)).panel
  expect(known).toContain('A casa della persona')
  expect(known).not.toMatch(/Via (Nota|Scritta)/)

  const fled = await aCase(app)
  await make(fled, 1, { place: '', address: 'Via Taciuta 7' })
  expect((await upcoming(fled)).panel).toContain('Via Taciuta 7')
  await lives(fled, 'Via Segreta 2', true)
  const { panel } = await upcoming(fled)
  expect(panel).not.toMatch(/Via (Taciuta|Segreta)/)
  expect(panel).toContain('indirizzo riservato')
})
