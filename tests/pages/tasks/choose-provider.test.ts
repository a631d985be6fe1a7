import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let mine: string
let theirs: string
beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  mine = await serving('provider.a', 'zone.a')
  theirs = await serving('provider.b', 'zone.b')
})
afterAll(() => app.stop())

/** @returns the provider's code, as answers hold it */
async function serving(provider: string, zone: string): Promise<string> {
  const { orgs } = app.people
  await app.owner.query(
    `insert into organisation_tie (child, parent, relation, valid_from, evidence)
     values ($1, $2, 'serves', '2020-01-01', 'invented') on conflict do nothing`,
    [orgs[provider], orgs[zone]],
  )
  return `test-${provider}`
}

/** The plan's task in the hands of the worker, put there by the owner. */
async function aPlan(): Promise<{ caseId: string; path: string }> {
  const { caseId } = await aCase(app)
  const id = randomUUID()
  await app.owner.query(
    `insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state, assignee,
       groups, orgs, opened_at)
     values ($1, $2, 'write-plan#1', 'write-plan', 1, 'plan', 'step', 'presa-in-carico@1', 'plan', 'Scrivi', 'claimed',
       $3, '{}', array[$4::int], now())`,
    [id, caseId, app.people.users['social-worker.a'], app.people.orgs['office.a']],
  )
  return { caseId, path: `/attivita/${id}` }
}

const answers = {
  esito: 'propose',
  'goals.1.goal': 'Restare a casa',
  'goals.1.goalArea': 'autonomy',
  'goals.1.horizon': 'medium',
  'goals.1.indicator': 'Giorni',
  'goals.1.expected': 'Tutti',
  services: 'D.1.01',
  delivered: 'whole',
  startsOn: '2026-12-01',
}

const ofCase = async (caseId: string) =>
  (await app.owner.query('select provider from social_case where id = $1', [caseId])).rows[0]

test('the plan offers the providers of the case’s zone, and no other', async () => {
  const { path } = await aPlan()
  const page = await worker.get(path)
  expect(page.text).toContain('Ente che eroga gli interventi')
  expect(page.html).toContain(mine)
  expect(page.html).not.toContain(theirs)
})

test('the provider chosen is the case’s, and its folder calls it by name', async () => {
  const { caseId, path } = await aPlan()
  const form = (await worker.get(path)).form(path)
  const sent = await worker.post(path, { ...form.fields, ...answers, provider: mine })
  expect(sent.status).toBe(303)
  expect(await ofCase(caseId)).toEqual({ provider: app.people.orgs['provider.a'] })
  const folder = await worker.get(`/pratiche/${caseId}/valutazioni`)
  expect(folder.text).toContain('Prova provider.a')
  expect(folder.text).not.toContain(mine)
})

test('a provider of another zone, posted all the same, comes back with what to mend', async () => {
  const { caseId, path } = await aPlan()
  const form = (await worker.get(path)).form(path)
  const back = await worker.post(path, { ...form.fields, ...answers, provider: theirs })
  expect(back.status).toBe(422)
  expect(back.text).toContain('Scegli una delle voci proposte')
  expect(back.text).toContain('Restare a casa')
  expect(await ofCase(caseId)).toEqual({ provider: null })
})

test('left empty, nobody outside is asked to deliver', async () => {
  const { caseId, path } = await aPlan()
  const form = (await worker.get(path)).form(path)
  expect((await worker.post(path, { ...form.fields, ...answers, provider: '' })).status).toBe(303)
  expect(await ofCase(caseId)).toEqual({ provider: null })
})
