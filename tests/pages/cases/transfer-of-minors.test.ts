import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { makeEffectLetter } from '../../../domain/documents/effect-letter.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { runEffects } from '../../support/a-service.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { advanced, endStep, pathOfStep } from '../support/step-of-case.ts'

/* The shipped procedures other than the pathway go to another zone as well. */

let app: TestApp
let desk: Browser
let manager: Browser
let approver: Browser
let receiver: Browser
let coordinator: Browser

beforeAll(async () => {
  app = await startApp()
  desk = await app.enter('front-desk.a')
  manager = await app.enter('social-worker.a')
  approver = await app.enter('coordinator.a')
  receiver = await app.enter('social-worker.b')
  coordinator = await app.enter('coordinator.b')
})
afterAll(async () => {
  const { violations } = await verifyCases(app.owner)
  await app.stop()
  expect(violations).toEqual([])
})

const userId = (username: string) => app.people.users[username] ?? ''
const facility = 'Comunità Il Faro, accompagnato dai carabinieri'

const report = () => ({
  ...{ reportedOn: '2026-11-02', reportSource: '5', worry: 'La sera è solo in casa' },
  ...{ manager: userId('social-worker.a'), takenInChargeOn: '2026-11-03' },
  removedTo: facility,
})

const assessment = {
  ...{ livingPlace: '4', school: '5', orphan: '1', unaccompanied: 'no', minorProblem: '2' },
  ...{ minorText: 'Sta bene a scuola', familyProblem: '2', familyText: 'La madre chiede aiuto' },
  ...{ courtTold: 'no', courtMeasure: 'yes', esito: 'plan' },
  ...{ 'measures.1.measureOn': '2026-10-20', 'measures.1.measureCourt': '2' },
  ...{ 'measures.1.measureKind': '5', 'measures.1.measureText': 'Affida al servizio' },
}

const plan = {
  ...{ placement: 'residential', placedOn: '2026-11-04', placementNature: '1' },
  ...{ placementName: 'Comunità Il Faro', minorHeard: 'yes', heardOn: '2026-11-02' },
  ...{ courtMeasure: 'yes', reportFrom: '2026-10-20' },
  ...{ 'goals.1.goal': 'Sere tranquille', 'goals.1.action': 'Un’educatrice', esito: 'propose' },
  ...{ 'goals.1.goalArea': 'relations', 'goals.1.horizon': 'medium', delivered: 'none' },
  ...{ 'goals.1.indicator': 'Sere da solo', 'goals.1.expected': 'Nessuna' },
}

/** A child of ten whom social worker A follows, taken away at night, whose plan goes on. */
async function aChild(): Promise<TestCase> {
  const one = await aCase(app, { release: 'minori@1' })
  await app.owner.query(
    `update person set birth_date = siso_today() - interval '10 years' where id = $1`,
    [one.personId],
  )
  await endStep(app, [desk, one, 'take-report'], { ...report(), esito: 'assess' })
  await endStep(app, [manager, one, 'assess'], assessment)
  return one
}

const foster = {
  ...plan,
  ...{ placement: 'foster', fosterForm: '1', fosterKind: '1', fosterTime: '1', fosterNature: '1' },
}

const signatures = {
  ...{ 'signatures.1.signerName': 'Bea Inventata', 'signatures.1.signerAs': 'parent' },
  ...{ 'signatures.1.signature': 'signed', 'signatures.1.signatureOn': '2026-11-05' },
  ...{ signedOn: '2026-11-05', esito: 'record' },
}

/** What it grants is for who coordinates to approve; once it is signed it goes on. */
async function planned(one: TestCase, fields: Record<string, string>): Promise<void> {
  await endStep(app, [manager, one, 'write-plan'], fields)
  await endStep(app, [approver, one, 'approve-plan'], { esito: 'approve' })
  await endStep(app, [manager, one, 'sign-plan'], signatures)
  const { build, pools } = app.deps
  const deps = { web: pools.web, pool: pools.engine, build }
  await runEffects({ engine: pools.engine, deps }, one.caseId)
}

/** A place in a facility, which the body that runs it would tell. */
const granting = {
  ...plan,
  ...{ delivered: 'one-by-one', 'granted.1.grantedService': 'B.2.02' },
  ...{ 'granted.1.grantedProvider': 'test-provider.a', 'granted.1.grantedGoals': '1' },
  ...{ 'granted.1.grantedQuantity': '30', 'granted.1.grantedUnit': 'day' },
  ...{ 'granted.1.grantedEvery': 'month', 'granted.1.grantedPrice': '95' },
  ...{ 'granted.1.grantedFrom': '2026-11-04', 'granted.1.grantedTo': '2027-11-03' },
}

const servicesOf = async ({ caseId }: TestCase) => {
  const { rows } = await app.owner.query<{ service: string; state: string; org: number }>(
    `select g.service, g.state, c.org from granted_service g join social_case c on c.id = g.case_id
     where g.parent = $1`,
    [caseId],
  )
  return rows
}

async function fosterLimit({ caseId }: TestCase): Promise<Date | undefined> {
  const { rows } = await app.owner.query<{ due: Date }>(
    `select due_at as due from deadline where case_id = $1 and deadline = 'foster-limit' and state = 'running'`,
    [caseId],
  )
  return rows[0]?.due
}

const beside = ({ caseId }: TestCase) => `/pratiche/${caseId}/accanto`
const offer = {
  ...{ receiver: 'test-office.b', reason: 'La madre vive ora là', residentialCare: 'yes' },
  ...{ courtInformed: 'yes', personInformed: 'yes', officeMayBeTold: 'yes' },
  ...{ showAssessment: 'yes', showPlan: 'yes', esito: 'offer' },
}

async function opens(by: Browser, one: TestCase): Promise<void> {
  const typed = { cosa: 'transfer', motivo: 'residence', parole: 'La madre ha traslocato' }
  expect((await by.submit(await by.get(beside(one)), typed, beside(one))).status).toBe(303)
  await advanced(app, one)
}

async function offered(one: TestCase, more: Record<string, string> = {}): Promise<void> {
  await opens(manager, one)
  await endStep(app, [manager, one, 'transfer-case.offer'], { ...offer, ...more })
}

async function lettersOf({ caseId }: TestCase): Promise<string[]> {
  const { rows } = await app.owner.query<{ key: string; letter: string }>(
    `select key, params ->> 'letter' as letter from effect where case_id = $1 and params ->> 'letter' = 'transfer-notice'`,
    [caseId],
  )
  for (const effect of rows)
    await makeEffectLetter(
      app.deps.pools.engine,
      { ...effect, caseId, keptBySender: true, optional: true },
      getRelease,
    )
  const made = await app.owner.query<{ letter: string }>(
    `select letter from document where case_id = $1`,
    [caseId],
  )
  expect(rows).toHaveLength(1)
  return made.rows.map(({ letter }) => letter)
}

async function standing({ caseId }: TestCase) {
  const { rows } = await app.owner.query(
    `select c.org, c.manager, jsonb_path_query_array(e.open_steps, '$[*].step') as open,
       array(select d.deadline from deadline d where d.case_id = c.id and d.state = 'running' order by 1) as terms
     from social_case c join case_engine e on e.case_id = c.id where c.id = $1`,
    [caseId],
  )
  return rows[0] as unknown
}

describe('the case of a minor', () => {
  test('goes with its folder, its measures and its terms; what is shown before names no facility', async () => {
    const one = await aChild()
    await planned(one, granting)
    expect(await servicesOf(one)).toMatchObject([{ service: 'B.2.02', state: 'open' }])
    await offered(one)
    const shown = await receiver.get(await pathOfStep(app, one, 'transfer-case.answer'))
    for (const words of ['La madre vive ora là', 'La sera è solo in casa', 'La madre chiede aiuto'])
      expect(shown.text).toContain(words)
    expect(shown.text).toContain('In una struttura')
    expect(shown.text).toContain('Prestazioni concesse una per una')
    expect(shown.text).not.toMatch(/Faro|Affida al servizio|Comunità per minori|Prova provider/)
    await endStep(app, [receiver, one, 'transfer-case.answer'], { esito: 'accepted' })
    expect((await manager.get(`/pratiche/${one.caseId}`)).status).toBe(404)
    const followed = { manager: userId('social-worker.b'), esito: 'assign' }
    await endStep(app, [coordinator, one, 'assign-transferred'], followed)
    await endStep(app, [receiver, one, 'check-transferred'], { esito: 'go-on' })
    expect(await standing(one)).toMatchObject({
      ...{ org: app.people.orgs['office.b'], manager: userId('social-worker.b') },
      open: ['until-report'],
    })
    // They stay with who granted them until a new plan.
    expect(await servicesOf(one)).toMatchObject([
      { state: 'open', org: app.people.orgs['office.a'] },
    ])
    const read = await receiver.get(`/pratiche/${one.caseId}/valutazioni`)
    expect(read.text).toContain('Affida al servizio')
    expect(await lettersOf(one)).toContain('transfer-notice')
  })

  test('asks whether the court knows only where it gave a measure', async () => {
    const one = await aCase(app, { release: 'minori@1' })
    await endStep(app, [desk, one, 'take-report'], { ...report(), esito: 'assess' })
    await opens(manager, one)
    const path = await pathOfStep(app, one, 'transfer-case.offer')
    expect((await manager.get(path)).text).not.toContain('sa del trasferimento?')
    const other = await aChild()
    await opens(manager, other)
    const asked = await manager.get(await pathOfStep(app, other, 'transfer-case.offer'))
    expect(asked.text).toContain('sa del trasferimento?')
  })

  test('is not told to who must not know the office, by the answer of who transfers it', async () => {
    const one = await aChild()
    await planned(one, foster)
    const limit = await fosterLimit(one)
    await offered(one, { officeMayBeTold: 'no' })
    await endStep(app, [receiver, one, 'transfer-case.answer'], { esito: 'accepted' })
    expect(await lettersOf(one)).not.toContain('transfer-notice')
    const followed = { manager: userId('social-worker.b'), esito: 'assign' }
    await endStep(app, [coordinator, one, 'assign-transferred'], followed)
    const letter = await receiver.get(
      `/pratiche/${one.caseId}/documenti/nuovo?lettera=transfer-notice`,
    )
    expect(letter.text).toContain('a voce')
    expect(limit).not.toBeUndefined()
    expect(await fosterLimit(one)).toEqual(limit)
  })

  test('nor where the child lives at a secret address, which the new zone does not read either', async () => {
    const one = await aChild()
    const secret = 'Via Segreta 4'
    await app.owner.query(
      `insert into person_address (id, person_id, kind, address, municipality, secret, source, source_date, valid_from)
       values (gen_random_uuid(), $1, 'domicile', $2, $3, true, 'declared', siso_today(), siso_today())`,
      [one.personId, secret, app.people.orgs['municipality.b']],
    )
    await offered(one)
    const before = await receiver.get(await pathOfStep(app, one, 'transfer-case.answer'))
    await endStep(app, [receiver, one, 'transfer-case.answer'], { esito: 'accepted' })
    const followed = { manager: userId('social-worker.b'), esito: 'assign' }
    await endStep(app, [coordinator, one, 'assign-transferred'], followed)
    expect(await lettersOf(one)).not.toContain('transfer-notice')
    const colleague = await app.enter('front-desk.b')
    const seen = [
      before,
      await colleague.get(`/persone/${one.personId}`),
      await colleague.get(`/pratiche/${one.caseId}`),
    ]
    for (const page of seen) expect([page.status, page.text.includes(secret)]).toEqual([200, false])
  })
})

describe('an application for a service', () => {
  test('goes to the zone where the person lives, with its day, and its requisites are checked anew', async () => {
    const one = await aCase(app, { release: 'servizio-diretto@1' })
    await endStep(app, [desk, one, 'service-application'], {
      ...{ requestedOn: '2026-11-02', mode: 'phone', requestedService: 'meals', need: 'È sola' },
      ...{ residentHere: 'no', documentsComplete: 'yes', esito: 'submit' },
    })
    await opens(manager, one)
    const told = { receiver: 'test-office.b', reason: 'Risiede là', personInformed: 'yes' }
    await endStep(app, [manager, one, 'transfer-case.offer'], { ...told, esito: 'offer' })
    const due = await standing(one)
    await endStep(app, [receiver, one, 'transfer-case.answer'], { esito: 'accepted' })
    const checked = { residentHere: 'yes', documentsComplete: 'yes', esito: 'check' }
    await endStep(app, [receiver, one, 'check-transferred'], checked)
    expect(await standing(one)).toMatchObject({
      ...{ org: app.people.orgs['office.b'], open: ['decide-grant'], terms: ['decision-term'] },
    })
    expect(due).toMatchObject({ terms: ['decision-term', 'transfer-answer'] })
    expect(await lettersOf(one)).toContain('transfer-notice')
    expect((await desk.get(`/pratiche/${one.caseId}`)).status).toBe(404)
  })
})
