import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let found: TestCase
beforeAll(async () => {
  app = await startApp()
  found = await aCase(app)
})
afterAll(() => app.stop())

const person = () => `/persone/${found.personId}`
const death = () => `${person()}/decesso`

test('a death is recorded with its source, is seen wherever she is, and can be taken back', async () => {
  const clerk = await app.enter('front-desk.a')
  expect((await clerk.get(person())).text).toContain('Registra il decesso')
  const wrong = await clerk.submit(await clerk.get(death()), { source: 'registry' }, death())
  expect(wrong.status).toBe(422)
  const given = { deathDate: '2026-01-02', source: 'registry', sourceDate: '2026-01-05' }
  const sent = await clerk.submit(await clerk.get(death()), given, death())
  expect([sent.status, sent.location]).toEqual([303, death()])
  const told = await clerk.get(death())
  expect(told.text).toContain('Decesso registrato. Chi segue la persona è avvisato.')
  expect(told.text).toContain('Decesso del')
  for (const path of [person(), `/pratiche/${found.caseId}`])
    expect((await clerk.get(path)).text).toMatch(/[Dd]ecedut/)

  const back = `${death()}/annulla`
  const why = { reason: 'other-person', source: 'registry', sourceDate: '2026-01-06' }
  const taken = await clerk.submit(await clerk.get(death()), why, back)
  expect([taken.status, taken.location]).toEqual([303, death()])
  expect((await clerk.get(death())).text).toContain('Riguarda un’altra persona')
  expect((await clerk.get(person())).text).not.toMatch(/[Dd]ecedut/)
})

test('who may not change a person may not record her death', async () => {
  const doctor = await app.enter('uvm-doctor.a')
  expect((await doctor.get(death())).status).toBe(403)
})
