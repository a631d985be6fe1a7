import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { goOnWithFlowFile } from '../../../domain/siuss/files/go-on.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
let officer: Browser
let worker: Browser
let operation: string
beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  officer = await app.enter('coordinator.a')
  worker = await app.enter('social-worker.a')
  const page = await officer.get('/operazioni/nuova')
  const made = await officer.submit(page, given)
  operation = made.location ?? ''
})
afterAll(() => app.stop())

const given = {
  localCode: 'UM-001',
  title: 'Tirocini di inclusione',
  cup: '',
  fund: 'fse-plus',
  programme: 'PR FSE+',
  call: 'Avviso tirocini',
  body: 'Consorzio inventato',
  bodyCode: '12345678901',
  startsOn: '2026-01-01',
  endsOn: '2099-12-31',
  amount: '120000,50',
}
const tables = '/operazioni/tabelle?bando=Avviso+tirocini'
const traces = async (action: string) =>
  (
    await app.owner.query<{ case_id: string | null; person_id: string | null; detail: object }>(
      'select case_id, person_id, detail from audit_event where action = $1 order by at, id',
      [action],
    )
  ).rows

test('an operation is recorded once, seen by who works in its zone and by nobody else', async () => {
  expect(operation).toMatch(/^\/operazioni\/[0-9a-f-]{36}$/)
  expect((await worker.get('/operazioni')).text).toContain('Tirocini di inclusione')
  expect((await worker.get(operation)).text).toContain('120.000,50')
  const others = await app.enter('social-worker.b')
  expect((await others.get('/operazioni')).text).not.toContain('Tirocini')
  expect((await others.get(operation)).status).toBe(404)
  expect(await traces('operation-recorded')).toHaveLength(1)
})

test('what is wrong comes back by its field, and nothing is recorded', async () => {
  const page = await officer.get('/operazioni/nuova')
  const wrong = await officer.submit(page, { ...given, localCode: 'UM-002', cup: 'corto' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('Il CUP ha quindici')])
  const twice = await officer.submit(page, given)
  expect([twice.status, twice.text]).toEqual([422, expect.stringContaining('C’è già')])
  expect((await officer.submit(page, {})).status).toBe(422)
  expect(await traces('operation-recorded')).toHaveLength(1)
})

test('it is corrected by who keeps it; its code stays', async () => {
  const change = `${operation}/modifica`
  const page = await officer.get(change)
  expect(page.text).not.toContain("name='localCode'")
  const done = await officer.submit(page, { ...given, cup: 'f21b26000010007' })
  expect(done.location).toBe(operation)
  expect((await worker.get(operation)).text).toContain('F21B26000010007')
  const others = await app.enter('coordinator.b')
  expect((await others.get(change)).status).toBe(404)
  expect(await traces('operation-changed')).toHaveLength(1)
})

test('the person of a case is enrolled from her folder, and asked at once how things are at entry', async () => {
  const services = await worker.get(`/pratiche/${one.caseId}/prestazioni`)
  const from = services.links.find((href) => href.startsWith('/operazioni/iscrivi')) ?? ''
  const page = await worker.get(from)
  const { rows } = await app.owner.query<{ number: string }>(
    'select number from social_case where id = $1',
    [one.caseId],
  )
  const number = rows[0]?.number ?? ''
  expect(page.form('/operazioni/iscrivi').fields).toMatchObject({ numero: number })
  const unchosen = await worker.submit(page, { operazione: '' }, '/operazioni/iscrivi')
  expect([unchosen.status, unchosen.text]).toEqual([422, expect.stringContaining('Scegli un’op')])
  const unknown = { operazione: operation.slice(12), numero: '2026/999999' }
  const refused = await worker.submit(page, unknown, '/operazioni/iscrivi')
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Nessuna pratica')])
  const asked = { operazione: operation.slice(12) }
  const done = await worker.submit(page, asked, '/operazioni/iscrivi')
  await worker.submit(page, asked, '/operazioni/iscrivi')
  expect(done.location).toMatch(/^\/attivita\//)
  const task = await worker.get(done.location ?? '')
  expect(task.text).toContain('Dati che la persona può non dare')
  expect((await app.owner.query('select from draft')).rowCount).toBe(0)
  const entry = {
    esito: 'take-part',
    enteredOn: '2026-02-01',
    signed: 'yes',
    education: 'primary',
    work: 'unemployed',
    searchLength: 'over-12',
    rural: 'no',
    disability: 'not-disclosed',
    thirdCountry: 'no',
    foreignOrigin: 'no',
    minority: 'not-disclosed',
    homeless: 'yes',
  }
  const sent = await worker.submit(task, entry, done.location)
  expect([sent.status, sent.text.slice(0, 900)]).toEqual([303, expect.anything()])
  expect((await worker.get(operation)).text).toContain('01/02/2026')
  const [enrolled] = await traces('participant-enrolled')
  expect(enrolled?.detail).toEqual({ operation: operation.slice(12), parent: one.caseId })
  expect((await worker.get(from)).text).toContain('Partecipazioni di questa pratica')
  const opened = await traces('case-read')
  expect(opened.map(({ detail }) => detail)).toContainEqual({ part: 'operations' })
})

test('the tables of a call say what is missing, with its page, and count; their files are traced', async () => {
  const list = await officer.get('/operazioni')
  const href = list.links.find((each) => each.startsWith('/operazioni/tabelle?')) ?? ''
  const page = await officer.get(href)
  expect(page.text).toContain('Tabelle del bando Avviso tirocini')
  expect(page.text).toContain('Codice fiscale')
  expect(page.links).toContain(`/persone/${one.personId}/dati`)
  expect(page.text).toContain('oltre sei sotto i 25 anni (da confermare)')
  const files = page.links.filter((each) => each.startsWith('/operazioni/tabelle/file'))
  const read = async (table: string) =>
    (await officer.get(files.find((each) => each.endsWith(table)) ?? '')).text
  expect(files.filter((each) => each.endsWith('tabella=SC01'))).toEqual([])
  const people = await officer.get(`/operazioni/tabelle/file?bando=Avviso+tirocini&tabella=SC01`)
  expect([people.status, people.text]).toEqual([403, expect.stringContaining('lo approva')])
  expect(await read('bando=Avviso+tirocini')).toContain('SC01;1;;')
  expect(await read('tabella=IN01')).toContain('UM-001;;EECO02;;1;')
  const exported = await traces('operations-exported')
  expect(exported.map(({ person_id, detail }) => [person_id, detail])).toEqual([
    [null, { table: 'totals', rows: 9 }],
    [null, { table: 'IN01', rows: 17 }],
  ])
  const others = await app.enter('coordinator.b')
  expect((await others.get(href)).status).toBe(404)
  expect((await worker.get(href)).status).toBe(403)
})

/** Another one who may let a file of the zone go. */
async function another(): Promise<Browser> {
  await app.owner.query(
    `update user_role set role = 'admin-officer', org = $1 where user_id = $2`,
    [app.people.orgs['zone.a'], app.people.users['help-desk.a']],
  )
  return app.enter('help-desk.a')
}

test('participants are a file that one asks for and another lets go, and the two alone take', async () => {
  const second = await another()
  const asking = '/operazioni/tabelle/partecipanti'
  const finalita = 'Rendicontazione del primo semestre'
  const page = await officer.get(tables)
  const short = await officer.submit(page, { finalita: 'poco' }, asking)
  expect([short.status, short.text]).toEqual([422, expect.stringContaining('a che cosa serve')])
  expect(short.html).toContain('poco</textarea>')
  const asked = await officer.submit(page, { finalita }, asking)
  const path = asked.location ?? ''
  expect(path).toMatch(/^\/flussi\/file\//)
  expect((await second.get('/avvisi')).html).toContain(`href='${path}'`)
  expect((await officer.get(path)).html).not.toContain(`${path}/approva`)
  expect((await officer.get(`${path}/scarica`)).status).toBe(409)
  await second.submit(await second.get(path), {}, `${path}/approva`)
  const id = path.split('/').at(-1) ?? ''
  await goOnWithFlowFile(app.deps.pools.engine, id, { mayGoOn: () => true })
  const taken = await second.get(`${path}/scarica`)
  expect(taken.text).toContain('COD_LOCALE_PROGETTO')
  expect(taken.text).toContain('UM-001;;F;08/03/1941')
  expect(taken.headers.get('content-disposition')).toMatch(/SC01-avviso-tirocini-\d{8}\.csv"$/)
  expect((await officer.get(path)).text).toMatch(/Chi lo ha scaricato.*help-desk/s)
  const trails = await traces('flow-file-taken')
  expect(trails.map(({ person_id }) => person_id)).toEqual([one.personId, null])
  const others = await app.enter('coordinator.b')
  expect((await others.get(path)).status).toBe(404)
  await app.owner.query('update social_case set protected = true where subject = $1', [
    one.personId,
  ])
  const stale = await second.get(`${path}/scarica`)
  expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('chiedine uno nuovo')])
  const anew = await officer.submit(await officer.get(tables), { finalita }, asking)
  expect([anew.status, anew.text]).toEqual([422, expect.stringContaining('non c’è niente')])
  await app.owner.query('update social_case set protected = false where subject = $1', [
    one.personId,
  ])
})

test('who has the role in one office alone is offered no table, and may neither record nor correct', async () => {
  const inOffice = await app.enter('admin-officer.a')
  const list = await inOffice.get('/operazioni')
  expect(list.links).toContain(operation)
  expect(list.links.filter((each) => /tabelle|nuova/.test(each))).toEqual([])
  for (const page of ['/operazioni/nuova', `${operation}/modifica`, tables])
    expect([page, (await inOffice.get(page)).status]).toEqual([page, 404])
})

test('a protected person is in no file, nor in any total, also of who is named for her', async () => {
  const { rows } = await app.owner.query<{ id: string }>(
    'update social_case set protected = true where subject = $1 returning id',
    [one.personId],
  )
  await app.owner.query('update person set protected = true where id = $1', [one.personId])
  const filesOf = async () => {
    const all = ['', '&tabella=IN01', '&tabella=IN00']
    const read = (more: string) =>
      officer.get(`/operazioni/tabelle/file?bando=Avviso+tirocini${more}`)
    return (await Promise.all(all.map(read))).map(({ text }) => text)
  }
  const unnamed = await filesOf()
  for (const { id } of rows)
    await app.owner.query(
      `insert into case_grant (case_id, user_id, kind, reason, granted_by) values ($1, $2, 'named', 'prova', $2)`,
      [id, app.people.users['coordinator.a']],
    )
  expect((await officer.get(operation)).text).toContain('01/02/2026')
  expect(await filesOf()).toEqual(unnamed)
  expect(unnamed[0]).toContain('SC01;0;;')
  expect(unnamed[1]).toContain('UM-001;;EECO02;;0;')
  const page = await officer.get(tables)
  expect(page.text).toContain('Le persone protette non sono in queste tabelle')
  expect(page.text).not.toContain('Inventata')
})
