import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { makeEffectLetter } from '../../../domain/documents/effect-letter.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { endStep, pathOfStep } from '../support/step-of-case.ts'

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
  await endStep(app, [clerk, one, 'access-card'], { ...card, esito: as })
  await endStep(app, [clerk, one, `${as}-contact.offer`], {
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
  expect((await receiver.get(await pathOfStep(app, shown, 'send-contact.answer'))).text).toContain(
    'Malattia',
  )
  const kept = await sent('send', { ...receivers, showNeeds: 'no' })
  const page = await receiver.get(await pathOfStep(app, kept, 'send-contact.answer'))
  expect(page.text).toContain('Chiede un aiuto per la spesa')
  expect(page.text).not.toContain('Malattia')
})

test('an accepted card goes to triage there; the sender keeps its line and its receipt alone', async () => {
  const one = await sent('send', { receiver: 'test-office.b', showNeeds: 'no' })
  expect(await rowOf(clerk, one)).toContain('Attende risposta')
  expect(await rowOf(receiver, one)).toContain('Attende risposta')
  await endStep(app, [receiver, one, 'send-contact.answer'], { esito: 'accepted' })
  await runLetters(one)
  expect((await receiver.get(await pathOfStep(app, one, 'triage'))).status).toBe(200)
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
  const path = await pathOfStep(app, one, 'send-contact.answer')
  const page = await receiver.get(path)
  expect((await receiver.submit(page, { esito: 'refused' }, path)).status).toBe(422)
  await endStep(app, [receiver, one, 'send-contact.answer'], {
    esito: 'refused',
    refusal: 'Non abita qui',
  })
  expect(await rowOf(clerk, one)).toContain('Rifiutata')
  expect((await clerk.get(`/pratiche/${one.caseId}/valutazioni`)).text).toContain('Non abita qui')
  await endStep(app, [clerk, one, 'after-sending'], { esito: 'to-triage' })
  expect((await clerk.get(`/pratiche/${one.caseId}`)).text).toContain('Triage')
})

test('a body that accepts a report has the data shown, and not the folder', async () => {
  const one = await sent('refer', { receiver: 'test-provider.a', showNeeds: 'no' })
  await endStep(app, [provider, one, 'refer-contact.answer'], { esito: 'accepted' })
  const answered = await provider.get(await pathOfStep(app, one, 'refer-contact.answer'))
  expect(answered.text).toContain('Chiede un aiuto per la spesa')
  expect(await rowOf(provider, one)).toContain('ha ricevuto i dati')
  const seen = await app.owner.query('select org, orgs, outcome from social_case where id = $1', [
    one.caseId,
  ])
  expect(seen.rows[0]).toMatchObject({ org: app.people.orgs['office.a'] })
  expect((await clerk.get(`/pratiche/${one.caseId}`)).status).toBe(200)
})
