import { createHash } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { aCase, aDocument } from '../support/a-case.ts'
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
})
beforeEach(async () => {
  one = await aCase(app)
})
afterAll(() => app.stop())

const folder = (part: string) => `/pratiche/${one.caseId}/documenti${part}`
const preview = (letter: string) => folder(`/nuovo?lettera=${letter}`)

async function rows<T extends object>(text: string, ...values: unknown[]): Promise<T[]> {
  return (await app.owner.query<T>(text, values)).rows
}

const made = () =>
  rows<{ id: string; content: Buffer; sha256: string; release: string; who: string }>(
    'select id, content, sha256, release, caused_by as who from document where case_id = $1',
    one.caseId,
  )

test('the letters of the procedure are offered, each with its law', async () => {
  const { text } = await worker.get(folder(''))
  for (const title of [
    'Attestazione del contatto',
    'Comunicazione di presa in carico',
    'Comunicazione di chiusura',
  ])
    expect(text).toContain(title)
  expect(text).toContain('L. 241/1990')
  expect(text).toContain('Non c’è ancora nessun documento')
})

test('a letter is seen with the data in place, then made, kept with its hash and listed', async () => {
  const seen = await worker.get(preview('contact-certificate'))
  expect(seen.text).toContain('un contatto che riguarda Ada Inventata')
  const after = await worker.submit(seen, {}, folder('/nuovo'))
  expect(after.location).toBe(folder(''))
  const [document, ...others] = await made()
  expect(others).toEqual([])
  expect(document).toMatchObject({
    release: 'presa-in-carico@1',
    who: app.people.users['social-worker.a'],
    sha256: createHash('sha256')
      .update(document?.content ?? '')
      .digest('hex'),
  })
  const list = await worker.get(folder(''))
  expect(list.text).toContain(
    'Attestazione del contatto PDF, una pagina modello di Presa in carico, versione 1',
  )
  expect(list.text).toContain('Prova social-worker.a')
})

test('sent twice, one document is made', async () => {
  const seen = await worker.get(preview('contact-certificate'))
  await worker.submit(seen, {}, folder('/nuovo'))
  const again = await worker.submit(seen, {}, folder('/nuovo'))
  expect((await worker.get(again.location ?? '')).text).toContain('era già stato fatto')
  expect(await made()).toHaveLength(1)
})

test('a letter with a hole is refused, with what is missing and where to write it', async () => {
  await app.owner.query(
    `update person set identity = 'anonymous', given_name = '', family_name = '' where id = $1`,
    [one.personId],
  )
  const seen = await worker.get(preview('contact-certificate'))
  expect(seen.status).toBe(200)
  expect(seen.text).toContain('Nome e cognome della persona. Si scrive nella scheda della persona')
  expect(seen.html).toContain(`href='/persone/${one.personId}'`)
  expect(seen.html).not.toContain('Fai il documento')
  const { _csrf: token = '' } = (await worker.get('/accessibilita')).form('/preferenze').fields
  const forced = await worker.post(folder('/nuovo'), {
    _csrf: token,
    _op: crypto.randomUUID(),
    lettera: 'contact-certificate',
  })
  expect(forced.status).toBe(422)
  expect(await made()).toEqual([])
})

test('a letter that is not for this case says why', async () => {
  const seen = await worker.get(preview('charge-notice'))
  expect(seen.text).toContain('La pratica non è ancora assegnata')
  expect((await worker.get(preview('closure-notice'))).text).toContain('questa è ancora aperta')
  expect((await worker.get(preview('nessuna'))).status).toBe(404)
})

test('while an address of hers is secret no letter goes to any, not even for who may see it', async () => {
  await app.owner.query(`update social_case set manager = $2 where id = $1`, [
    one.caseId,
    app.people.users['social-worker.a'],
  ])
  const put = (address: string, secret: boolean) =>
    app.owner.query(
      `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from)
       values (gen_random_uuid(), $1, 'domicile', $2, $3, 'declared', '2026-01-01', '2026-01-01')`,
      [one.personId, address, secret],
    )
  await put('Via Lasciata 3', false)
  expect((await worker.get(preview('charge-notice'))).text).toContain('Via Lasciata 3')
  await put('Via Segreta 7', true)
  const { text } = await worker.get(preview('charge-notice'))
  expect(text).not.toContain('Via Segreta 7')
  expect(text).not.toContain('Via Lasciata 3')
})

test('a document is downloaded as it was made, and who did is written', async () => {
  const seen = await worker.get(preview('contact-certificate'))
  await worker.submit(seen, {}, folder('/nuovo'))
  const [document] = await made()
  const answer = await worker.get(folder(`/${document?.id ?? ''}`))
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename=contact-certificate.pdf',
  )
  expect(answer.html).toMatch(/^%PDF-1\.7/)
  const events = await rows<{ action: string; actor: string; purpose: string | null }>(
    `select action, actor, purpose from audit_event where object_id = $1 order by id`,
    document?.id,
  )
  const actor = app.people.users['social-worker.a']
  expect(events).toEqual([
    { action: 'document-made', actor, purpose: null },
    { action: 'document-read', actor, purpose: 'case-work' },
  ])
})

test('the document of another case is not found under this one, nor by who may not see it', async () => {
  const id = await aDocument(app, one)
  const other = await aCase(app)
  expect((await worker.get(`/pratiche/${other.caseId}/documenti/${id}`)).status).toBe(404)
  const stranger = await app.enter('social-worker.b')
  expect((await stranger.get(folder(`/${id}`))).status).toBe(404)
  expect((await worker.get(folder(`/${id}`))).status).toBe(200)
})

test('a letter that the system could not make is pointed out', async () => {
  await app.owner.query(
    `insert into effect (case_id, key, type, mode, status, params, created_at, settled_at)
     values ($1, 'write#1:1', 'letter', 'lookup', 'failed', '{"letter": "charge-notice"}', siso_clock(), siso_clock())`,
    [one.caseId],
  )
  expect((await worker.get(folder(''))).text).toContain(
    'Il sistema doveva prepararla e non ha potuto',
  )
})

test('what was made is never changed', async () => {
  await aDocument(app, one)
  await expect(
    app.owner.query(`update document set title = 'altro' where case_id = $1`, [one.caseId]),
  ).rejects.toThrow()
  await expect(
    app.owner.query('delete from document where case_id = $1', [one.caseId]),
  ).rejects.toThrow()
})
