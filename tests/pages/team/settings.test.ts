import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const today = () => dayInItaly(new Date())
const decided = { 'triage-medium': '5', 'triage-high': '11', source: 'Delibera 12 del 3/11/2026' }
const rows = async () =>
  (
    await app.owner.query<{ setting: string; value: string }>(
      'select setting, value::text from zone_setting order by setting',
    )
  ).rows

test('who coordinates a zone fixes its cut-offs from today on, with their act, once', async () => {
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get('/squadra/soglie')
  expect(page.text).toContain('della procedura: la zona non ha deciso')
  const given = { ...decided, from: today() }
  await coordinator.submit(page, given)
  await coordinator.submit(page, given)
  expect(await rows()).toEqual([
    { setting: 'triage-high', value: '11' },
    { setting: 'triage-medium', value: '5' },
  ])
  const after = await coordinator.get('/squadra/soglie')
  expect(after.text).toContain('decisa dalla zona')
  expect(after.text).toContain('Delibera 12 del 3/11/2026')
  const { rows: trace } = await app.owner.query<{ detail: object }>(
    "select detail from audit_event where action = 'zone-setting-changed'",
  )
  expect(trace).toEqual([
    {
      detail: {
        procedure: 'presa-in-carico',
        from: today(),
        'triage-medium': 5,
        'triage-high': 11,
      },
    },
  ])
})

test('never for the past, never beyond the limits, never upside down, never without the act', async () => {
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get('/squadra/soglie')
  const before = await rows()
  for (const wrong of [
    { from: '2026-01-01' },
    { 'triage-high': '40' },
    { 'triage-high': '5' },
    { source: '' },
  ]) {
    const given = { ...decided, from: today(), ...wrong }
    const answer = await coordinator.submit(page, given)
    expect(answer.status).toBe(422)
  }
  expect(await rows()).toEqual(before)
})

test('another zone is not theirs to decide, and what was decided is never changed', async () => {
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get('/squadra/soglie')
  const elsewhere = '/squadra/soglie?zona=999999&procedura=presa-in-carico'
  const given = { ...page.form().fields, ...decided, from: today() }
  expect((await coordinator.post(elsewhere, given)).status).toBe(403)
  await expect(app.owner.query('update zone_setting set value = 1')).rejects.toThrow()
})
