import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { enterTurn } from '../support/audited-on-call.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const roster = '/pronto-intervento/turni'
const note = '/pronto-intervento/nota'
let app: TestApp
let coordinator: Browser
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  coordinator = await app.enter('coordinator.a')
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const turns = async () =>
  (
    await app.owner.query<{ who: string }>(
      'select who from on_call_turn where cancelled_at is null',
    )
  ).rows

test('who coordinates enters the turns of a week; holes and overlaps are told', async () => {
  expect((await coordinator.get(`${roster}?dal=2099-01-05`)).text).toContain('Nessuno')
  const done = await enterTurn(coordinator)
  expect([done.status, done.location?.startsWith(roster)]).toEqual([303, true])
  await enterTurn(coordinator, { who: 'Bea Festa', from: '2099-01-10T08:00' })
  const week = (await clerk.get(`${roster}?dal=2099-01-05`)).text
  expect(week).toContain('Più di uno')
  expect(week).toContain('Ada Notte, Bea Festa')
  // Before eight on Monday it is nobody's.
  expect(week).toMatch(/Nessuno da lun 5 gen 2099, 00:00 a lun 5 gen 2099, 08:00/)
})

test('a turn without a name, backwards or of a year is not entered', async () => {
  const before = await turns()
  for (const [wrong, told] of [
    [{ who: '' }, 'Chi è di turno'],
    [{ until: '2099-01-05T07:00' }, 'dopo l’inizio'],
    [{ until: '2100-01-05T08:00' }, 'più lungo di un mese'],
  ] as const) {
    const refused = await enterTurn(coordinator, wrong)
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(told)])
  }
  expect(await turns()).toEqual(before)
})

test('the register says who is on call now, and that nobody is', async () => {
  expect((await clerk.get('/pronto-intervento')).text).toContain('Nessuno è di turno adesso')
  await app.owner.query(
    `update on_call_turn set starts_at = siso_clock() - interval '1 hour', ends_at = siso_clock() + interval '1 hour'
     where who = 'Ada Notte'`,
  )
  const page = await clerk.get('/pronto-intervento')
  expect(page.text).toMatch(/Di turno ora Ada Notte 333 ?1234567/)
  expect(page.html).toContain("href='tel:3331234567'")
  expect(page.text).not.toContain('Nessuno è di turno adesso')
})

test('a note is left for who comes next, in the zone alone', async () => {
  const page = await clerk.get('/pronto-intervento')
  const left = await clerk.submit(page, { nota: 'La chiave è dal custode' }, note)
  expect(left.location).toBe('/pronto-intervento')
  await clerk.submit(page, { nota: '  ' }, note)
  expect((await coordinator.get('/pronto-intervento')).text).toContain('La chiave è dal custode')
  const elsewhere = await app.enter('front-desk.b')
  expect((await elsewhere.get('/pronto-intervento')).text).not.toContain('La chiave è dal custode')
  const { rows } = await app.owner.query('select body from on_call_note')
  expect(rows).toHaveLength(1)
})

test('a turn is taken out by who coordinates its zone, and by nobody else', async () => {
  const page = await coordinator.get(`${roster}?dal=2099-01-05`)
  const [, turno = ''] = /name='turno' value='([^']+)'/.exec(page.html) ?? []
  const far = await app.enter('coordinator.b')
  const { fields } = (await far.get(roster)).form()
  const refused = await far.post(`${roster}/togli`, { ...fields, turno })
  expect(refused.status).toBe(404)
  await coordinator.submit(page, { turno }, `${roster}/togli`)
  expect((await turns()).map(({ who }) => who)).toEqual(['Ada Notte'])
})
