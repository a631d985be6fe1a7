import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const entry = '/pronto-intervento/nuova'
let app: TestApp
let onCall: Browser
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  onCall = await app.enter('coordinator.a')
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const call = (alias: string) => ({
  ...{ caller: 'Carabinieri', place: 'Stazione', alias, what: 'Sola, senza un posto' },
  ...{
    office: String(app.people.orgs['office.a']),
    measure: 'shelter',
    called: ['112', 'shelter'],
  },
})

async function recorded(alias: string) {
  const done = await onCall.submit(await onCall.get(entry), call(alias), entry)
  expect([done.status, done.location]).toEqual([303, '/pronto-intervento'])
  const { rows } = await app.owner.query<{ id: string; task: string }>(
    `select c.id, t.id as task from person p join social_case c on c.subject = p.id
     join task t on t.case_id = c.id where p.alias = $1`,
    [alias],
  )
  return { id: rows[0]?.id ?? '', task: rows[0]?.task ?? '' }
}

test('a call at night becomes a contact of somebody unknown, that waits for the office with a term', async () => {
  const { id, task } = await recorded('uomo del parco')
  const { rows } = await app.owner.query(
    `select t.state, t.assignee, t.priority, t.due_at > siso_clock() + interval '11 hours' as term, p.identity
     from task t join social_case c on c.id = t.case_id join person p on p.id = c.subject where t.id = $1`,
    [task],
  )
  expect(rows).toEqual([
    { state: 'open', assignee: null, priority: 2, term: true, identity: 'anonymous' },
  ])
  const register = await clerk.get('/pronto-intervento')
  expect(register.text).toContain('«uomo del parco»')
  expect(register.text).toContain('Accoglienza in struttura')
  expect(register.html).toContain(`/pronto-intervento/${id}/consegna`)
})

test('the date by which it waits leads to why it is so, until it is taken up', async () => {
  const { id, task } = await recorded('ragazza della fontana')
  const why = `/attivita/${task}/perche`
  const register = await clerk.get('/pronto-intervento')
  expect(register.html).toContain(`href='${why}'`)
  expect(register.text).toContain('perché? Perché questa data? «ragazza della fontana»')
  const { status, text } = await clerk.get(why)
  expect([status, text]).toEqual([200, expect.stringContaining('Il termine è di')])
  await clerk.submit(register, {}, `/pronto-intervento/${id}/consegna`)
  expect((await clerk.get('/pronto-intervento')).html).not.toContain(why)
})

test('the office takes it up once: the card is theirs, with what was told at night', async () => {
  const { id, task } = await recorded('donna con due bambini')
  const path = `/pronto-intervento/${id}/consegna`
  const before = await clerk.get('/pronto-intervento')
  const taken = await clerk.submit(before, {}, path)
  expect([taken.status, taken.location]).toEqual([303, `/attivita/${task}`])
  const card = await clerk.get(`/attivita/${task}`)
  expect(card.html).toContain('Sola, senza un posto (Stazione)')
  expect((await clerk.submit(before, {}, path)).location).toBe('/pronto-intervento')
  const after = await clerk.get('/pronto-intervento')
  expect(after.html).not.toContain(path)
  expect(after.text).toContain('In consegna a Prova front-desk.a')
})

test.each([
  ['met in the street', { mode: 'in-person' }, 'in-person'],
  ['called about, with a number', { callerPhone: '075 123456' }, 'phone'],
  ['of whom it was not written how', {}, ''],
])('the card of somebody %s says how it was known', async (who, given, mode) => {
  const alias = `qualcuno ${who}`
  await onCall.submit(await onCall.get(entry), { ...call(alias), ...given }, entry)
  const { rows } = await app.owner.query<{ id: string; task: string }>(
    `select c.id, t.id as task from person p join social_case c on c.subject = p.id
     join task t on t.case_id = c.id where p.alias = $1`,
    [alias],
  )
  const { id = '', task = '' } = rows[0] ?? {}
  await clerk.submit(await clerk.get('/pronto-intervento'), {}, `/pronto-intervento/${id}/consegna`)
  const card = await clerk.get(`/attivita/${task}`)
  expect(card.form(`/attivita/${task}`).fields['mode'] ?? '').toBe(mode)
})

test('somebody known is looked for and chosen: the contact is hers, and nobody is registered', async () => {
  const one = await aCase(app)
  const { fields } = (await onCall.get(entry)).form(entry)
  const typed = { ...fields, ...call('uomo con il cane'), text: 'inventata' }
  const found = await onCall.post('/pronto-intervento/persone', typed)
  expect(found.status).toBe(200)
  expect(found.html).toContain(`value='${one.personId}'`)
  expect(found.form(entry).fields).toMatchObject({
    caller: 'Carabinieri',
    alias: 'uomo con il cane',
  })
  const known = { ...call(''), person: one.personId }
  const wrong = await onCall.submit(found, { ...known, what: '' }, entry)
  expect(wrong.status).toBe(422)
  expect(wrong.form(entry).fields['person']).toBe(one.personId)
  const done = await onCall.submit(wrong, known, entry)
  expect([done.status, done.location]).toEqual([303, '/pronto-intervento'])
  const { rows } = await app.owner.query(
    `select e.caller from emergency_entry e join social_case c on c.id = e.case_id where c.subject = $1`,
    [one.personId],
  )
  expect(rows).toEqual([{ caller: 'Carabinieri' }])
})

test('what is missing is asked for, and what was typed stays', async () => {
  const page = await onCall.submit(await onCall.get(entry), { ...call('x'), what: '' }, entry)
  expect(page.status).toBe(422)
  expect(page.html).toContain("href='#f-what'")
  expect(page.form(entry).fields['caller']).toBe('Carabinieri')
})

test('who works in another zone sees nothing of it', async () => {
  await recorded('ragazzo alla fermata')
  const other = await app.enter('front-desk.b')
  expect((await other.get('/pronto-intervento')).text).not.toContain('ragazzo alla fermata')
})
