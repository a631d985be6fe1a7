import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aContactPoint } from '../support/a-case.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const offices = '/amministrazione/uffici'
const asksNothing = { asksNeeds: 'no', asksServices: 'no', asksForeign: 'no' }

let app: TestApp
let admin: Browser
let clerk: Browser
beforeAll(async () => {
  app = await startApp()
  admin = await app.enter('system-admin.a')
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const office = () => app.people.orgs['office.a'] ?? 0
const address = () => `${offices}/${String(office())}`

async function set(fields: Fields) {
  return admin.submit(await admin.get(address()), { ...asksNothing, ...fields }, address())
}

/** The card of a new contact, sent to triage with what is asked of everybody. */
async function sendCard(over: Fields = {}) {
  const found = await app.owner.query<{ id: string }>(
    `select t.id from task t join social_case c on c.id = t.case_id
     where t.form = 'access-card' and t.state in ('open', 'claimed') order by t.opened_at desc limit 1`,
  )
  const path = `/attivita/${found.rows[0]?.id ?? ''}`
  return clerk.submit(await clerk.get(path), { esito: 'to-triage', ...over }, path)
}

async function openContact(fields: Fields) {
  const page = '/contatti/nuovo'
  return clerk.submit(
    await clerk.get(page),
    {
      identity: 'anonymous',
      alias: `Della panchina ${String(Math.random())}`,
      another: 'yes',
      ...fields,
    },
    page,
  )
}

describe('An office', () => {
  test('is found by its name and by its zone', async () => {
    const [row] = (
      await app.owner.query<{ name: string }>('select name from organisation where id = $1', [
        office(),
      ])
    ).rows
    const found = await admin.get(`${offices}?cerca=${encodeURIComponent(row?.name ?? '')}`)
    expect(found.text).toContain(row?.name)
    expect((await admin.get(`${offices}?cerca=%25nessuno`)).text).toContain('Nessun ufficio')
  })

  test('asks from today what the administrator says, and remembers it', async () => {
    await openContact({})
    expect((await sendCard()).text).not.toContain('Segna almeno un bisogno')
    const done = await set({
      asksNeeds: 'yes',
      asksServices: 'yes',
      asksForeign: 'yes',
      phone: '0742 1234',
    })
    expect(done.status).toBe(303)
    const refused = await sendCard()
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Segna almeno un bisogno')
    expect(refused.text).toContain('Questo ufficio chiede sempre le prestazioni')
    expect((await sendCard({ servicesOther: 'Trasporto' })).text).not.toContain(
      'chiede sempre le prestazioni',
    )
    expect((await admin.get(address())).text).toMatch(
      /chiede sempre bisogni, prestazioni, persona straniera/,
    )
    await set({})
    expect((await sendCard()).text).not.toContain('Segna almeno un bisogno')
  })

  test('keeps what was typed when something is wrong', async () => {
    const page = await set({ email: 'non è una mail', phone: '0742 9999' })
    expect(page.status).toBe(422)
    expect(page.html).toContain('non è una mail')
    expect(page.html).toContain('0742 9999')
  })

  test('that does not exist, or is a zone, is not found', async () => {
    expect((await admin.get(`${offices}/999999`)).status).toBe(404)
    expect((await admin.get(`${offices}/${String(app.people.orgs['zone.a'])}`)).status).toBe(404)
  })
})

describe('A contact point', () => {
  const form = { name: 'Sportello in ospedale', hours: 'lun e mer 9–13' }
  const pointsPath = () => `${address()}/punti`

  test('is offered at the desk of the offices met there, and written in the case', async () => {
    await admin.submit(await admin.get(pointsPath()), form, pointsPath())
    const desk = await clerk.get('/contatti/nuovo')
    expect(desk.text).toContain('Sportello in ospedale')
    const [point] = (
      await app.owner.query<{ id: number }>(`select id from contact_point where name = $1`, [
        form.name,
      ])
    ).rows
    expect((await openContact({ point: String(point?.id) })).status).toBe(303)
    const [opened] = (
      await app.owner.query<{ id: string; contact_point: number }>(
        'select id, contact_point from social_case order by opened_at desc limit 1',
      )
    ).rows
    expect(opened?.contact_point).toBe(point?.id)
    expect((await clerk.get(`/pratiche/${opened?.id ?? ''}`)).text).toContain(
      'Sportello in ospedale',
    )
  })

  test('of another office is refused, and nothing is opened', async () => {
    const elsewhere = await aContactPoint(app, app.people.orgs['office.b'] ?? 0, 'Di altri')
    const before = await app.owner.query('select from social_case')
    const page = await openContact({ point: String(elsewhere) })
    expect(page.status).toBe(422)
    expect((await app.owner.query('select from social_case')).rowCount).toBe(before.rowCount)
  })

  test('changed by two at once shows the second what the first wrote', async () => {
    const id = await aContactPoint(app, office(), 'Prima')
    const path = `${pointsPath()}/${String(id)}`
    const seen = await admin.get(path)
    await admin.submit(seen, { name: 'Seconda' }, path)
    const conflict = await admin.submit(seen, { name: 'Terza', _op: crypto.randomUUID() }, path)
    expect(conflict.status).toBe(409)
    expect(conflict.text).toContain('Seconda')
    expect(conflict.html).toContain("value='Terza'")
    const settled = await admin.submit(conflict, { name: 'Terza' }, path)
    expect(settled.status).toBe(303)
  })

  test('without offices is no longer offered', async () => {
    const id = await aContactPoint(app, office(), 'Da chiudere')
    const path = `${pointsPath()}/${String(id)}`
    expect((await clerk.get('/contatti/nuovo')).text).toContain('Da chiudere')
    await admin.submit(await admin.get(path), { offices: [] }, path)
    expect((await clerk.get('/contatti/nuovo')).text).not.toContain('Da chiudere')
  })
})
