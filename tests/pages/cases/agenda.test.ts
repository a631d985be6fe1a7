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

const tomorrow = async () => {
  const { rows } = await app.owner.query<{ day: string }>('select (siso_today() + 1)::text as day')
  return rows[0]?.day ?? ''
}

/** Where the button leads by which a page makes an appointment. */
async function button(path: string): Promise<string> {
  const { links, text } = await worker.get(path)
  const found = links.find((href) => href.startsWith('/agenda/nuovo'))
  if (found === undefined) throw new Error(`no appointment is made from ${path}: ${text}`)
  return found
}

async function make(fields: Record<string, string>) {
  const path = await button(`/pratiche/${one.caseId}`)
  const page = await worker.get(path)
  const done = await worker.submit(page, { startsAt: `${await tomorrow()}T09:30`, ...fields }, path)
  return { done, path: done.location ?? '' }
}

test('an appointment made from a case is in my day, with whom and where', async () => {
  const { done, path } = await make({ kind: 'home-visit', place: 'home', minutes: '45' })
  expect([done.status, path]).toEqual([303, expect.stringMatching(/^\/agenda\/[0-9a-f-]{36}$/)])
  const day = await worker.get(`/agenda?giorno=${await tomorrow()}`)
  expect(day.text).toContain('09:30–10:15 Visita domiciliare: Ada Inventata')
  expect(day.text).toContain('A casa della persona')
  expect((await worker.get('/agenda?giorno=2026-01-01')).text).toContain('Nessun appuntamento')
})

/** Where somebody lives, of a kind, from a day of this year on. */
const lives = (personId: string, kind: string, given: { address: string; secret?: boolean }) =>
  app.owner.query(
    `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from)
     values (gen_random_uuid(), $1, $2, $3, $4, 'declared', '2026-01-01', '2026-01-01')`,
    [personId, kind, given.address, given.secret ?? false],
  )

/** What of a visit is seen on its own page, in the day and in the calendar file. */
const views = async (path: string, day: string) => {
  const pages = [path, `/agenda?giorno=${day}`, `/agenda?giorno=${day}&chi=ufficio`]
  return Promise.all([...pages, `${path}/calendario.ics`].map((each) => worker.get(each)))
}

test('a visit tells where she lives and the number to call', async () => {
  await app.owner.query(`update person set phone = '075 555 0100' where id = $1`, [one.personId])
  await lives(one.personId, 'residence', { address: 'Via Nota 1' })
  const day = await tomorrow()
  const { path } = await make({ kind: 'home-visit', place: 'home', startsAt: `${day}T07:00` })
  for (const seen of (await views(path, day)).slice(0, 2)) {
    expect(seen.text).toContain('A casa della persona · Via Nota 1')
    expect(seen.links).toContain('tel:0755550100')
  }
  // Who is not expected there sees them on the page of the appointment alone, which leaves a trace.
  const officer = await app.enter('admin-officer.a')
  const office = await officer.get(`/agenda?giorno=${day}&chi=ufficio`)
  expect(office.html).toContain(path)
  expect(office.html).not.toMatch(/Via Nota|0755550100/)
  const own = await worker.get(`/agenda?giorno=${day}&chi=ufficio`)
  expect(own.text).toContain('A casa della persona · Via Nota 1')
  const opened = await officer.get(path)
  expect([opened.text, opened.links]).toEqual([
    expect.stringContaining('Via Nota 1'),
    expect.arrayContaining(['tel:0755550100']),
  ])
  const written = await make({ place: 'home', address: 'Via Scritta 7', startsAt: `${day}T07:15` })
  expect((await officer.get(written.path)).text).toContain('Via Scritta 7')
  expect((await officer.get(`/agenda?giorno=${day}&chi=ufficio`)).text).not.toContain('Via Scritta')
  const elsewhere = await make({ place: 'office', startsAt: `${day}T07:30` })
  expect((await worker.get(elsewhere.path)).text).not.toContain('Via Nota 1')
})

test.each([
  ['whose domicile is secret', 'domicile', true],
  ['whose residence is secret', 'residence', true],
  ['who is in a shelter', 'shelter', false],
])('no address is told of somebody %s, not even one that was written', async (_, kind, secret) => {
  const fled = await aCase(app)
  const day = await tomorrow()
  const form = `/agenda/nuovo?pratica=${fled.caseId}`
  const visit = { kind: 'home-visit', place: 'home', startsAt: `${day}T06:00` }
  const made = async (address: string) => {
    const done = await worker.submit(await worker.get(form), { ...visit, address }, form)
    return done.location ?? ''
  }
  const path = await made('')
  const written = await made('Via Taciuta 7')
  await lives(fled.personId, kind === 'residence' ? 'domicile' : 'residence', {
    address: 'Via Lasciata 1',
  })
  await lives(fled.personId, kind, { address: 'Via Segreta 2', secret })
  const seen = [...(await views(path, day)), ...(await views(written, day))]
  for (const { text, html } of seen)
    expect(text + html).not.toMatch(/Via (Lasciata|Segreta|Taciuta)/)
  expect(seen[0]?.text).toContain('A casa della persona · indirizzo riservato')
  const typed = { ...visit, address: 'Via Taciuta 7' }
  for (const place of ['home', '']) {
    const refused = await worker.submit(await worker.get(form), { ...typed, place }, form)
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('L’indirizzo è riservato: lascia vuoto questo campo'),
    ])
    const page = await worker.get(path)
    const moved = await worker.submit(page, { ...typed, place }, `${path}/sposta`)
    expect([moved.status, moved.text]).toEqual([422, expect.stringContaining('è riservato')])
  }
  const met = { ...typed, place: 'office', address: 'Stanza 4' }
  const done = await worker.submit(await worker.get(path), met, `${path}/sposta`)
  expect(done.status).toBe(303)
  expect((await worker.get(path)).text).toContain('In ufficio · Stanza 4')
})

test('on a day that is looked at, a new appointment is of that day', async () => {
  const day = await tomorrow()
  const [link = ''] = (await worker.get(`/agenda?giorno=${day}`)).links.filter((href) =>
    href.startsWith('/agenda/nuovo'),
  )
  const path = link.replaceAll('&amp;', '&')
  expect((await worker.get(path)).form().fields['startsAt']).toBe(`${day}T09:00`)
})

test('one that overlaps is made, and says with what', async () => {
  const { path } = await make({ minutes: '30' })
  const page = await worker.get(path)
  expect(page.text).toContain('si sovrappone a un altro')
  expect(page.text).toContain('Si sovrappone: ')
})

test('what cannot be right comes back with how to mend it', async () => {
  const { done } = await make({ startsAt: '2020-01-01T10:00', minutes: 'x' })
  expect(done.status).toBe(422)
  expect(done.text).toContain('Il giorno è già passato')
  expect(done.text).toContain('Scrivi quanto dura')
})

test('a number that is no case’s is said beside it, and what was typed stays', async () => {
  const typed = { number: '2026/999999', address: 'Via Uno 1', case: '' }
  const { done } = await make(typed)
  expect(done.status).toBe(422)
  expect(done.text).toContain('non ce n’è una con questo numero')
  expect(done.form(`/agenda/nuovo?pratica=${one.caseId}`).fields).toMatchObject(typed)
})

test('it goes to another room and to a colleague, and says that she is expected elsewhere too', async () => {
  const at = `${await tomorrow()}T19:00`
  const colleague = app.people.users['coordinator.a'] ?? ''
  await make({ startsAt: at, workers: colleague })
  const { path } = await make({ startsAt: `${await tomorrow()}T20:00` })
  const page = await worker.get(path)
  const nobody = await worker.submit(page, { workers: [] }, `${path}/sposta`)
  expect([nobody.status, nobody.text]).toEqual([
    422,
    expect.stringContaining('Scegli almeno una persona del servizio'),
  ])
  const changed = { startsAt: at, place: 'office', address: 'Stanza 4', workers: [colleague] }
  await worker.submit(page, changed, `${path}/sposta`)
  const after = await worker.get(path)
  expect(after.text).toContain('In ufficio · Stanza 4')
  expect(after.text).toContain('si sovrappone a un altro')
  expect(after.form(`${path}/sposta`).fields['workers']).toBe(colleague)
  const mine = await worker.get(`/agenda?giorno=${await tomorrow()}`)
  expect(mine.html).not.toContain(path)
})

test('moved, it is on its new day; off, it says why', async () => {
  const { path } = await make({ startsAt: `${await tomorrow()}T17:00` })
  const moved = { startsAt: `${await tomorrow()}T18:00`, minutes: '30' }
  const done = await worker.submit(await worker.get(path), moved, `${path}/sposta`)
  expect([done.status, done.location]).toEqual([303, path])
  const page = await worker.get(path)
  expect(page.text).toContain('18:00–18:30')
  const silent = await worker.submit(page, { esito: 'cancelled' }, `${path}/esito`)
  expect([silent.status, silent.text]).toEqual([422, expect.stringContaining('Scrivi perché')])
  const why = { esito: 'no-show', motivo: 'Non ha risposto' }
  expect((await worker.submit(page, why, `${path}/esito`)).status).toBe(303)
  expect((await worker.submit(page, why, `${path}/esito`)).status).toBe(303)
  const after = await worker.get(path)
  expect(after.text).toContain('non si è presentata')
  expect(after.html).not.toContain('/esito')
})

test('what was done there is told in the diary, and the appointment has taken place', async () => {
  const { path } = await make({ kind: 'home-visit', place: 'home', minutes: '50' })
  const form = `/attivita/nuova?appuntamento=${path.split('/')[2] ?? ''}`
  const page = await worker.get(form)
  expect(page.form(form).fields).toMatchObject({ minutes: '50', cases: one.caseId })
  const { rows } = await app.owner.query(
    `select case_id from audit_event where action = 'appointment-read' and object_id = $1 and actor = $2`,
    [path.split('/')[2], app.people.users['social-worker.a']],
  )
  expect(rows).toEqual(expect.arrayContaining([{ case_id: one.caseId }]))
  await app.owner.query(
    `update appointment set starts_at = now() - interval '1 hour' where id = $1`,
    [path.split('/')[2]],
  )
  const again = await worker.get(form)
  const done = await worker.submit(again, { body: 'Casa in ordine' }, form)
  expect(done.status).toBe(303)
  expect((await worker.get(path)).text).toContain('avvenuto')
  expect((await worker.get(`/pratiche/${one.caseId}/diario`)).text).toContain('Casa in ordine')
})

test('who keeps no diary is led to none', async () => {
  const { path } = await make({ startsAt: `${await tomorrow()}T21:00` })
  const officer = await app.enter('admin-officer.a')
  for (const page of ['/agenda', path]) {
    const { status, links } = await officer.get(page)
    expect([page, status, links.filter((href) => href.startsWith('/attivita/'))]).toEqual([
      page,
      200,
      [],
    ])
    expect((await worker.get(page)).links.some((href) => href.startsWith('/attivita/'))).toBe(true)
  }
})

test('the calendar file tells no name', async () => {
  const { path } = await make({ address: 'Via Uno 1' })
  const file = await worker.get(`${path}/calendario.ics`)
  expect(file.headers.get('content-type')).toContain('text/calendar')
  expect(file.html).toContain('BEGIN:VCALENDAR')
  expect(file.html).not.toMatch(/Inventata|Via Uno/)
})

test('the calendar file of a week has mine of that week alone, and tells no name', async () => {
  const { rows } = await app.owner.query<{ monday: string }>(
    `select date_trunc('week', siso_today() + 28)::date::text as monday`,
  )
  const monday = rows[0]?.monday ?? ''
  const on = async (days: number, fields: Record<string, string> = {}) => {
    const asked = 'select ($1::date + $2::int)::text as day'
    const { rows: found } = await app.owner.query<{ day: string }>(asked, [monday, days])
    const { path } = await make({ startsAt: `${found[0]?.day ?? ''}T09:30`, ...fields })
    return path.split('/')[2] ?? ''
  }
  const colleague = app.people.users['coordinator.a'] ?? ''
  const mine = [await on(0, { place: 'home', address: 'Via Uno 1' }), await on(6)]
  const others = [await on(-1), await on(7), await on(2, { workers: colleague })]
  const [link] = (await worker.get(`/agenda?giorno=${monday}`)).links.filter((href) =>
    href.startsWith('/agenda/settimana.ics'),
  )
  const file = await worker.get(link ?? '')
  expect(file.headers.get('content-type')).toContain('text/calendar')
  for (const id of mine) expect(file.html).toContain(`UID:${id}@siso`)
  for (const id of others) expect(file.html).not.toContain(id)
  expect(file.html).not.toMatch(/Inventata|Via Uno/)
  const traced = await app.owner.query<{ id: string; case: string }>(
    `select object_id as id, case_id as case from audit_event
     where action = 'appointment-read' and actor = $1 and object_id = any($2) order by id`,
    [app.people.users['social-worker.a'], [...mine, ...others]],
  )
  expect(traced.rows).toEqual(mine.toSorted().map((id) => ({ id, case: one.caseId })))
})

test('a week without appointments is no file: it leads back, and says so', async () => {
  const day = '2026-01-07'
  expect((await worker.get(`/agenda?giorno=${day}`)).html).not.toContain('settimana.ics')
  const none = await worker.get(`/agenda/settimana.ics?giorno=${day}`)
  expect([none.status, none.location]).toEqual([303, `/agenda?giorno=${day}`])
  expect((await worker.get(none.location ?? '')).text).toContain('non hai appuntamenti da portare')
})

test('handed on by who sees it no more afterwards, it leads back to the agenda, also the second time', async () => {
  const day = await tomorrow()
  const { path } = await make({ startsAt: `${day}T05:00` })
  const users = app.people.users
  const id = path.split('/')[2]
  await app.owner.query('insert into appointment_worker values ($1, $2)', [
    id,
    users['social-worker.b'],
  ])
  const stranger = await app.enter('social-worker.b')
  const page = await stranger.get(path)
  const handed = { workers: [users['social-worker.a'] ?? ''] }
  for (const time of ['first', 'second']) {
    const done = await stranger.submit(page, handed, `${path}/sposta`)
    expect([time, done.status, done.location]).toEqual([time, 303, `/agenda?giorno=${day}`])
  }
  expect((await stranger.get(path)).status).toBe(404)
  expect((await worker.get(path)).status).toBe(200)
})

test('a colleague of another zone does not find it', async () => {
  const { path } = await make({})
  const stranger = await app.enter('social-worker.b')
  for (const part of ['', '/calendario.ics'])
    expect((await stranger.get(path + part)).status).toBe(404)
})
