import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { sharedWorkRelease } from '../../support/releases/shared-work.ts'
import { counting } from '../../support/statements-of.ts'
import { publish } from '../../support/releases/publish.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import type { Page } from '../support/page.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let worker: Browser
let receiver: Browser
let coordinator: Browser

beforeAll(async () => {
  app = await startApp()
  await publish(app.database.ownerUrl, sharedWorkRelease())
  clerk = await app.enter('front-desk.a')
  worker = await app.enter('social-worker.a')
  receiver = await app.enter('social-worker.b')
  coordinator = await app.enter('coordinator.a')
})
afterAll(() => app.stop())

const started = () => aCase(app, { release: 'shared-work@1' })

async function pathOf({ caseId }: TestCase, step: string): Promise<string> {
  const { rows } = await app.owner.query<{ id: string }>(
    'select id from task where case_id = $1 and step = $2 order by iteration desc limit 1',
    [caseId, step],
  )
  return `/attivita/${rows[0]?.id ?? 'none'}`
}

type Asked = readonly [one: TestCase, step: string]

async function done(by: Browser, [one, step]: Asked, fields: Record<string, string>) {
  const path = await pathOf(one, step)
  const said = await by.submit(await by.get(path), fields, path)
  expect([step, said.status, said.status === 303 ? '' : said.text]).toEqual([step, 303, ''])
  return said
}

const card = { need: 'Aiuto a casa', diagnosis: 'riservata', frail: 'true' }

async function offered(): Promise<TestCase> {
  const one = await started()
  await done(clerk, [one, 'card'], { ...card, esito: 'send' })
  await done(worker, [one, 'send.offer'], {
    receiver: 'test-office.b',
    message: 'Si è trasferita da voi',
    esito: 'offer',
  })
  return one
}

test('the sender sees before the offer what will be shown, and chooses among who may answer', async () => {
  const one = await started()
  await done(clerk, [one, 'card'], { ...card, esito: 'send' })
  const page = await worker.get(await pathOf(one, 'send.offer'))
  expect(page.text).toContain('Che cosa vedrà chi riceve')
  expect(page.text).toContain('Ada Inventata')
  expect(page.text).toContain('Aiuto a casa')
  expect(page.html.split('anteprima')[1]).not.toContain('riservata')
  expect(page.text).toContain('Prova office.b')
  expect(page.html).not.toContain("value='test-office.a'")
  const path = await pathOf(one, 'send.offer')
  const nobody = await worker.submit(page, { message: 'x', esito: 'offer' }, path)
  expect(nobody.status).toBe(422)
  const wrong = await worker.submit(
    page,
    { receiver: 'test-office.a', message: 'x', esito: 'offer' },
    path,
  )
  expect([wrong.status, wrong.text.includes('Scegli una delle voci proposte')]).toEqual([422, true])
})

test('the receiver sees the offer with its data, refuses with a reason, and sees it no longer', async () => {
  const one = await offered()
  const path = await pathOf(one, 'send.answer')
  const page: Page = await receiver.get(path)
  expect(page.text).toContain('Offerta a Prova office.b, in attesa di risposta')
  expect(page.text).toContain('Ada Inventata')
  expect(page.text).toContain('Si è trasferita da voi')
  expect(page.text).toContain('Prova social-worker.a')
  expect(page.text).not.toContain('riservata')
  expect(page.text).toContain('Fragile Sì')
  expect(page.text).not.toContain('test-office.b')
  expect((await receiver.get(`/pratiche/${one.caseId}`)).status).toBe(404)
  expect((await receiver.get(`/persone/${one.personId}`)).status).toBe(404)
  expect((await receiver.get('/posta?vista=disponibili')).text).toContain('Rispondi all’invio')
  expect((await receiver.submit(page, { esito: 'refused' }, path)).status).toBe(422)
  await receiver.submit(page, { esito: 'refused', reason: 'Non risiede qui' }, path)
  expect((await receiver.get(path)).text).not.toContain('Aiuto a casa')
  const folder = await worker.get(`/pratiche/${one.caseId}`)
  expect(folder.text).toContain('Offerta rifiutata: Invio ad altro ufficio')
})

test('who accepts has the case, its folder and the person', async () => {
  const one = await offered()
  await done(receiver, [one, 'send.answer'], { esito: 'accepted' })
  expect((await receiver.get(`/pratiche/${one.caseId}`)).status).toBe(200)
  expect((await receiver.get(`/persone/${one.personId}`)).status).toBe(200)
  expect((await worker.get(`/pratiche/${one.caseId}`)).status).toBe(404)
})

test('the page of a part costs one statement more for what the others have done', async () => {
  const one = await started()
  const alone = await pathOf(one, 'card')
  const [, before] = await counting(() => clerk.get(alone))
  await done(clerk, [one, 'card'], { ...card, esito: 'work' })
  const path = await pathOf(one, 'assess.section.desk')
  const [page, asked] = await counting(() => clerk.get(path))
  expect(page.text).toContain('Parti fatte: 0 di 2')
  expect(asked - before).toBe(1)
  expect(asked).toBeLessThanOrEqual(10)
})

test('the sender takes the offer back with a reason, until it is answered', async () => {
  const one = await offered()
  const offer = await pathOf(one, 'send.offer')
  const page = await worker.get(offer)
  expect(page.text).toContain('Ritira l’offerta')
  const folder = await worker.get(`/pratiche/${one.caseId}`)
  expect(folder.text).toContain('in attesa di risposta')
  const empty = await worker.submit(page, { motivo: ' ' }, `${offer}/ritira`)
  expect([empty.status, empty.text.includes('Scrivi il motivo')]).toEqual([422, true])
  const taken = await worker.submit(page, { motivo: 'Ufficio sbagliato' }, `${offer}/ritira`)
  expect([taken.status, taken.location]).toEqual([303, offer])
  expect((await worker.get(offer)).text).toContain('Ufficio sbagliato')
  const again = await worker.submit(page, { motivo: 'x', _op: randomUUID() }, `${offer}/ritira`)
  expect([again.status, again.text.includes('Non si può più ritirare né riaprire')]).toEqual([
    409,
    true,
  ])
  expect((await receiver.get(await pathOf(one, 'send.answer'))).text).not.toContain('Aiuto a casa')
})

test('sections show who has done what; the synthesis and the signatures follow, and all meet', async () => {
  const one = await started()
  await done(clerk, [one, 'card'], { ...card, esito: 'work' })
  const folder = await worker.get(`/pratiche/${one.caseId}`)
  expect(folder.text).toContain('Vie aperte insieme')
  await done(clerk, [one, 'assess.section.desk'], { note: 'Vista', esito: 'sign' })
  const page = await worker.get(await pathOf(one, 'assess.section.social'))
  expect(page.text).toContain('Chi ha fatto che cosa')
  expect(page.text).toContain('firmato da Prova front-desk.a')
  expect(page.text).toContain('Parti fatte: 1 di 2')
  await done(worker, [one, 'assess.section.social'], { note: 'Sola', esito: 'sign' })
  await done(worker, [one, 'assess.synthesis'], { note: 'Serve aiuto', esito: 'agreed' })
  const sign = await worker.get(await pathOf(one, 'assess.signature.social'))
  expect(sign.text).toContain('Firma la sintesi: Sportello')
  const refused = await clerk.get(await pathOf(one, 'assess.signature.desk'))
  const path = await pathOf(one, 'assess.signature.desk')
  expect((await clerk.submit(refused, { esito: 'refuse' }, path)).status).toBe(422)
  await clerk.submit(refused, { esito: 'refuse', reason: 'Manca il reddito' }, path)
  await done(worker, [one, 'assess.synthesis'], { note: 'Con il reddito', esito: 'agreed' })
  await done(worker, [one, 'assess.signature.social'], { esito: 'sign' })
  await done(clerk, [one, 'assess.signature.desk'], { esito: 'sign' })
  await done(worker, [one, 'involve.offer'], { note: 'Aiutate', esito: 'offer' })
  await done(coordinator, [one, 'involve.answer'], { esito: 'accepted' })
  await done(coordinator, [one, 'zone-work'], { esito: 'done' })
  const diary = await coordinator.get(`/pratiche/${one.caseId}/diario`)
  expect(diary.text).toContain('Firma rifiutata: Sportello')
  expect(diary.text).toContain('Sintesi riaperta: le firme non bastano più')
  expect(diary.text).toContain('Le vie si sono ricongiunte')
  expect(diary.text).toContain('Si lavora su più vie insieme')
})

test('a signature is taken back and a part opened again with a reason; the history shows both versions', async () => {
  const one = await started()
  await done(clerk, [one, 'card'], { ...card, esito: 'work' })
  await done(clerk, [one, 'assess.section.desk'], { note: 'Cammina da sola', esito: 'sign' })
  await done(worker, [one, 'assess.section.social'], { note: 'Sola', esito: 'sign' })
  await done(worker, [one, 'assess.synthesis'], { note: 'Serve aiuto', esito: 'agreed' })
  await done(clerk, [one, 'assess.signature.desk'], { esito: 'sign' })

  const signature = await pathOf(one, 'assess.signature.desk')
  expect((await worker.get(signature)).text).not.toContain('Ritira la tua firma')
  const page = await clerk.get(signature)
  expect(page.text).toContain('Ritira la tua firma')
  expect(page.text).toMatch(/firmato da Prova front-desk\.a, .*, impronta [0-9a-f]{8}/)
  const empty = await clerk.submit(page, { motivo: ' ' }, `${signature}/ritira`)
  expect([empty.status, empty.text.includes('Scrivi il motivo')]).toEqual([422, true])
  expect((await clerk.submit(page, { motivo: 'Rileggo' }, `${signature}/ritira`)).status).toBe(303)

  const section = await pathOf(one, 'assess.section.desk')
  const part = await coordinator.get(section)
  expect(part.text).toContain('Riapri questa parte')
  const opened = await coordinator.submit(part, { motivo: 'Ora è caduta' }, `${section}/ritira`)
  expect([opened.status, opened.location]).toEqual([303, section])
  const again = await clerk.get(await pathOf(one, 'assess.section.desk'))
  expect(again.html).toContain("value='Cammina da sola'")
  expect(again.text).toContain('riaperta il')
  await done(clerk, [one, 'assess.section.desk'], { note: 'Cammina con aiuto', esito: 'sign' })

  const diary = (await coordinator.get(`/pratiche/${one.caseId}/diario`)).text
  for (const told of [
    'Firma ritirata, da dare di nuovo: Sportello',
    'Rileggo',
    'Parte riaperta: la sintesi e le firme raccolte decadono',
    'Ora è caduta',
  ])
    expect(diary).toContain(told)
  const answers = (await coordinator.get(`/pratiche/${one.caseId}/valutazioni`)).text
  expect(answers).toContain('Cammina da sola')
  expect(answers).toContain('Cammina con aiuto')
})
