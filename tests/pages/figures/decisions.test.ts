import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
  const { caseId } = await aCase(app)
  await app.owner.query('delete from deadline')
  // Of four terms that fell, three were kept.
  for (const [at, state] of ['met', 'met', 'met', 'running'].entries())
    await app.owner.query(
      `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
       values ($1, 'test-' || $2::text, 'test', 1, siso_clock(), siso_clock() - interval '2 days', '{}', '[]', $3)`,
      [caseId, at, state],
    )
  await app.owner.query(
    `update task set opened_at = siso_clock() - interval '10 days' where case_id = $1`,
    [caseId],
  )
})
afterAll(() => app.stop())

const today = () => dayInItaly(new Date())
const place = (key: string) => String(app.people.orgs[key])

async function set(values: Readonly<Record<string, string>>) {
  const planner = await app.enter('planner.a')
  const page = await planner.get('/cruscotti/obiettivi')
  const given = { place: place('zone.a'), from: today(), source: 'Piano di zona di prova' }
  return planner.submit(page, { ...given, ...values })
}
const figures = async (who = 'coordinator.a') => (await app.enter(who)).get('/cruscotti')

test('a target stands beside its figure, and it is said in words whether it is kept', async () => {
  expect((await figures()).text).not.toContain('Obiettivo: almeno')
  await set({ figure: 'terms', value: '75' })
  await set({ figure: 'waiting', value: '10' })
  await set({ figure: 'isee', value: '0' })
  const kept = (await figures()).text
  expect(kept).toMatch(
    /almeno il 75 %\. Lo ha fissato .+ per Prova zone\.a, dal .+obiettivo raggiunto/,
  )
  expect(kept).toMatch(/al più 10 giorni.+oltre l’obiettivo/)
  expect(kept).toMatch(/al più 0 pratiche.+entro l’obiettivo/)
  await app.owner.query(
    `insert into work_count (org, grain, first, terms, kept, people, spent, counted_on)
     select $1, 'month', (date_trunc('month', siso_today()::timestamp) - interval '1 month')::date, 0, 0, 2, 0, siso_today()`,
    [app.people.orgs['office.a']],
  )
  await set({ figure: 'accesses', value: '1' })
  await set({ figure: 'delivered', value: '3' })
  const more = (await figures()).text
  expect(more).toMatch(/almeno 1 accesso\. .+ per Prova zone\.a, .+obiettivo raggiunto/)
  expect(more).toMatch(/almeno 3 persone\. .+ per Prova zone\.a, .+sotto l’obiettivo/)
  await set({ figure: 'terms', value: '76' })
  expect((await figures()).text).toMatch(/almeno il 76 %.+sotto l’obiettivo/)
  expect((await figures('coordinator.b')).text).not.toContain('per Prova zone.a')
})

test('of what may not be told, nothing is said of its target either', async () => {
  await set({ place: place('region'), figure: 'terms', value: '10' })
  expect((await figures('planner.a')).text).toMatch(/almeno il 10 %.+non si può dire/)
})

test('a target without its act, for the past, beyond a hundred or for another place is refused in words', async () => {
  const { rows } = await app.owner.query('select id from figure_target')
  for (const [wrong, words] of [
    [{ source: '' }, 'Atto che lo fissa'],
    [{ from: '2026-01-01' }, 'Vale dal'],
    [{ value: '101' }, 'scrivi un numero da 0 a 100'],
    [{ place: place('office.a') }, 'Per chi vale'],
  ] as const) {
    const answer = await set({ figure: 'terms', value: '50', ...wrong })
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true])
  }
  expect((await app.owner.query('select id from figure_target')).rows).toEqual(rows)
})

test('who coordinates reads targets and allocations, and writes none', async () => {
  const coordinator = await app.enter('coordinator.a')
  for (const path of ['/cruscotti/obiettivi', '/cruscotti/stanziamenti']) {
    const page = await coordinator.get(path)
    expect(page.text).toContain('Lo scrive chi programma')
    expect(page.html).not.toContain(`action='${path}'`)
    const { _csrf: token = '' } = (await coordinator.get('/accessibilita')).form(
      '/preferenze',
    ).fields
    expect((await coordinator.post(path, { _csrf: token })).status).toBe(403)
  }
})

test('a budget says what was given, granted, paid and is left; once, with its act', async () => {
  await app.owner.query(
    `insert into fund_figure (org, fund, committed, spent, services) values
       ($1, 'Fondo inventato', 700000, 300000, 9), ($1, 'Fondo speso', 5000, 0, 1)`,
    [place('office.a')],
  )
  const planner = await app.enter('planner.a')
  const page = await planner.get('/cruscotti/stanziamenti')
  const given = {
    ...{ zone: place('zone.a'), year: today().slice(0, 4), fund: 'fondo inventato' },
    ...{ amount: '10000,50', source: 'Decreto di prova', sourceDate: '2026-02-03' },
  }
  await planner.submit(page, given)
  await planner.submit(page, given)
  const spent = await planner.get('/cruscotti/stanziamenti')
  await planner.submit(spent, { ...given, fund: 'Fondo speso', amount: '20' })
  const after = await planner.get('/cruscotti/stanziamenti')
  expect(after.text.match(/10\.000,50/g)).toHaveLength(1)
  expect(after.text).toContain('Decreto di prova, del 03/02/2026')
  const { text } = await figures()
  expect(text).toMatch(/fondo inventato 10\.000,50 € 7\.000,00 €.* 3\.000,00 € 3\.000,50 €/s)
  expect(text).toMatch(/Fondo speso 20,00 € 50,00 €.* 0,00 € oltre di 30,00 €/s)
  expect(text).toContain('restano da impegnare 2.970,50')
  const told = (await figures('planner.a')).text
  expect(told).toContain('Quest’anno sono stanziati 10.020,50')
  expect(told).not.toContain('7.000,00')
})

test('an allocation without its act, or of a day to come, is refused', async () => {
  const planner = await app.enter('planner.a')
  const page = await planner.get('/cruscotti/stanziamenti')
  const given = {
    ...{ zone: place('zone.a'), year: '2026', fund: 'Fondo', amount: '1' },
    ...{ source: 'Decreto di prova', sourceDate: '2026-02-03' },
  }
  for (const wrong of [
    { source: '' },
    { sourceDate: '2099-01-01' },
    { amount: '' },
    { fund: '' },
  ]) {
    expect((await planner.submit(page, { ...given, ...wrong })).status).toBe(422)
  }
})
