import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { scopeCase } from '../../../domain/shared/scope-case.ts'
import { today } from '../../../domain/shared/today.ts'
import { putFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import type { NewFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import { aFlow } from '../../support/a-flow.ts'
import { aCase } from '../support/a-case.ts'
import { pageOfObligation, recordsObligation } from '../support/records-obligation.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const outcomes = async () =>
  (
    await app.owner.query<{ outcome: string }>(
      'select outcome from obligation_record order by at, id',
    )
  ).rows.map(({ outcome }) => outcome)

test('who coordinates a zone reads what it and its municipalities owe, of nobody else', async () => {
  const page = await (await app.enter('coordinator.a')).get('/adempimenti')
  expect(page.text).toContain('Indagine sugli interventi e i servizi sociali dei comuni')
  expect(page.text).toContain('da confermare')
  expect(page.text).toContain('Prova zone.a')
  expect(page.text).toContain('Prova municipality.a')
  expect(page.text).not.toContain('zone.b')
})

test('a record lacks its reference, or is of a day to come: the page comes back', async () => {
  const coordinator = await app.enter('coordinator.a')
  const page = await recordsObligation(coordinator, { reference: '', day: '2099-01-01' })
  expect(page.status).toBe(422)
  expect(page.html).toContain("href='#f-reference'")
  expect(page.html).toContain("href='#f-day'")
  expect(await outcomes()).toEqual([])
})

test('sent once, refused, and taken back: the last word holds, each stays written', async () => {
  const coordinator = await app.enter('coordinator.a')
  const form = await pageOfObligation(coordinator)
  const given = { outcome: 'sent', day: '2026-02-12', reference: 'prot. 1234' }
  await coordinator.submit(form, given)
  await coordinator.submit(form, given)
  const after = await coordinator.get('/adempimenti')
  expect(after.text).toContain('prot. 1234')
  expect(after.text).toContain('Inviati 1 su 1')
  await recordsObligation(coordinator, { outcome: 'rejected', reference: 'ricevuta 5' })
  expect((await coordinator.get('/adempimenti')).text).toContain('respinti 1')
  await recordsObligation(coordinator, { outcome: 'withdrawn', reference: 'era di un altro' })
  expect((await coordinator.get('/adempimenti')).text).not.toContain('ricevuta 5')
  expect(await outcomes()).toEqual(['sent', 'rejected', 'withdrawn'])
})

test('of flows the states are told, comune by comune, to who answers for it; protected people uncounted', async () => {
  const { orgs } = app.people
  await app.owner.query('update organisation set detail = $2 where id = $1', [
    orgs['municipality.a'],
    { belfiore: 'Z901' },
  ])
  const { caseId, personId } = await aCase(app)
  const hidden = await aCase(app, { protected: true })
  const engine = app.deps.pools.engine
  const put = (about: { caseId: string; person: string }, over: Partial<NewFlow>) =>
    transaction(engine, async (sql) => {
      await scopeCase(sql, about.caseId)
      const year = Number(await today(sql).then((day) => day.slice(0, 4)))
      return putFlow(sql, aFlow({ belfiore: 'Z901', ...about }, { year, ...over }))
    })
  const one = { caseId, person: personId }
  for (const part of [1, 2, 3]) await put(one, { part })
  await put(one, { kind: 'SINBA' })
  await put({ caseId: hidden.caseId, person: hidden.personId }, {})
  await app.owner.query(
    `update siuss_flow set state = 'published', ts_flusso = siso_clock() + part * interval '1 second'
     where part > 1`,
  )
  await app.owner.query(`update siuss_flow set state = 'rejected' where part = 3`)
  const page = await (await app.enter('coordinator.a')).get('/adempimenti')
  expect(page.text).toContain('da inviare 1, inviati 1, respinti 1')
  expect(page.text).toContain('da inviare 1, inviati 0, respinti 0')
  expect(page.links).toContain('/flussi/registro')
  const planner = await (await app.enter('planner.a')).get('/adempimenti')
  expect(planner.text).not.toContain('da inviare 1')
  expect(planner.text).toContain('comune per comune: i numeri sotto 5 non si mostrano')
  expect(planner.html).not.toMatch(/class='number'>(<[^>]+>)?[0-4]</)
  await app.owner.query('update social_case set protected = true where id = $1', [caseId])
  const since = await (await app.enter('planner.a')).get('/adempimenti')
  const withheld = planner.html.match(/>riservato</g)
  expect(withheld).not.toBeNull()
  expect(since.html.match(/>riservato</g)).toEqual(withheld)
  await app.owner.query('update social_case set protected = false where id = $1', [caseId])
  expect(planner.links).not.toContain('/flussi/registro')
  const other = await (await app.enter('coordinator.b')).get('/adempimenti')
  expect(other.text).not.toContain('respinti 1')
})

test('a benefit that was corrected is sent once, and its correction is told apart', async () => {
  await app.owner.query('update organisation set detail = $2 where id = $1', [
    app.people.orgs['municipality.a'],
    { belfiore: 'Z901' },
  ])
  const { caseId, personId } = await aCase(app)
  const year = Number((await days()).today.slice(0, 4)) - 1
  const put = (over: Partial<NewFlow>) =>
    transaction(app.deps.pools.engine, async (sql) => {
      await scopeCase(sql, caseId)
      return putFlow(sql, aFlow({ belfiore: 'Z901', caseId, person: personId }, { year, ...over }))
    })
  const goes = async ({ idFlusso }: { idFlusso: string }, ...states: readonly string[]) => {
    for (const state of states)
      await app.owner.query(
        `update siuss_flow set state = $2, ts_flusso = coalesce(ts_flusso,
           (select max(x.ts_flusso) + interval '1 second' from siuss_flow x), siso_clock()) where id_flusso = $1`,
        [idFlusso, state],
      )
  }
  const first = await put({})
  await goes(first, 'published', 'acquired')
  const cancelling = await put({ operation: 'C', corrects: first.idFlusso, digest: 'cancels' })
  await goes(cancelling, 'published', 'acquired')
  await goes(first, 'corrected')
  await goes(await put({ corrects: first.idFlusso, digest: 'content-2' }), 'published')
  const page = await (await app.enter('coordinator.a')).get('/adempimenti')
  expect(page.text).toContain(
    `${String(year)}: da inviare 0, inviati 1, respinti 0, da correggere 0; correzioni mandate 1`,
  )
})

const days = async () => {
  const { rows } = await app.owner.query<{ today: string; late: string; inTime: string }>(
    `select siso_today()::text as today, (siso_today() - 16)::text as late, (siso_today() - 15)::text as "inTime"`,
  )
  return rows[0] ?? { today: '', late: '', inTime: '' }
}

test('a comune that never told anything is told of, with what lacks something and what waits too long', async () => {
  const { orgs } = app.people
  const coordinator = await app.enter('coordinator.b')
  const never = await coordinator.get('/adempimenti')
  expect(never.text).toContain('da inviare 0, inviati 0, respinti 0, da correggere 0')
  expect(never.text).toContain('di 1 comune mai preparati')
  expect(never.html).toMatch(/data-label='Da correggere' class='number'>–</)
  const { today: day, late, inTime } = await days()
  const year = Number(day.slice(0, 4))
  for (const [kind, code, n] of [
    ['standing', 'blocked', 7],
    ['standing', 'ready', 8],
    ['waiting', late, 3],
    ['waiting', inTime, 6],
  ])
    await app.owner.query(
      `insert into siuss_count (municipality, year, layout, kind, code, n) values ($1, $2, 'PS_PSA_SINA', $3, $4, $5)`,
      [orgs['municipality.b'], year, kind, code, n],
    )
  await app.owner.query(
    `insert into siuss_round (municipality, year, as_of, put) values ($1, $2, siso_clock(), 0)`,
    [orgs['municipality.b'], year],
  )
  const page = await coordinator.get('/adempimenti')
  expect(page.text).toContain('respinti 0, da correggere 7')
  expect(page.text).toContain(`concesse da più di 15 giorni e non ancora comunicate 3`)
  // Of the last year nothing was prepared yet.
  expect(page.text).toContain(`${String(year - 1)}: da inviare 0`)
  expect(page.text).toContain('di 1 comune mai preparati')
  // Who plans is told neither the three, nor the seven as it is.
  const planner = await (await app.enter('planner.a')).get('/adempimenti')
  expect(planner.text).toContain('i numeri sotto 5 non si mostrano')
  expect(planner.html).not.toMatch(/class='number'>(<[^>]+>)?(3|7)</)
})

test('who plans reads it all and records nothing; who works in an office has nothing entrusted', async () => {
  const planner = await app.enter('planner.a')
  const page = await planner.get('/adempimenti')
  expect(page.text).toContain('Prova zone.b')
  expect(page.html).not.toContain('/adempimenti/segna')
  const officer = await app.enter('admin-officer.a')
  expect((await officer.get('/adempimenti')).text).toContain('Nessuna zona')
})

test('the bodies of others cannot be recorded, neither by the page nor by the database', async () => {
  const coordinator = await app.enter('coordinator.a')
  const elsewhere = String(app.people.orgs['zone.b'])
  const path = `/adempimenti/segna?adempimento=zone-plan&ente=${elsewhere}&periodo=2025`
  expect((await coordinator.get(path)).status).toBe(404)
  await expect(
    app.deps.pools.web.query(
      `insert into obligation_record (id, obligation, period, place, outcome, done_on, reference, recorded_by)
       values (gen_random_uuid(), 'zone-plan', '2025', $1, 'sent', '2026-02-12', 'prova', $2)`,
      [app.people.orgs['zone.b'], app.people.users['coordinator.a']],
    ),
  ).rejects.toThrow('row-level security')
})
