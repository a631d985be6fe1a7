import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { makeEffectLetter } from '../../../domain/documents/effect-letter.ts'
import { advance } from '../../../domain/tasks/advance.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let receiver: Browser
let provider: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  receiver = await app.enter('social-worker.b')
  provider = await app.enter('provider.a')
})
afterAll(() => app.stop())

async function pathOf({ caseId }: TestCase, step: string): Promise<string> {
  const { rows } = await app.owner.query<{ id: string }>(
    'select id from task where case_id = $1 and step = $2 order by iteration desc limit 1',
    [caseId, step],
  )
  return `/attivita/${rows[0]?.id ?? 'none'}`
}

async function done(
  by: Browser,
  [one, step]: readonly [TestCase, string],
  fields: Record<string, string>,
) {
  const path = await pathOf(one, step)
  const said = await by.submit(await by.get(path), fields, path)
  expect([step, said.status, said.status === 303 ? '' : said.text]).toEqual([step, 303, ''])
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, one.caseId, 'workflow')
}

const card = {
  contactOn: '27/11/2026',
  mode: 'in-person',
  caller: 'person',
  reason: 'spontaneous',
  description: 'Chiede un aiuto per la spesa',
  needsAutonomy: 'illness',
}

async function sent(as: 'send' | 'refer', chosen: Record<string, string>): Promise<TestCase> {
  const one = await aCase(app)
  await done(clerk, [one, 'access-card'], { ...card, esito: as })
  await done(clerk, [one, `${as}-contact.offer`], {
    reason: 'Abita da voi',
    personInformed: 'yes',
    showSituation: 'no',
    esito: 'offer',
    ...chosen,
  })
  return one
}

const rowOf = async (by: Browser, { caseId }: TestCase) => {
  const { rows } = await app.owner.query<{ number: string }>(
    'select number from social_case where id = $1',
    [caseId],
  )
  const { html } = await by.get('/invii')
  return html.split('<tr>').find((row) => row.includes(`>${rows[0]?.number ?? '-'}<`)) ?? ''
}

/** What the worker would do with the letters that the case asked for. */
async function runLetters({ caseId }: TestCase): Promise<void> {
  const { rows } = await app.owner.query<{ key: string; letter: string }>(
    "select key, params ->> 'letter' as letter from effect where case_id = $1 and type = 'letter'",
    [caseId],
  )
  for (const effect of rows)
    await makeEffectLetter(
      app.deps.pools.engine,
      { ...effect, caseId, keptBySender: true },
      getRelease,
    )
}

test('only what the sender chose to show reaches the receiver', async () => {
  const receivers = { receiver: 'test-office.b' }
  const shown = await sent('send', { ...receivers, showNeeds: 'yes' })
  expect((await receiver.get(await pathOf(shown, 'send-contact.answer'))).text).toContain(
    'Malattia',
  )
  const kept = await sent('send', { ...receivers, showNeeds: 'no' })
  const page = await receiver.get(await pathOf(kept, 'send-contact.answer'))
  expect(page.text).toContain('Chiede un aiuto per la spesa')
  expect(page.text).not.toContain('Malattia')
})

test('an accepted card goes to triage there; the sender keeps its line and its receipt alone', async () => {
  const one = await sent('send', { receiver: 'test-office.b', showNeeds: 'no' })
  expect(await rowOf(clerk, one)).toContain('Attende risposta')
  expect(await rowOf(receiver, one)).toContain('Attende risposta')
  await done(receiver, [one, 'send-contact.answer'], { esito: 'accepted' })
  await runLetters(one)
  expect((await receiver.get(await pathOf(one, 'triage'))).status).toBe(200)
  expect((await clerk.get(`/pratiche/${one.caseId}`)).status).toBe(404)
  const row = await rowOf(clerk, one)
  expect(row).toContain('Accolta')
  const receipt = /href='([^']*documenti[^']*)'/.exec(row)?.[1] ?? 'none'
  expect((await clerk.get(receipt)).status).toBe(200)
  const stranger = await app.enter('front-desk.a2')
  expect((await stranger.get(receipt)).status).toBe(404)
  expect(await rowOf(stranger, one)).toBe('')
  expect((await receiver.get(`/pratiche/${one.caseId}/documenti`)).text).toContain(
    'Ricevuta dell’invio',
  )
})

test('a refused card comes back with the reason, and the sender chooses how to go on', async () => {
  const one = await sent('send', { receiver: 'test-office.b', showNeeds: 'no' })
  const path = await pathOf(one, 'send-contact.answer')
  const page = await receiver.get(path)
  expect((await receiver.submit(page, { esito: 'refused' }, path)).status).toBe(422)
  await done(receiver, [one, 'send-contact.answer'], { esito: 'refused', refusal: 'Non abita qui' })
  expect(await rowOf(clerk, one)).toContain('Rifiutata')
  expect((await clerk.get(`/pratiche/${one.caseId}/valutazioni`)).text).toContain('Non abita qui')
  await done(clerk, [one, 'after-sending'], { esito: 'to-triage' })
  expect((await clerk.get(`/pratiche/${one.caseId}`)).text).toContain('Triage')
})

test('a body that accepts a report has the data shown, and not the folder', async () => {
  const one = await sent('refer', { receiver: 'test-provider.a', showNeeds: 'no' })
  await done(provider, [one, 'refer-contact.answer'], { esito: 'accepted' })
  const answered = await provider.get(await pathOf(one, 'refer-contact.answer'))
  expect(answered.text).toContain('Chiede un aiuto per la spesa')
  expect(await rowOf(provider, one)).toContain('ha ricevuto i dati')
  const seen = await app.owner.query('select org, orgs, outcome from social_case where id = $1', [
    one.caseId,
  ])
  expect(seen.rows[0]).toMatchObject({ org: app.people.orgs['office.a'] })
  expect((await clerk.get(`/pratiche/${one.caseId}`)).status).toBe(200)
})
