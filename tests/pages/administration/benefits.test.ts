import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const services = '/amministrazione/servizi'
/** A service of the nomenclature that has no code. */
const service = `${services}/D.1.03`

let app: TestApp
let planner: Browser
beforeAll(async () => {
  app = await startApp()
  planner = await app.enter('planner.a')
})
afterAll(() => app.stop())

const say = async (fields: Fields) =>
  planner.submit(
    await planner.get(service),
    { code: 'A2.07', isee: 'table', from: '2026-01-01', ...fields },
    service,
  )
const said = async () => {
  const { rows } = await app.owner.query<{ code: string | null; by_isee: boolean | null }>(
    `select siuss_code as code, by_isee from service_benefit where service = 'D.1.03' order by id`,
  )
  return rows
}

test('who plans the region says what INPS calls a service; who prepares flows reads it', async () => {
  expect((await planner.get(`${services}?senza=codice`)).html).toContain(`href='${service}'`)
  expect((await say({})).location).toBe(service)
  expect((await planner.get(`${services}?senza=codice`)).html).not.toContain(`href='${service}'`)
  const page = await (await app.enter('admin-officer.a')).get(service)
  expect(page.text).toContain('A2.07')
  expect(page.text).toContain('planner.a')
  expect(page.text).toContain('lo scrive chi programma la regione')
  expect(page.html).not.toContain(`action='${service}'`)
})

test('what is said anew of the same day holds, and what was said before is still told', async () => {
  await say({ isee: 'free' })
  expect(await said()).toEqual([
    { code: 'A2.07', by_isee: null },
    { code: 'A2.07', by_isee: false },
  ])
  await say({ code: '', from: '2026-02-01' })
  const page = await planner.get(service)
  expect(page.text).toMatch(/senza codice.*no, è per tutti.*come prevede la tabella 1 dell’INPS/s)
})

test('a day before 2015, a code that INPS does not know and a missing answer are refused with what was typed', async () => {
  const before = await said()
  const early = await say({ from: '2014-12-31' })
  expect(early.status).toBe(422)
  expect(early.text).toContain('dal 1° gennaio 2015')
  expect((await say({ code: 'Q0.00' })).status).toBe(422)
  expect((await say({ isee: '' })).status).toBe(422)
  expect(await said()).toEqual(before)
})

test('who plans one zone says nothing for the region; a group or an unknown code is not found', async () => {
  await app.owner.query(`update user_role set org = $1 where role = 'planner' and user_id = $2`, [
    app.people.orgs['zone.b'],
    app.people.users['planner.b'],
  ])
  const other = await app.enter('planner.b')
  expect((await other.get(service)).html).not.toContain(`action='${service}'`)
  const { _csrf: token = '' } = (await other.get('/accessibilita')).form('/preferenze').fields
  const fields = { code: 'A2.07', isee: 'table', from: '2026-01-01', _op: crypto.randomUUID() }
  const refused = await other.post(service, { _csrf: token, ...fields })
  expect(refused.status).toBe(403)
  expect(refused.text).toContain('chi programma la regione')
  expect((await planner.get(`${services}/D.1`)).status).toBe(404)
  expect((await planner.get(`${services}/nessuno`)).status).toBe(404)
})
