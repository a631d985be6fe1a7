import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { hashToken, newToken, openScope } from '../../../domain/auth/session.ts'
import { createPool, transaction } from '../../../domain/database.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import { setClock } from '../../support/builders/clock.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Pool
let web: pg.Pool

beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  web = createPool(database.url('siso_web'), 2)
  await setClock(owner, { at: '2026-11-25T09:30:00.000Z' })
  await makeDemo(database.ownerUrl, { people: 800 })
}, 60_000)
afterAll(async () => {
  await Promise.all([owner.end(), web.end()])
  await database.drop()
})

const count = async (text: string, values: readonly unknown[] = []): Promise<number> =>
  (await owner.query<{ n: number }>(`select count(*)::int as n ${text}`, [...values])).rows[0]?.n ??
  0

async function as<T>(userId: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const token = newToken()
  await owner.query('select open_session($1, $2, $3)', [hashToken(token), userId, newToken()])
  return transaction(web, async (sql) => {
    await openScope(sql, hashToken(token))
    return work(sql)
  })
}

describe('a person who is protected', () => {
  interface Hidden {
    readonly id: string
    readonly named: string[]
  }
  // A provider works on its task, and sees the person nowhere else.
  const hidden = `
    select p.id, array(select distinct g.user_id from case_grant g join social_case c on c.id = g.case_id
        join user_role r on r.user_id = g.user_id and r.role <> 'provider'
        where c.subject = p.id and g.kind = 'named') as named
    from person p where p.protected`

  test('is seen by those named on her cases, with the secret address, and by no colleague', async () => {
    const { rows } = await owner.query<Hidden>(hidden)
    expect(rows.length).toBeGreaterThan(0)
    const seen = (id: string) => async (sql: Sql) => [
      (await sql.query('select from person where id = $1', [id])).length,
      (await sql.query('select from person_address where person_id = $1 and secret', [id])).length,
    ]
    for (const { id, named } of rows) {
      expect(named.length).toBeGreaterThan(2)
      for (const someone of named) expect(await as(someone, seen(id))).toEqual([1, 1])
    }
    const { rows: colleagues } = await owner.query<{ id: string; person: string }>(
      `select r.user_id as id, p.id as person from person p join user_role r on r.org = p.orgs[1]
       where p.protected and not exists (select from case_grant g join social_case c on c.id = g.case_id
         where c.subject = p.id and g.user_id = r.user_id)`,
    )
    expect(colleagues.length).toBeGreaterThan(0)
    for (const { id, person } of colleagues) expect(await as(id, seen(person))).toEqual([0, 0])
  })

  test('has every case and task of hers hidden, and somebody named for each open task', async () => {
    const cases = 'from social_case c join person p on p.id = c.subject where p.protected'
    expect(await count(`${cases} and not c.protected`)).toBe(0)
    const tasks = `from task t join social_case c on c.id = t.case_id where c.protected`
    expect(await count(`${tasks} and not t.protected`)).toBe(0)
    expect(
      await count(`${tasks} and t.state in ('open', 'claimed') and not exists (
        select from case_grant g where g.case_id = c.id and (g.user_id = t.assignee or exists (
          select from user_role r where r.user_id = g.user_id and r.role || '@' || r.org = any(t.groups))))`),
    ).toBe(0)
  })
})

test('drafts are of those who have the task in hand, on the version that they see', async () => {
  expect(await count('from draft')).toBeGreaterThan(3)
  expect(
    await count(`from draft d where not exists (select from task t where 'task:' || t.id = d.subject
      and t.state = 'claimed' and t.assignee = d.user_id and t.version = d.base_version)`),
  ).toBe(0)
})

test('comments are written while the task is open, each with its trace', async () => {
  expect(await count('from task_comment')).toBeGreaterThan(10)
  expect(
    await count(`from task_comment k join task t on t.id = k.task_id
      where k.at < t.opened_at or k.at > coalesce(t.completed_at, siso_clock())`),
  ).toBe(0)
  const traces = await count(`from audit_event where action = 'task-commented'`)
  expect(traces).toBe(await count('from task_comment'))
})

test('some cases came back: to the assessment, to the plan, to the card', async () => {
  for (const step of ['assess', 'write-plan', 'access-card'])
    expect(await count('from task where step = $1 and iteration > 1', [step])).toBeGreaterThan(0)
})

test('some work is to be done by today, and some triages went past their term by the timers alone', async () => {
  const rome = `at time zone 'Europe/Rome'`
  const open = `from task where state in ('open', 'claimed')`
  const today = `(due_at ${rome})::date = (siso_clock() ${rome})::date`
  expect(await count(`${open} and step = 'triage' and ${today}`)).toBeGreaterThan(0)
  expect(await count(`${open} and step = 'assess' and ${today}`)).toBeGreaterThan(0)
  const late = `${open} and step = 'triage' and due_at < siso_clock()`
  expect(await count(late)).toBeGreaterThan(0)
  expect(
    await count(`${late} and priority = 2 and exists (select from unnest(groups) g where g like 'coordinator@%')
      and exists (select from case_event e where e.case_id = task.case_id and e.kind = 'rung')`),
  ).toBe(await count(late))
})

test('older notices are read, mostly; those of today are not', async () => {
  const read = await count('from notice_read')
  expect(read).toBeGreaterThan(10)
  expect(read).toBeLessThan(await count('from notice'))
  expect(
    await count(`from notice_read d join notice n on n.id = d.notice_id where d.at <= n.at or d.at > siso_clock()
      or not (n.audience = 'user:' || d.user_id or exists (select from user_role r
        where r.user_id = d.user_id and r.role || '@' || r.org = n.audience))`),
  ).toBe(0)
})

test('what a provider delivers is recorded by its own people', async () => {
  const delivered = `from task t join social_case c on c.id = t.case_id
    where t.step in ('activate', 'report-delivery') and t.state = 'completed' and c.provider is not null`
  expect(await count(delivered)).toBeGreaterThan(5)
  expect(
    await count(`${delivered} and not exists (select from user_role r
      where r.user_id = t.completed_by and r.role = 'provider' and r.org = c.provider)`),
  ).toBe(0)
  const waiting = `from task_candidate k join user_role r on r.role || '@' || r.org = k.group_key
    join user_account u on u.id = r.user_id where u.username = 'ente'`
  expect(await count(waiting)).toBeGreaterThan(0)
})

test('contacts came in all along the last eighteen months', async () => {
  const ages = `from social_case where opened_at > siso_clock() - make_interval(months => $1)
    and opened_at <= siso_clock() - make_interval(months => $2)`
  for (const months of [3, 6, 9, 12, 15, 18])
    expect(await count(ages, [months, months - 3])).toBeGreaterThan(0)
  expect(await count('from social_case where opened_at > siso_clock()')).toBe(0)
})

test('calls of the last nights are in the register: some wait for the office, some were taken up', async () => {
  const entries = 'from emergency_entry e join social_case c on c.id = e.case_id'
  const night = `e.happened_at at time zone 'Europe/Rome'`
  expect(await count(`${entries} where extract(hour from ${night}) between 7 and 21`)).toBe(0)
  const waiting = `${entries} join task t on t.case_id = c.id and t.state = 'open' and t.assignee is null
    where e.taken_up_at is null and c.state = 'open' and t.priority = 2 and e.happened_at > siso_clock() - interval '1 day'`
  expect(await count(waiting)).toBe(2)
  expect(await count(`${entries} where e.taken_up_at > e.happened_at`)).toBe(3)
  expect(
    await count(`${entries} where not exists (select from audit_event a
      where a.case_id = c.id and a.action = 'emergency-recorded' and a.actor = e.on_call)`),
  ).toBe(0)
})

test('operations of the funds have people who enter, leave and are asked after four weeks and six months', async () => {
  const { rows } = await owner.query<{ step: string; n: number }>(
    `select t.step, count(distinct o.id)::int as n from participation p join funded_operation o on o.id = p.operation
       join task t on t.case_id = p.case_id and t.state in ('open', 'claimed') group by 1 order by 1`,
  )
  expect(rows).toEqual(
    [
      'record-fund-entry',
      'record-fund-exit',
      'record-immediate-results',
      'record-lasting-results',
    ].map((step) => ({ step, n: 1 })),
  )
  expect(
    await count(`from participation p join social_case c on c.id = p.case_id
      where c.parent is null or c.subject <> (select subject from social_case x where x.id = c.parent)`),
  ).toBe(0)
})

test('contributions are paid part by part, to whom they were granted', async () => {
  const paid = `from granted_service g join delivery d on d.service = g.case_id where g.unit = 'euro'`
  expect(await count(paid)).toBeGreaterThan(0)
  expect(await count(`${paid} and (d.reference is null or g.payee is null)`)).toBe(0)
  // Of what is granted month by month, a part for each month, begun or whole.
  const months = `extract(epoch from age(g.ends_on + 1, g.starts_on)) / 2592000 + 1`
  expect(
    await count(`from granted_service g where g.unit = 'euro'
      and g.quantity * (case g.every when 'month' then ${months} else 1 end) < (
        select sum(d.quantity) from delivery d where d.service = g.case_id)`),
  ).toBe(0)
})

test('a plan is about to end, with the task of looking at it; one has ended, and its coordinator knows', async () => {
  const term = (rung: string) => `from deadline d join social_case c on c.id = d.case_id
    where d.deadline = 'plan-end' and d.state = 'running' and c.state = 'open' and d.fired @> '[{"rung": "${rung}"}]'`
  expect(
    await count(`${term('warning')} and d.due_at > siso_clock() and exists (select from task t
    where t.case_id = c.id and t.purpose = 'follow-up' and t.state in ('open', 'claimed'))`),
  ).toBeGreaterThan(0)
  expect(
    await count(`${term('breach')} and d.due_at < siso_clock() and exists (select from notice n
    where n.case_id = c.id and n.audience like 'coordinator@%')`),
  ).toBeGreaterThan(0)
  expect(
    await count(
      `from granted_service g join delivery d on d.service = g.case_id where d.day > g.ends_on`,
    ),
  ).toBe(0)
})

test('who has died has one case, whose services stand still and which waits for what is left to do', async () => {
  const died = `from person p join social_case c on c.subject = p.id where p.death_date is not null`
  expect(await count(`${died} and c.parent is null`)).toBe(1)
  expect(await count(`${died} and c.parent is not null`)).toBeGreaterThan(0)
  expect(
    await count(`from granted_service g join social_case c on c.id = g.case_id join person p on p.id = c.subject
      where p.death_date is not null and (g.state <> 'open' or g.died_on is distinct from p.death_date)`),
  ).toBe(0)
  expect(
    await count(`from person_death x join task t on t.step = 'check-after-death' and t.state in ('open', 'claimed')
      join social_case c on c.id = t.case_id and c.subject = x.person_id and c.state = 'open'
      join notice n on n.case_id = c.id and n.kind = 'person-died' and n.audience = 'user:' || c.manager`),
  ).toBe(1)
  expect(
    await count(
      `from granted_service g join delivery d on d.service = g.case_id where d.day > g.died_on`,
    ),
  ).toBe(0)
  expect(
    await count(`from appointment a join social_case c on c.id = a.case_id join person p on p.id = c.subject
    where p.death_date is not null and a.starts_at > p.death_date`),
  ).toBe(0)
})

test('on that day a task is added, a step is put aside, and a case is offered to another zone', async () => {
  expect(
    await count(`from task t join user_role r on r.user_id = t.added_by
      where t.purpose = 'ad-hoc' and t.state = 'open' and r.role = 'social-worker'`),
  ).toBe(1)
  expect(await count(`from task where state = 'parked'`)).toBe(1)
  expect(
    await count(`from case_event e join act_text a on a.case_id = e.case_id and a.seq = e.seq
      where e.kind = 'escaped' and a.part = 'reason'`),
  ).toBe(1)
  expect(
    await count(`from handoff h join social_case c on c.id = h.case_id join organisation o on o.id = h.receiver
      join task t on t.case_id = h.case_id and t.key = h.answer_key and t.state = 'open'
      where h.state = 'offered' and h.shown -> 'person' ? 'name' and o.id <> c.org`),
  ).toBe(1)
})
