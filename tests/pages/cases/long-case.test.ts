import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
/** One case as it is opened, and one of five hundred events with what such a life leaves. */
let short: TestCase
let long: TestCase

beforeAll(async () => {
  app = await startApp()
  short = await aCase(app)
  long = await aCase(app)
  await grow(long)
  worker = await app.enter('social-worker.a')
  // The first page of a process reads what it then keeps.
  await worker.get(`/pratiche/${short.caseId}`)
}, 60_000)
afterAll(() => app.stop())

const proof = JSON.stringify({
  rule: {
    release: 'presa-in-carico@1',
    deadline: 'triage',
    amount: { value: 3, unit: 'working-days' },
  },
  origin: { at: '2026-11-25T09:00:00.000Z', local: '2026-11-25T10:00', why: 'phase-entered' },
  ...{ calendar: '2026', skipped: [], suspensions: [] },
  ...{ dueAt: '2026-11-30T22:59:59.000Z', dueLocal: '2026-11-30T23:59' },
})

const life = [
  `insert into case_event (case_id, seq, key, kind, payload, at)
   select id, n, 'act:' || gen_random_uuid(), 'completed', '{"task": "triage#1", "outcome": "take-charge"}', siso_clock()
   from grown, generate_series(100, 599) n`,
  `insert into case_move (case_id, seq, engine, release, calendar, at, state_hash, commands)
   select m.case_id, n, m.engine, m.release, m.calendar, m.at, 'x', '[]'
   from grown join case_move m on m.case_id = grown.id and m.seq = 1, generate_series(100, 599) n`,
  `insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state, outcome, groups, orgs,
     opened_at, completed_at, completed_by)
   select gen_random_uuid(), t.case_id, 'triage#' || n, 'triage', n, 'triage', 'step', t.release, 'triage', 'Valuta la richiesta',
     'completed', 'take-charge', t.groups, t.orgs, siso_clock(), siso_clock(), grown.worker
   from grown join task t on t.id = grown.task, generate_series(100, 299) n`,
  `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
   select id, 'term-' || n, 'test', 1, siso_clock(), siso_clock() + n * interval '1 hour', '${proof}', '[]',
     case when n % 2 = 0 then 'met' else 'running' end from grown, generate_series(1, 100) n`,
  `insert into diary_entry (id, case_id, kind, happened_on, body, author, org)
   select gen_random_uuid(), id, 'interview', siso_today(), 'Colloquio ' || n, worker, org
   from grown, generate_series(1, 200) n`,
  `insert into audit_event (actor, action, object_kind, object_id, case_id, request)
   select worker, 'case-read', 'case', id::text, id, 'test' from grown, generate_series(1, 300) n`,
]

async function grow({ caseId, taskId }: TestCase): Promise<void> {
  const client = await app.owner.connect()
  try {
    await client.query(
      `create temp table grown as select c.id, c.org, c.subject, t.id as task, u.id as worker
       from social_case c, task t, user_account u where c.id = $1 and t.id = $2 and u.id = $3`,
      [caseId, taskId, app.people.users['social-worker.a']],
    )
    for (const text of life) await client.query(text)
  } finally {
    client.release(true)
  }
}

const pages = [
  ...['', '/percorso', '/documenti', '/diario', '/valutazioni', '/progetto', '/scadenze'],
  ...['/prestazioni', '/persone', '/accessi'],
]

/** Statements of a page the second time that it is asked for. */
async function statements(path: string): Promise<number> {
  await worker.get(path)
  const [page, asked] = await counting(() => worker.get(path))
  expect([path, page.status]).toEqual([path, 200])
  return asked
}

test.each(pages)(
  'the folder asks no more after 500 events, and at most twelve times: %s',
  async (part) => {
    const asked = await statements(`/pratiche/${long.caseId}${part}`)
    expect(asked).toBe(await statements(`/pratiche/${short.caseId}${part}`))
    expect(asked).toBeLessThanOrEqual(12)
  },
)

test.each([
  ['the task', ({ taskId }: TestCase) => `/attivita/${taskId}`],
  ['the person', ({ personId }: TestCase) => `/persone/${personId}`],
])('%s asks no more after 500 events, and at most twenty times', async (_, path) => {
  const asked = await statements(path(long))
  expect(asked).toBe(await statements(path(short)))
  expect(asked).toBeLessThanOrEqual(20)
})

test('of a long life a page shows a part, and the way to the rest', async () => {
  const diary = await worker.get(`/pratiche/${long.caseId}/diario`)
  expect(diary.html.length).toBeLessThan(200_000)
  expect(diary.html).toMatch(/rel='next'/)
})
