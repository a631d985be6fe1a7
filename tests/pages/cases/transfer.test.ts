import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { makeEffectLetter } from '../../../domain/documents/effect-letter.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { advanced, endStep, pathOfStep } from '../support/step-of-case.ts'

let app: TestApp
let manager: Browser
let receiver: Browser
let coordinator: Browser

beforeAll(async () => {
  app = await startApp()
  manager = await app.enter('social-worker.a')
  receiver = await app.enter('social-worker.b')
  coordinator = await app.enter('coordinator.b')
})
afterAll(() => app.stop())

const happens = `
  with over as (
    update task set state = 'completed', completed_at = siso_clock() where case_id = $1 and step = $2
      and state in ('open', 'claimed') returning key),
  gone as (delete from task_candidate where case_id = $1),
  numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
    where case_id = $1 returning last_seq as seq, last_at as at)
  insert into case_event (case_id, seq, key, kind, payload, at)
  select $1, seq, 'told:' || gen_random_uuid(), 'completed',
    jsonb_build_object('task', over.key, 'outcome', $3::text, 'facts', $4::jsonb), at from numbered, over`

/** A case that a social worker of zone A is assessing, as if its first steps had been done. */
async function inAssessment(): Promise<TestCase> {
  const one = await aCase(app)
  for (const [step, outcome, facts] of [
    ['access-card', 'to-triage', { urgency: 'green' }],
    ['triage', 'take-charge', {}],
    ['assign', 'assign', { hasManager: true }],
  ] as const) {
    if (step === 'assign')
      await app.owner.query('update social_case set manager = $2 where id = $1', [
        one.caseId,
        app.people.users['social-worker.a'],
      ])
    await app.owner.query(happens, [one.caseId, step, outcome, JSON.stringify(facts)])
    await advanced(app, one)
  }
  return one
}

const beside = ({ caseId }: TestCase) => `/pratiche/${caseId}/accanto`

async function open(one: TestCase, by = manager, fields: Record<string, string> = {}) {
  const typed = { cosa: 'transfer', motivo: 'residence', parole: 'Abita ora a Terni', ...fields }
  return by.submit(await by.get(beside(one)), typed, beside(one))
}

const offer = {
  receiver: 'test-office.b',
  reason: 'Risiede a Terni dal primo del mese',
  residentialCare: 'no',
  personInformed: 'yes',
  showAssessment: 'no',
  showPlan: 'no',
  esito: 'offer',
}

async function offered(): Promise<TestCase> {
  const one = await inAssessment()
  expect((await open(one)).status).toBe(303)
  await advanced(app, one)
  await endStep(app, [manager, one, 'transfer-case.offer'], offer)
  return one
}

async function standing({ caseId }: TestCase) {
  const { rows } = await app.owner.query<{ org: number; manager: string | null; open: unknown }>(
    `select c.org, c.manager, jsonb_path_query_array(e.open_steps, '$[*].step') as open
     from social_case c join case_engine e on e.case_id = c.id where c.id = $1`,
    [caseId],
  )
  return rows[0]
}

async function runLetters({ caseId }: TestCase): Promise<void> {
  const { rows } = await app.owner.query<{ key: string; letter: string }>(
    "select key, params ->> 'letter' as letter from effect where case_id = $1 and type = 'letter' and params ->> 'letter' = 'transfer-notice'",
    [caseId],
  )
  for (const effect of rows)
    await makeEffectLetter(
      app.deps.pools.engine,
      { ...effect, caseId, keptBySender: true },
      getRelease,
    )
}

async function whoHas({ caseId }: TestCase, step: string) {
  const { rows } = await app.owner.query<{ state: string; assignee: string; asked: string[] }>(
    `select state, assignee, array(select group_key from task_candidate where task_id = task.id) as asked
     from task where case_id = $1 and step = $2`,
    [caseId, step],
  )
  return rows[0]
}

test('who follows the case opens the transfer with a reason; the path stays where it is', async () => {
  const one = await inAssessment()
  expect((await manager.get(`/pratiche/${one.caseId}`)).text).toContain(
    'Trasferimento ad altra zona',
  )
  const bare = await open(one, manager, { motivo: '', parole: '' })
  expect([bare.status, bare.text]).toEqual([422, expect.stringContaining('Scegli il motivo')])
  expect((await open(one)).status).toBe(303)
  const { text } = await manager.get(`/pratiche/${one.caseId}`)
  expect(text).toContain('Prepara il trasferimento ad altra zona')
  expect(text).toContain('Fai la valutazione sociale')
  const diary = await manager.get(`/pratiche/${one.caseId}/diario`)
  expect(diary.text).toContain('Aperto accanto al percorso: Trasferimento ad altra zona')
  expect(diary.text).toContain('La persona ha cambiato residenza')
  const audit = await app.owner.query(
    "select detail from audit_event where case_id = $1 and action = 'subprocess-opened'",
    [one.caseId],
  )
  expect(audit.rows).toEqual([{ detail: { subprocess: 'transfer', reason: 'residence' } }])
})

test('it is opened once at a time, by who may, and only while the case is in charge', async () => {
  const one = await inAssessment()
  const page = await manager.get(beside(one))
  const colleague = await app.enter('social-worker.a2')
  expect((await colleague.get(beside(one))).status).toBe(404)
  await open(one)
  const again = { cosa: 'transfer', motivo: 'residence', parole: 'Ancora' }
  const refused = await manager.submit(page, again, beside(one))
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('è già aperto')])
  const desk = await app.enter('front-desk.a')
  const early = await aCase(app)
  expect((await desk.get(beside(early))).text).toContain('non c’è nulla che tu possa aprire')
})

test('accepted, the case is the other zone’s: its coordinator says who follows it', async () => {
  const one = await offered()
  const { text } = await receiver.get(await pathOfStep(app, one, 'transfer-case.answer'))
  expect(text).toContain('Risiede a Terni')
  await endStep(app, [receiver, one, 'transfer-case.answer'], { esito: 'accepted' })
  expect(await standing(one)).toEqual({
    org: app.people.orgs['office.b'],
    manager: null,
    open: ['assess', 'transfer', 'assign-transferred'],
  })
  expect((await manager.get(`/pratiche/${one.caseId}`)).status).toBe(404)
  const followed = { manager: app.people.users['social-worker.b'] ?? '', esito: 'assign' }
  await endStep(app, [coordinator, one, 'assign-transferred'], followed)
  expect((await standing(one))?.manager).toBe(app.people.users['social-worker.b'])
  expect(await whoHas(one, 'assess')).toEqual({
    state: 'claimed',
    assignee: app.people.users['social-worker.b'],
    asked: [],
  })
  await endStep(app, [receiver, one, 'check-transferred'], { esito: 'reassess' })
  expect((await standing(one))?.open).toEqual(['assess'])
  await runLetters(one)
  const invii = await manager.get('/invii')
  expect(invii.text).toContain('Accolta')
  const letters = await receiver.get(`/pratiche/${one.caseId}/documenti`)
  expect(letters.text).toContain('Comunicazione del trasferimento')
  const found = await verifyCases(app.owner)
  expect(found.violations.filter(({ caseId }) => caseId === one.caseId)).toEqual([])
})

test('put in charge from the folder instead, she has the tasks of who follows it just as well', async () => {
  const one = await offered()
  await endStep(app, [receiver, one, 'transfer-case.answer'], { esito: 'accepted' })
  expect(await whoHas(one, 'assess')).toMatchObject({ state: 'open', assignee: null })
  const path = `/pratiche/${one.caseId}/responsabile`
  const chosen = { responsabile: app.people.users['social-worker.b'] ?? '' }
  const answer = await coordinator.submit(await coordinator.get(path), chosen, path)
  expect(answer.status).toBe(303)
  expect(await whoHas(one, 'assess')).toEqual({
    state: 'claimed',
    assignee: chosen.responsabile,
    asked: [],
  })
})

test('refused, it stays where it was with the reason, and may be offered again', async () => {
  const one = await offered()
  await endStep(app, [receiver, one, 'transfer-case.answer'], {
    esito: 'refused',
    refusal: 'Non risulta residente',
  })
  expect(await standing(one)).toEqual({
    org: app.people.orgs['office.a'],
    manager: app.people.users['social-worker.a'],
    open: ['assess'],
  })
  const { rows } = await app.owner.query<{ audience: readonly string[] }>(
    `select params -> 'audience' as audience from effect where case_id = $1
     and params ->> 'notice' = 'transfer-not-accepted'`,
    [one.caseId],
  )
  expect(rows[0]?.audience).toContain(`user:${app.people.users['social-worker.a'] ?? ''}`)
  expect((await open(one)).status).toBe(303)
})
