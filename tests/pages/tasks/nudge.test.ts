import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let coordinator: Browser
/** Of another zone: sees a task that is offered there, not its case. */
let elsewhere: Browser

beforeAll(async () => {
  app = await startApp()
  coordinator = await app.enter('coordinator.a')
  elsewhere = await app.enter('social-worker.b')
})
afterAll(() => app.stop())

/** A case whose task nobody has in hand, offered to these groups alone. */
async function offeredTo(groups: readonly string[]) {
  const one = await aCase(app)
  await app.owner.query(
    `update task set state = 'open', assignee = null, groups = $2 where id = $1`,
    [one.taskId, groups],
  )
  const [task, folder] = [`/attivita/${one.taskId}`, `/pratiche/${one.caseId}`]
  return { task, folder, path: `${task}/sollecita` }
}

const groupAt = (role: string, office: string) => `${role}@${String(app.people.orgs[office] ?? 0)}`
const csrfOf = async (who: Browser) =>
  (await who.get('/accessibilita')).form('/preferenze').fields['_csrf'] ?? ''

test('who sees a task but not its case goes back to the task, also when it was asked for already', async () => {
  const groups = [groupAt('social-worker', 'office.a'), groupAt('social-worker', 'office.b')]
  const { task, folder, path } = await offeredTo(groups)
  expect((await elsewhere.get(folder)).status).toBe(404)
  const first = await coordinator.submit(await coordinator.get(folder), {}, path)
  expect(first.location).toBe(folder)
  const second = await elsewhere.post(path, { _csrf: await csrfOf(elsewhere) })
  expect([second.status, second.location]).toEqual([303, task])
  const shown = await elsewhere.get(task)
  expect([shown.status, shown.text]).toEqual([
    200,
    expect.stringContaining('È già stata sollecitata oggi'),
  ])
})

test('where nobody could be told the page says so and what to do', async () => {
  const { folder, path } = await offeredTo([])
  const refused = await coordinator.submit(await coordinator.get(folder), {}, path)
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('Il sollecito non arriverebbe a nessuno')
  expect((await coordinator.get(folder)).text).not.toContain('Sollecito inviato')
})
