import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

import { saidOnPage } from '../../support/said-in-pdf.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let one: TestCase
beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
beforeEach(async () => {
  one = await aCase(app)
})
afterAll(() => app.stop())

const folder = (part = '') => `/pratiche/${one.caseId}/documenti${part}`
const notice = () => clerk.get(folder('/nuovo?lettera=privacy-notice'))

async function nameOf(place: string): Promise<string> {
  const { rows } = await app.owner.query<{ name: string }>(
    'select name from organisation where id = $1',
    [app.people.orgs[place]],
  )
  return rows[0]?.name ?? ''
}

test('the desk prints the privacy notice while the contact is open, and the card says where', async () => {
  expect((await clerk.get(folder())).text).toContain('Informativa sul trattamento dei dati')
  expect((await clerk.get(`/attivita/${one.taskId}`)).text).toContain(
    'Si stampa da «Documenti» della pratica, con il posto per la firma',
  )
  const seen = await notice()
  const after = await clerk.submit(seen, {}, folder('/nuovo'))
  expect(after.location).toBe(folder())
  const { rows } = await app.owner.query<{ content: Buffer; pages: number }>(
    'select content, pages from document where case_id = $1',
    [one.caseId],
  )
  const [made] = rows
  const read = await getDocument({ data: new Uint8Array(made?.content ?? Buffer.alloc(0)) }).promise
  const pages = Array.from({ length: made?.pages ?? 0 }, (_, at) => saidOnPage(read, at + 1))
  const said = (await Promise.all(pages)).flat().join(' ')
  expect(said).toContain('Ada Inventata dichiara di avere ricevuto')
  expect(said).toContain('Firma ____')
})

test('it tells what articles 13 and 14 ask, by the names of the record, and marks what nobody has confirmed', async () => {
  const { text } = await notice()
  for (const told of [
    `Titolare del trattamento: Comune di ${await nameOf('municipality.a')}`,
    'Responsabile della protezione dei dati: recapito da confermare',
    'articolo 6, paragrafo 1, lettera e; legge 8 novembre 2000, n. 328',
    'articolo 9, paragrafo 2, lettera g; articolo 2-sexies del decreto legislativo 196/2003, introdotto dal decreto legislativo 101/2018',
    'articolo 9, paragrafo 2, lettera h',
    'Li dà Lei, o chi parla per Lei; altri vengono da anagrafe',
    'Chi li riceve',
    'piano di conservazione dell’ente: da confermare',
    'articoli 15, 16, 17, 18 e 21',
    'reclamo al Garante per la protezione dei dati personali',
    'Nessuna decisione su di Lei è presa solo da un programma',
    'Consenso facoltativo',
  ])
    expect(text).toContain(told)
})

test('whoever stays anonymous is given it too, with a line for the name', async () => {
  await app.owner.query(
    `update person set identity = 'anonymous', given_name = '', family_name = '' where id = $1`,
    [one.personId],
  )
  const seen = await notice()
  expect(seen.text).toContain('Chi firma dichiara di avere ricevuto questa informativa')
  expect((await clerk.submit(seen, {}, folder('/nuovo'))).location).toBe(folder())
})
