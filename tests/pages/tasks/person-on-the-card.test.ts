import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { advance } from '../../../domain/tasks/advance.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let worker: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

const pathOf = (taskId: string) => `/attivita/${taskId}`
const day = () => dayInItaly(new Date())
const card = () => ({
  contactOn: day(),
  mode: 'in-person',
  caller: 'person',
  reason: 'spontaneous',
  urgency: 'green',
  area: 'adults',
  informationGivenOn: day(),
  esito: 'to-triage',
})

async function send(one: TestCase, answers: Record<string, string>) {
  const path = pathOf(one.taskId)
  return await clerk.submit(await clerk.get(path), { ...card(), ...answers }, path)
}

function know({ personId }: TestCase, facts: string) {
  return app.owner.query(`update person set ${facts} where id = $1`, [personId])
}

describe('the card, for a person of whom the registry', () => {
  test('has no telephone and no residence, asks for both and says how to go on without', async () => {
    const one = await aCase(app)
    const refused = await send(one, {})
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('nella scheda della persona manca. Se non ne ha, rispondi No')
    expect(refused.text).toContain('Chi non ha una dimora si segna «Senza fissa dimora»')
    expect((await send(one, { reachable: 'no', residesIn: 'homeless' })).status).toBe(303)
  })

  test('has telephone and residence, asks for neither', async () => {
    const one = await aCase(app)
    await know(
      one,
      `phone = '0751234567', residence = ${String(app.people.orgs['municipality.a'])}`,
    )
    expect((await clerk.get(pathOf(one.taskId))).text).not.toContain('manca un telefono')
    expect((await send(one, {})).status).toBe(303)
  })

  test('has the birth of a minor, wants a need and words for it, whatever the outcome', async () => {
    const one = await aCase(app)
    await know(one, `birth_date = siso_today() - interval '17 years'`)
    const information = { esito: 'information-only', answerGiven: 'Gli orari' }
    const refused = await send(one, information)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(
      'Segna almeno un bisogno, in una qualunque delle cinque classi: serve per una persona minorenne',
    )
    expect(refused.text).toContain('Per una persona minorenne descrivi i bisogni')
    const needs = { needsFamily: 'school', needsText: 'Non va più a lezione' }
    expect((await send(one, { ...information, ...needs })).status).toBe(303)
  })

  test('has the birth of an adult, wants no need', async () => {
    const one = await aCase(app)
    await know(one, `birth_date = siso_today() - interval '18 years'`)
    const sent = await send(one, { esito: 'information-only', answerGiven: 'Gli orari' })
    expect(sent.status).toBe(303)
  })
})

describe('the triage of somebody anonymous', () => {
  let triage: TestCase

  beforeAll(async () => {
    const one = await aCase(app)
    await send(one, { reachable: 'no', residesIn: 'homeless' })
    await advance({ pool: app.deps.pools.engine, build: app.deps.build }, one.caseId, 'workflow')
    await know(one, `identity = 'anonymous', alias = 'La signora del parco'`)
    const { rows } = await app.owner.query<{ id: string }>(
      `select id from task where case_id = $1 and step = 'triage'`,
      [one.caseId],
    )
    triage = { ...one, taskId: rows[0]?.id ?? '' }
  })

  const decided = {
    urgency: 'green',
    area: 'adults',
    track: 'social',
    motivation: 'Va seguita',
    esito: 'take-charge',
  }

  test('offers no taking in charge, and says what to do instead', async () => {
    const page = await worker.get(pathOf(triage.taskId))
    expect(page.html).not.toContain("value='take-charge'")
    expect(page.html).toContain("value='no-charge'")
    expect(page.text).toContain('Di una persona anonima non si propone la presa in carico')
  })

  test('refuses a taking in charge that is sent all the same, and keeps what was written', async () => {
    const path = pathOf(triage.taskId)
    const refused = await worker.submit(await worker.get(path), decided, path)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('registra prima chi è')
    expect(refused.text).toContain('Va seguita')
    const { rows } = await app.owner.query(
      `select 1 from case_event where case_id = $1 and payload ->> 'outcome' = 'take-charge'`,
      [triage.caseId],
    )
    expect(rows).toEqual([])
  })

  test('offers it again once it is known who she is', async () => {
    await know(triage, `identity = 'provisional', alias = null`)
    const path = pathOf(triage.taskId)
    const sent = await worker.submit(await worker.get(path), decided, path)
    expect(sent.status).toBe(303)
  })
})
