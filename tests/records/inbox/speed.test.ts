import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { InboxAsk, InboxSort, InboxTab } from '../../../domain/tasks/inbox-ask.ts'
import { inboxSorts, inboxTabs } from '../../../domain/tasks/inbox-ask.ts'
import { inboxCounts } from '../../../domain/tasks/inbox-counts.ts'
import { inboxMarks, inboxPage } from '../../../domain/tasks/inbox.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

const tasks = 100_000
const offices = 80
let desk: Desk
/** In forty groups: four roles in ten offices. */
let operator: Colleague

beforeAll(async () => {
  desk = await aDesk()
  operator = await desk.hire('social-worker', desk.here.org)
  await generate(desk, operator)
}, 120_000)
afterAll(() => desk.close())

/** As many open tasks as a small region has, over 800 groups, written in bulk by the owner. */
async function generate({ owner }: Desk, who: Colleague): Promise<void> {
  const client = await owner.connect()
  try {
    // Twenty thousand rows with all that they set off: on a busy machine more than a page may take.
    await client.query('set statement_timeout = 0')
    await client.query(`create temp table place as
      select id, row_number() over (order by id) - 1 as n from organisation where kind = 'office' limit ${offices}`)
    await client.query(
      `insert into user_role (user_id, role, org, valid_from)
       select $1, r, id, '2020-01-01' from place, unnest(array['social-worker', 'coordinator', 'admin-officer', 'front-desk']) r
       where n < 10 on conflict do nothing`,
      [who.id],
    )
    await client.query(`insert into user_account (id, username, full_name, password_hash)
      select gen_random_uuid(), 'bulk' || i, 'Bulk ' || i, 'x' from generate_series(1, 200) i`)
    await client.query(`insert into person (id, identity, given_name, family_name, search_key, orgs)
      select md5('p' || i)::uuid, 'certain', 'Ida', 'Prova ' || i, 'prova ' || i || ' ida', array[p.id]
      from generate_series(1, 20000) i join place p on p.n = i % ${offices}`)
    await client.query(`insert into social_case (id, number, procedure, subject, org, orgs, opened_by, opened_at, effective_at, phase)
      select md5('c' || i)::uuid, '1999/' || i, 'presa-in-carico', md5('p' || i)::uuid, p.id, array[p.id], u.id, now(), now(), 'triage'
      from generate_series(1, 20000) i join place p on p.n = i % ${offices}
      join user_account u on u.username = 'bulk' || (1 + i % 200)`)
    await client.query(
      `insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state, assignee,
         due_at, groups, orgs, opened_at)
       select md5('t' || i)::uuid, md5('c' || (1 + i % 20000))::uuid, 'triage#' || i, 'triage', 1, 'triage', 'step',
         'presa-in-carico@1', 'triage', 'Valuta', case when i % 1000 = 7 then 'claimed' else 'open' end,
         case when i % 1000 = 7 then $1::uuid end, now() + i * interval '37 seconds',
         array[(array['social-worker', 'coordinator', 'admin-officer', 'front-desk', 'uvm-nurse', 'uvm-doctor',
           'uvm-therapist', 'uvm-psychologist', 'uvm-coordinator', 'general-practitioner'])[1 + (i / ${offices}) % 10] || '@' || p.id],
         array[p.id], now()
       from generate_series(1, ${tasks}) i join place p on p.n = (1 + i % 20000) % ${offices}`,
      [who.id],
    )
    await client.query(`insert into task_candidate (group_key, due_at, task_id, case_id)
      select g, due_at, id, case_id from task, unnest(groups) g where state = 'open'`)
    await client.query('analyze task, task_candidate, social_case, person, user_account')
  } finally {
    client.release()
  }
}

/** Whole readings of the two big tables by this connection so far, also those inside functions. */
async function wholeReadings(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ scans: number }>(
    `select coalesce(sum(seq_scan), 0)::int as scans from pg_stat_xact_all_tables
     where relname in ('task', 'task_candidate')`,
  )
  return row?.scans ?? 0
}

const asks: readonly InboxAsk[] = inboxTabs.flatMap((tab: InboxTab) =>
  inboxSorts.flatMap((sort: InboxSort): InboxAsk[] => [
    { tab, sort },
    { tab, sort, phase: 'triage', due: 'week' },
  ]),
)

test.each(asks)('the page $tab by $sort never reads all tasks ($phase)', async (ask) => {
  await desk.actAs(operator, async ({ sql }) => {
    const before = await wholeReadings(sql)
    await inboxPage(sql, ask)
    await inboxMarks(sql, ask)
    expect((await wholeReadings(sql)) - before).toBe(0)
  })
})

test.each(inboxSorts)(
  'what a colleague has in hand, by %s, never reads all tasks, and holds no others',
  async (sort) => {
    await desk.actAs(operator, async ({ sql }) => {
      const before = await wholeReadings(sql)
      for (const due of [undefined, 'week'] as const) {
        const { rows } = await inboxPage(sql, { tab: 'team', sort, due, assignee: operator.id })
        expect(rows.length).toBeGreaterThan(0)
        expect(rows.filter(({ assigneeId }) => assigneeId !== operator.id)).toEqual([])
      }
      expect((await wholeReadings(sql)) - before).toBe(0)
    })
  },
)

test('the counts of the tabs never read all tasks, and stop at a hundred', async () => {
  await desk.actAs(operator, async ({ sql }) => {
    const before = await wholeReadings(sql)
    const counts = await inboxCounts(sql, true)
    expect(counts).toMatchObject({ mine: 100, available: 100, team: 100, snoozed: 0 })
    expect((await wholeReadings(sql)) - before).toBe(0)
  })
})

test('forty groups are walked page by page, each task once, in order, and back again', async () => {
  await desk.actAs(operator, async ({ sql }) => {
    const seen: string[] = []
    const keys: string[] = []
    let ask: InboxAsk = { tab: 'available', sort: 'due' }
    for (let pages = 0; pages < 40; pages++) {
      const page = await inboxPage(sql, ask)
      seen.push(...page.rows.map(({ id }) => id))
      keys.push(...page.rows.map(({ dueAt }) => dueAt?.toISOString() ?? ''))
      expect(page.more).toBe(true)
      if (page.last) ask = { ...ask, cursor: { ...page.last, back: false } }
    }
    expect(new Set(seen).size).toBe(1000)
    expect(keys).toEqual(keys.toSorted())
    const [first] = seen.slice(25)
    const third = await inboxPage(sql, { tab: 'available', sort: 'due' })
    const second = await inboxPage(sql, {
      tab: 'available',
      sort: 'due',
      cursor: { ...(third.last ?? nowhere), back: false },
    })
    expect(second.first?.id).toBe(first)
    const again = await inboxPage(sql, {
      tab: 'available',
      sort: 'due',
      cursor: { ...(second.first ?? nowhere), back: true },
    })
    expect(again.rows.map(({ id }) => id)).toEqual(seen.slice(0, 25))
  })
})

test('the page after many others reads as few blocks as the first', async () => {
  await desk.actAs(operator, async ({ sql }) => {
    const blocks = async (ask: InboxAsk) => {
      await inboxPage(sql, ask)
      const [before] = await sql.query<{ n: number }>(touched)
      await inboxPage(sql, ask)
      const [after] = await sql.query<{ n: number }>(touched)
      return (after?.n ?? 0) - (before?.n ?? 0)
    }
    const first = await blocks({ tab: 'available', sort: 'due' })
    let ask: InboxAsk = { tab: 'available', sort: 'due' }
    for (let pages = 0; pages < 200; pages++) {
      const { last } = await inboxPage(sql, ask)
      if (last) ask = { ...ask, cursor: { ...last, back: false } }
    }
    expect(await blocks(ask)).toBeLessThanOrEqual(first * 1.2)
  })
})

const nowhere = { key: '', id: '' }

const touched = `select coalesce(sum(idx_tup_fetch + coalesce(seq_tup_read, 0)), 0)::int as n
  from pg_stat_xact_all_tables where schemaname = 'public'`
