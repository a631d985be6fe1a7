import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { line } from '../../../web/contact/export.ts'
import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let coordinator: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  coordinator = await app.enter('coordinator.a')
})
afterAll(() => app.stop())

const numberOf = async (caseId: string) =>
  (
    await app.owner.query<{ number: string }>('select number from social_case where id = $1', [
      caseId,
    ])
  ).rows[0]?.number ?? ''

test('the desk finds its contacts, and filters that stay in the address', async () => {
  const { caseId } = await aCase(app)
  const number = await numberOf(caseId)
  const page = await clerk.get('/contatti')
  expect(page.text).toContain(number)
  expect(page.html).toContain(`href='/pratiche/${caseId}'`)
  expect((await clerk.get('/contatti?stato=allo-sportello')).text).toContain(number)
  const closed = await clerk.get('/contatti?stato=chiusi')
  expect(closed.text).not.toContain(number)
  expect(closed.text).toContain('Nessun contatto')
  expect((await clerk.get('/contatti?stato=altrove')).status).toBe(400)
  expect((await clerk.get('/contatti?dal=2026-02-30')).status).toBe(400)
})

test('the page asks the record a few times, however many contacts there are', async () => {
  await clerk.get('/contatti')
  const [, few] = await counting(() => clerk.get('/contatti'))
  for (let one = 0; one < 4; one++) await aCase(app)
  const [, more] = await counting(() => clerk.get('/contatti'))
  expect(more).toBe(few)
  expect(few).toBeLessThanOrEqual(9)
})

test('a municipality or a zone narrows it to its offices; one of others finds none', async () => {
  const number = await numberOf((await aCase(app)).caseId)
  const { orgs } = app.people
  const at = async (place: string) =>
    (await coordinator.get(`/contatti?luogo=${String(orgs[place])}`)).text
  expect(await at('zone.a')).toContain(number)
  expect(await at('municipality.a')).toContain(number)
  expect(await at('municipality.b')).toContain('Nessun contatto')
})

test('who coordinates downloads it as a sheet that names nobody; the desk does not', async () => {
  const { caseId } = await aCase(app)
  expect((await clerk.get('/contatti')).html).not.toContain('/contatti/esporta')
  expect((await clerk.get('/contatti/esporta')).status).toBe(403)
  const sheet = await coordinator.get('/contatti/esporta')
  expect(sheet.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const number = await numberOf(caseId)
  const [head, ...rows] = sheet.html.trim().split('\r\n')
  expect(head).toContain('"Numero";"Avvenuto"')
  expect(rows.some((row) => row.startsWith(`"${number}"`))).toBe(true)
  expect(sheet.html).not.toContain('Inventata')
  const { rows: traces } = await app.owner.query(
    `select detail from audit_event where action = 'contacts-exported'`,
  )
  expect(traces).toEqual([{ detail: expect.objectContaining({ from: expect.any(String) }) }])
})

test('no protected contact is in the sheet, not even of who is named for it', async () => {
  const { caseId } = await aCase(app)
  await app.owner.query('update social_case set protected = true where id = $1', [caseId])
  await app.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'prova')`,
    [caseId, app.people.users['coordinator.a']],
  )
  const number = await numberOf(caseId)
  expect((await coordinator.get('/contatti')).text).toContain(number)
  expect((await coordinator.get('/contatti/esporta')).html).not.toContain(number)
})

test('no cell of the sheet is a formula', () => {
  expect(line(['=1+1', 'a"b', undefined])).toBe(`"'=1+1";"a""b";""\r\n`)
})

test('a card opened by mistake is deleted with a reason, and says so from then on', async () => {
  const { caseId } = await aCase(app)
  const path = `/contatti/${caseId}/elimina`
  expect((await clerk.get(`/pratiche/${caseId}`)).html).toContain(`href='${path}'`)
  const page = await clerk.get(path)
  const refused = await clerk.submit(page, {}, path)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Scegli dall’elenco perché la scheda è un errore')
  const done = await clerk.submit(refused, { motivo: 'twice' }, path)
  expect([done.status, done.location]).toEqual([303, '/contatti'])
  expect((await clerk.get(`/pratiche/${caseId}`)).text).toContain(
    'aperta per errore: Aperta due volte',
  )
  expect((await clerk.get('/contatti?stato=eliminati')).text).toContain(await numberOf(caseId))
  expect((await clerk.get(path)).text).toContain('non si elimina più')
  const again = await clerk.submit(
    page,
    { motivo: 'twice', _op: '00000000-0000-4000-8000-00000000000a' },
    path,
  )
  expect(again.status).toBe(409)
})
