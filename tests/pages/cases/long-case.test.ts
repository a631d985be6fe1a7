import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { live } from '../support/a-long-life.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
/** One case with one of everything that a folder holds, and one of five hundred events with what such a life leaves. */
let short: TestCase
let long: TestCase

beforeAll(async () => {
  app = await startApp()
  short = await aCase(app)
  long = await aCase(app)
  await live(app, short, 'short')
  await live(app, long, 'long')
  // In somebody's hands: of those too the names are told.
  await app.owner.query(
    `insert into audit_event (actor, action, object_kind, object_id, case_id, request)
     select $1, 'task-claimed', 'task', id::text, case_id, 'test' from task where id = any($2)`,
    [app.people.users['coordinator.a'], [short.taskId, long.taskId]],
  )
  worker = await app.enter('social-worker.a')
  // The first page of a process reads what it then keeps.
  await worker.get(`/pratiche/${short.caseId}`)
}, 120_000)
afterAll(() => app.stop())

const pages = [
  ...['', '/percorso', '/documenti', '/diario', '/valutazioni', '/progetto', '/scadenze'],
  ...['/prestazioni', '/persone', '/accessi', '/chi-apre', '/chiesti', '/vista', '/stampa'],
  ...['/valutazioni?cerca=casa', '/valutazioni/stampa', '/progetto?versione=1'],
]

/** What a page tells of each row that the life has left, and of how many it does. */
const told: readonly [page: string, words: RegExp, times: number][] = [
  ['/documenti', /Attestazione \d+/g, 60],
  ['/diario', /Colloquio \d+/g, 15],
  ['/valutazioni', /modulo&#x3D;\d+/g, 30],
  ['/valutazioni?cerca=casa', /Restare a casa \d+/g, 12],
  ['/progetto', /versione&#x3D;\d+/g, 11],
  ['/prestazioni', /W-[0-9a-f-]{36}/g, 40],
  ['/persone', /Lia \d+ Vicina/g, 40],
  ['/chiesti', /ISEE \d+/g, 60],
  ['/stampa', /Colloquio \d+/g, 200],
  ['/stampa', /Restare a casa \d+/g, 12],
  ['', /href='\/agenda\/[0-9a-f-]{36}'/g, 3],
]

/** Statements of a page the second time that it is asked for. */
async function statements(path: string): Promise<number> {
  await worker.get(path)
  const [page, asked] = await counting(() => worker.get(path))
  expect([path, page.status]).toEqual([path, 200])
  return asked
}

async function asksNoMore(part: string, bar: number): Promise<void> {
  const asked = await statements(`/pratiche/${long.caseId}${part}`)
  expect(asked).toBe(await statements(`/pratiche/${short.caseId}${part}`))
  expect(asked).toBeLessThanOrEqual(bar)
}

test.each(told)(
  'of a long life the folder tells what it has: %s %s',
  async (part, words, times) => {
    const { html } = await worker.get(`/pratiche/${long.caseId}${part}`)
    expect(new Set(html.match(words)).size).toBeGreaterThanOrEqual(times)
  },
)

test.each(pages)('the folder asks no more after 500 events, and at most twelve times: %s', (part) =>
  asksNoMore(part, 12),
)

test('what was known then is folded again from 500 events, and asks at most twelve times', async () => {
  const { rows } = await app.owner.query<{ day: string }>('select siso_today()::text as day')
  const part = `/vista?giorno=${rows[0]?.day ?? ''}`
  const { text } = await worker.get(`/pratiche/${long.caseId}${part}`)
  expect(text).toContain('Vista al ')
  expect(text).toContain('Restare a casa')
  await asksNoMore(part, 12)
})

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
