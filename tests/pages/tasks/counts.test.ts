import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type pg from 'pg'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { statementsOf } from '../../support/statements-of.ts'

let app: TestApp
let clerk: Browser
const sent: string[] = []

beforeAll(async () => {
  app = await startApp()
  count(app.deps.pools.web)
  count(app.deps.pools.engine)
  clerk = await app.enter('front-desk.a')
})
beforeEach(() => {
  sent.length = 0
})
afterAll(() => app.stop())

/** Notes every statement that goes over the wires of a pool. */
function count(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client)
    client.query = ((...args: Parameters<typeof query>) => {
      const [first] = args as unknown[]
      sent.push(...statementsOf(first))
      return query(...args)
    }) as typeof client.query
  })
}

const isControl = (text: string) =>
  /^(begin|commit|rollback)|session_scope|unread_notices/.test(text.trim())

test('the inbox takes three statements besides the scope, eight in all', async () => {
  await aCase(app)
  await clerk.get('/posta')
  sent.length = 0
  const page = await clerk.get('/posta')
  expect(page.status).toBe(200)
  expect(sent.filter((text) => !isControl(text)).length).toBeLessThanOrEqual(3)
  expect(sent.length).toBeLessThanOrEqual(8)
})

test('a completion and the page after it take two commits and twenty statements', async () => {
  const { taskId } = await aCase(app)
  const path = `/attivita/${taskId}`
  const { fields } = (await clerk.get(path)).form(path)
  const filled = {
    ...fields,
    ...(await answersOf(taskId)),
    esito: 'information-only',
    _op: randomUUID(),
  }
  const headers = { 'HX-Request': 'true' }
  sent.length = 0
  const done = await clerk.post(path, filled, { headers })
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('Registrato')])
  expect(sent.filter((text) => text === 'commit')).toHaveLength(2)
  expect(sent.length).toBeLessThanOrEqual(20)
  console.info(`completion with its next page: ${String(sent.length)} statements`)
})

/** Something for each compulsory question of the task's form, from the release itself. */
async function answersOf(taskId: string): Promise<Record<string, string>> {
  const { rows } = await app.owner.query<{ answers: Record<string, string> }>(
    `select json_object_agg(f ->> 'key', case f ->> 'type' when 'date' then '2026-11-20'
       when 'yes-no' then 'yes' when 'code' then v.code when 'codes' then v.code when 'phone' then '0751234567'
       else 'prova' end) as answers
     from task t join release r on r.key || '@' || r.version = t.release
       cross join lateral jsonb_path_query(r.doc, '$.forms[*] ? (@.key == $k)', jsonb_build_object('k', t.form)) asked
       cross join lateral jsonb_path_query(asked, '$.sections[*].fields[*]') f
       left join lateral (select jsonb_path_query_first(r.doc, '$.lists[*] ? (@.key == $l).values[0].code',
         jsonb_build_object('l', f ->> 'list')) #>> '{}' as code) v on true
     where t.id = $1 and (f ? 'required' or f -> 'requiredFor' ? 'information-only') and f ->> 'type' not in ('service', 'user', 'fiscal-code', 'email')`,
    [taskId],
  )
  return rows[0]?.answers ?? {}
}
