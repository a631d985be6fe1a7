import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { evaluateQuality } from '../../../domain/data-quality/evaluate.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { aService } from '../support/a-service.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let cases: readonly TestCase[]

beforeAll(async () => {
  app = await startApp()
  cases = [await aCase(app), await aCase(app)]
  await app.owner.query('update social_case set manager = $1', [
    app.people.users['social-worker.a'],
  ])
}, 60_000)
afterAll(() => app.stop())

const plain = (html: string) => html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')

test('before the first look the page says so', async () => {
  const page = await (await app.enter('coordinator.a')).get('/qualita')
  expect(page.text).toContain('Il primo controllo non è ancora finito')
})

test('who coordinates goes from a score to the record, and to the field that mends it', async () => {
  await evaluateQuality(app.deps.pools.engine)
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get('/qualita?per=zona')
  expect(page.text).toContain('Cittadinanza mancante')
  expect(page.text).toContain('Da correggere: 2')
  expect(plain(page.html)).toContain("href='/qualita/elenco?regola=citizenship'")
  const list = await coordinator.get('/qualita/elenco?regola=citizenship')
  expect(list.text).toContain('2 dati da correggere')
  const [one] = cases
  const mend = `/persone/${one?.personId ?? ''}/dati#f-citizenship`
  expect(list.html).toContain(`href='${mend}'`)
  const form = await coordinator.get(mend)
  expect(form.html).toContain("id='f-citizenship'")
})

test('every field that a rule names is on its page', async () => {
  const coordinator = await app.enter('coordinator.a')
  const [one] = cases
  const details = await coordinator.get(`/persone/${one?.personId ?? ''}/dati`)
  for (const field of ['f-residence', 'f-citizenship', 'f-birthDate', 'f-fiscalCode'])
    expect(details.html).toContain(`id='${field}'`)
  const identity = await coordinator.get(`/persone/${one?.personId ?? ''}/identita`)
  expect(identity.html).toContain("id='f-fiscalCode'")
})

test('a service without a code leads who mends to its code, and who plans to all that lack one', async () => {
  const granted = await aService(app)
  await app.owner.query(`update granted_service set service = 'D.1.03' where case_id = $1`, [
    granted,
  ])
  await evaluateQuality(app.deps.pools.engine)
  const coordinator = await app.enter('coordinator.a')
  const list = await coordinator.get('/qualita/elenco?regola=service-code')
  expect(list.html).toContain(`href='/amministrazione/servizi/D.1.03#f-code'`)
  expect((await coordinator.get('/amministrazione/servizi/D.1.03')).status).toBe(200)
  const planner = await app.enter('planner.a')
  const page = plain((await planner.get('/qualita')).html)
  expect(page).toContain(`href='/amministrazione/servizi?senza=codice'`)
  expect((await planner.get('/amministrazione/servizi/D.1.03')).html).toContain("id='f-code'")
})

test('what was mended since the last look says so', async () => {
  const [one] = cases
  await app.owner.query(`update person set citizenship = 'IT' where id = $1`, [one?.personId])
  const page = await (await app.enter('coordinator.a')).get('/qualita/elenco?regola=citizenship')
  expect(page.text).toContain('già corretto')
  expect(page.html.match(/Correggi ora/g)).toHaveLength(1)
})

test('a planner reads counts and no small one, and has no list', async () => {
  const planner = await app.enter('planner.a')
  const page = await planner.get('/qualita')
  expect(page.text).toContain('Completezza')
  expect(page.text).toContain('Da correggere: riservato')
  expect(page.html).not.toContain('/qualita/elenco')
  expect((await planner.get('/qualita/elenco?regola=citizenship')).status).toBe(403)
})

test('who coordinates one place is told no small number of where they only plan, and no list of it', async () => {
  const { orgs, users } = app.people
  await app.owner.query(
    `insert into user_role (user_id, role, org, valid_from)
     values ($1, 'planner', $2, '2020-01-01')`,
    [users['coordinator.b'], orgs.region],
  )
  const both = await app.enter('coordinator.b')
  const page = await both.get('/qualita')
  expect(page.text).toContain('Da correggere: riservato')
  expect(page.text).not.toContain('Da correggere: 2')
  expect(page.html).not.toContain('/qualita/elenco?regola')
  const list = await both.get('/qualita/elenco?regola=citizenship')
  expect(list.text).toContain('Nessun dato da correggere')
})

test('a rule that is not there is not found', async () => {
  const coordinator = await app.enter('coordinator.a')
  expect((await coordinator.get('/qualita/elenco?regola=altra')).status).toBe(404)
})
