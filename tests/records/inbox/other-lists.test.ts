import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { CaseAsk, CaseCursor } from '../../../domain/diary/case-list.ts'
import { casesPerPage, caseStates, caseViews, listCases } from '../../../domain/diary/case-list.ts'
import { noticesOf, noticesPerPage } from '../../../domain/notices/queries.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

const cases = 40_000
const offices = 80
const notices = 40_000
let desk: Desk
/** Of the office `here`: one case in eighty, one notice in eighty. One case in three is open. */
let reader: Colleague

beforeAll(async () => {
  desk = await aDesk()
  reader = await desk.hire('social-worker', desk.here.org)
  await generate(desk, reader)
}, 120_000)
afterAll(() => desk.close())

async function generate({ owner, here }: Desk, who: Colleague): Promise<void> {
  const client = await owner.connect()
  try {
    // Many rows in few statements; what the lists read is what is measured.
    await client.query('set statement_timeout = 0')
    await client.query(
      `create temp table place as select id, row_number() over (order by id <> $1, id) - 1 as n
       from organisation where kind = 'office' limit ${offices}`,
      [here.org],
    )
    await client.query(`insert into person (id, identity, given_name, family_name, search_key, orgs)
      select md5('p' || p.n)::uuid, 'certain', 'Ida', 'Prova', 'prova ida', array[p.id] from place p`)
    await client.query(
      `insert into social_case (id, number, procedure, subject, org, orgs, manager, opened_by, opened_at, effective_at, phase, state, closed_at)
       select md5('c' || i)::uuid, '1999/' || i, 'presa-in-carico', md5('p' || p.n)::uuid, p.id, array[p.id],
         case when p.n = 0 then $1::uuid end, $1, now() - i * interval '1 minute', now(), 'triage',
         case when i % 3 = 2 then 'open' else 'closed' end,
         case when i % 3 <> 2 then now() end
       from generate_series(1, ${cases}) i join place p on p.n = i % ${offices}`,
      [who.id],
    )
    await client.query(`insert into notice (id, case_id, effect_key, audience, title, at)
      select md5('n' || i)::uuid, md5('c' || i)::uuid, 'e', 'social-worker@' || p.id, 'Avviso', now() - i * interval '1 minute'
      from generate_series(1, ${notices}) i join place p on p.n = i % ${offices}`)
    await client.query('analyze social_case, person, notice, task, notice_read')
  } finally {
    client.release()
  }
}

interface Read {
  /** Whole readings of the table. */
  readonly whole: number
  readonly rows: number
}

/** What this connection has read of a table so far, also within functions. */
async function readOf(sql: Sql, table: string): Promise<Read> {
  const [row] = await sql.query<Read>(
    `select seq_scan::int as whole, (seq_tup_read + idx_tup_fetch)::int as rows
     from pg_stat_xact_all_tables where relname = $1`,
    [table],
  )
  return row ?? { whole: 0, rows: 0 }
}

/** What one list reads of its table, and how many rows it shows. */
function reading(
  table: string,
  list: (sql: Sql) => Promise<{ rows: readonly unknown[] }>,
  by = reader,
) {
  return desk.actAs(by, async ({ sql }) => {
    const before = await readOf(sql, table)
    const { rows } = await list(sql)
    const after = await readOf(sql, table)
    return { whole: after.whole - before.whole, read: after.rows - before.rows, shown: rows.length }
  })
}

const asks = caseViews.flatMap((view) =>
  caseStates.filter((state) => state !== 'closed').map((state): CaseAsk => ({ view, state })),
)

test.each(asks)('the list of cases never reads all of them (%j)', async (ask) => {
  const list = await reading('social_case', (sql) => listCases(sql, ask, [desk.here.org]))
  expect(list).toMatchObject({ whole: 0, shown: casesPerPage })
})

test.each(['mine', 'office'] as const)(
  'the cases that are %s are walked in order: a page reads little more than it shows',
  async (view) => {
    const list = await reading('social_case', (sql) =>
      listCases(sql, { view, state: 'any' }, [desk.here.org]),
    )
    expect(list.read).toBeLessThanOrEqual(4 * casesPerPage)
  },
)

test('who sees every office walks the newest cases, page after page, and reads little more than is shown', async () => {
  const everywhere = await desk.hire('coordinator', desk.here.region ?? 0)
  const ask: CaseAsk = { view: 'all', state: 'open' }
  const list = (after: CaseCursor | undefined) => (sql: Sql) =>
    listCases(sql, { ...ask, after }, [])
  const { next, rows } = await desk.actAs(everywhere, ({ sql }) => list(undefined)(sql))
  expect(rows[0]?.number).toBe('1999/2')
  for (const after of [undefined, next]) {
    const page = await reading('social_case', list(after), everywhere)
    expect(page).toMatchObject({ whole: 0, shown: casesPerPage })
    expect(page.read).toBeLessThanOrEqual(6 * casesPerPage)
  }
})

test('an office that is not one’s own shows no case', async () => {
  const list = await reading('social_case', (sql) =>
    listCases(sql, { view: 'office', state: 'any' }, [desk.elsewhere.org]),
  )
  expect(list.shown).toBe(0)
})

test('a protected case is not in the list of its office, nor does the list end where it was', async () => {
  const hidden = '1999/80'
  const list = () =>
    desk.actAs(reader, ({ sql }) =>
      listCases(sql, { view: 'office', state: 'open' }, [desk.here.org]),
    )
  const before = await list()
  expect(before.rows.map(({ number }) => number)).toContain(hidden)
  await desk.owner.query('update social_case set protected = true where number = $1', [hidden])
  const after = await list()
  expect(after.rows.map(({ number }) => number)).not.toContain(hidden)
  expect(after.rows).toHaveLength(casesPerPage)
  expect(after.next).toBeDefined()
})

test('the notices that nobody has read are walked in order, not read whole', async () => {
  const list = await reading('notice', (sql) => noticesOf(sql, { unread: true }))
  expect(list).toMatchObject({ whole: 0, shown: noticesPerPage })
  expect(list.read).toBeLessThanOrEqual(notices / offices)
})

test('a list in which nothing matches looks up no task of the cases that it passes by', async () => {
  const nothing: CaseAsk = { view: 'office', state: 'open', urgency: 'red', terms: 'at-risk' }
  const ask = (sql: Sql) => listCases(sql, nothing, [desk.here.org])
  expect(await reading('task', ask)).toEqual({ whole: 0, read: 0, shown: 0 })
})
