import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let one: TestCase

beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  one = await aCase(app)
})
afterAll(() => app.stop())

const chair = () => app.people.users['coordinator.a'] ?? ''

async function dayIn(days: number): Promise<string> {
  const asked = 'select (siso_today() + $1::int)::text as day'
  return (await app.owner.query<{ day: string }>(asked, [days])).rows[0]?.day ?? ''
}

/** The unit is called by its form, as an act leaves it. */
async function call({ caseId }: TestCase, seq: number, answers: object): Promise<void> {
  await app.owner.query(
    `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     select $1, $2, 'call-uvm#1', 'uvm-call', t.release, $3, $4, now() from task t where t.case_id = $1 limit 1`,
    [caseId, seq, JSON.stringify(answers), chair()],
  )
}

const wayIn = (of: TestCase) => `/agenda/nuovo?pratica=${of.caseId}&riunione=si`
const pages = (of: TestCase) => [`/pratiche/${of.caseId}`, `/attivita/${of.taskId}`]

test('a meeting that is called is told by the folder and by its tasks, and goes into the agenda once', async () => {
  for (const path of pages(one)) expect((await worker.get(path)).text).not.toContain('Riunione:')
  const on = await dayIn(6)
  await call(one, 900, { sessionOn: on, sessionTime: '9.30', place: 'Sala grande' })
  for (const path of pages(one)) {
    const { text, links } = await worker.get(path)
    expect(text).toMatch(/Riunione: [^,]+, 09:30, Sala grande/)
    expect(links).toContain(wayIn(one))
  }
  const form = `/agenda/nuovo?pratica=${one.caseId}`
  const page = await worker.get(wayIn(one))
  expect(page.form(form).fields).toMatchObject({
    ...{ startsAt: `${on}T09:30`, address: 'Sala grande', case: one.caseId },
    workers: expect.arrayContaining([chair(), app.people.users['social-worker.a']]),
  })
  const { location = '' } = await worker.submit(page, {}, form)
  expect(location).toMatch(/^\/agenda\/[0-9a-f-]{36}$/)
  const again = await worker.get(wayIn(one))
  expect([again.status, again.location]).toEqual([303, location])
  expect((await worker.get(location)).text).toContain('Questa riunione è già in agenda')
  expect((await worker.get(`/agenda?giorno=${on}`)).text).toContain('09:30–10:30')
})

test('the last call counts: without a day there is no meeting any more', async () => {
  const recalled = await aCase(app)
  await call(recalled, 900, { sessionOn: await dayIn(6), place: 'Sala grande' })
  await call(recalled, 901, { reason: 'Serve altro' })
  for (const path of pages(recalled))
    expect((await worker.get(path)).text).not.toContain('Riunione:')
})

test('one whose day is over is told no more', async () => {
  const over = await aCase(app)
  await call(over, 900, { sessionOn: await dayIn(-1), place: 'Sala grande' })
  for (const path of pages(over)) expect((await worker.get(path)).text).not.toContain('Riunione:')
})
