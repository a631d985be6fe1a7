import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aService, contribution } from '../support/a-service.ts'
import type { Browser, Fields } from '../support/browser.ts'
import type { Page } from '../support/page.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let officer: Browser
let service: string

const today = dayInItaly(new Date())

beforeAll(async () => {
  app = await startApp()
  officer = await app.signIn('admin-officer.a')
})
afterAll(() => app.stop())
beforeEach(async () => {
  service = await aService(app, contribution)
})

const address = () => `/pratiche/${service}/pagamento`
const ledger = () => officer.get(`/pratiche/${service}/prestazioni`)

/** Fills in the form of a payment, and sees the page that follows. */
async function pay(fields: Fields): Promise<Page> {
  const form = (await officer.get(address())).form(address())
  const typed = { giorno: today, riferimento: 'Mandato 12', ...fields }
  const answer = await officer.post(form.action, { ...form.fields, ...typed })
  return answer.location === undefined ? answer : officer.open(answer.location)
}

async function recorded(): Promise<number[]> {
  const { rows } = await app.owner.query<{ quantity: number }>(
    'select quantity from delivery where service = $1 order by id',
    [service],
  )
  return rows.map(({ quantity }) => quantity)
}

test('a payment is recorded from the ledger, where it is found with its reference and what is left', async () => {
  expect((await ledger()).html).toContain(address())
  const form = await officer.get(address())
  expect(form.text).toContain('A chi si paga La persona')
  expect(form.text).toContain('3 rate')
  const paid = await pay({ importo: '100,50' })
  expect(paid.text).toContain('Pagamento registrato')
  expect(paid.text).toContain('Mandato 12')
  expect(paid.text).toMatch(/Pagato 100,50 € Ancora da pagare 199,50 €/)
  expect(await recorded()).toEqual([10_050])
})

test('more than is granted is told at the amount, what was typed stays, and nothing is written', async () => {
  const refused = await pay({ importo: '300,01' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('si pagherebbe più di quanto è concesso')
  expect(refused.html).toMatch(/id='f-importo'[^>]* value='300,01'[^>]* aria-invalid='true'/)
  expect(refused.html).toContain("value='Mandato 12'")
  expect(await recorded()).toEqual([])
})

test('what is missing is told all at once', async () => {
  const refused = await pay({ giorno: '', importo: 'cento', riferimento: '' })
  expect(refused.status).toBe(422)
  for (const field of ['giorno', 'importo', 'riferimento'])
    for (const said of [`#f-${field}`, `id='f-${field}-e'`]) expect(refused.html).toContain(said)
  expect(await recorded()).toEqual([])
})

test('what came back is a row against, with its reason, and never more than was paid', async () => {
  await pay({ importo: '100' })
  const back = { verso: 'tornato', importo: '100' }
  const silent = await pay(back)
  expect(silent.text).toContain('perché il denaro è tornato')
  expect(silent.html).toMatch(/id='f-tornato'[^>]* checked/)
  expect(silent.html).toMatch(/id='f-motivo'[^>]* aria-invalid='true'/)
  const reason = { motivo: 'Conto chiuso' }
  expect((await pay({ ...back, ...reason, importo: '100,01' })).status).toBe(422)
  const done = await pay({ ...back, ...reason })
  expect(done.text).toContain('Mandato 12 · Conto chiuso')
  expect(done.text).toMatch(/Pagato 0,00 € Ancora da pagare 300,00 €/)
  expect(await recorded()).toEqual([10_000, -10_000])
})

test('what was paid beyond what is granted in the end is to be returned, and is told as such', async () => {
  await pay({ importo: '300' })
  await app.owner.query('update granted_service set quantity = 18000 where case_id = $1', [service])
  const one = { verso: 'tornato', importo: '50', motivo: 'Prima parte' }
  const part = await pay(one)
  expect(part.text).toMatch(/Ancora da pagare 0,00 € Ancora da restituire 70,00 €/)
  expect((await pay({ ...one, importo: '70' })).text).not.toContain('Ancora da restituire')
  expect(await recorded()).toEqual([30_000, -5000, -7000])
})

test('a service that is not money has its ledger, and no payment', async () => {
  const hours = await aService(app)
  const answer = await officer.get(`/pratiche/${hours}/pagamento`)
  expect(answer.location).toBe(`/pratiche/${hours}/prestazioni`)
  expect((await officer.get(`/pratiche/${hours}/prestazioni`)).html).not.toContain('/pagamento')
})

test('who follows the case reads the ledger, and is offered no payment', async () => {
  const page = await (await app.signIn('social-worker.a')).get(`/pratiche/${service}/prestazioni`)
  expect(page.text).toContain('Ancora da pagare')
  expect(page.html).not.toContain('/pagamento')
})
