import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type pg from 'pg'

import { evaluateQuality } from '../../../domain/data-quality/evaluate.ts'
import { listFindings, readQuality } from '../../../domain/data-quality/queries.ts'
import type { Finding } from '../../../domain/data-quality/queries.ts'
import { qualityRules } from '../../../domain/data-quality/quality-rules.ts'
import { aCase, aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { aProvider } from '../../support/a-service.ts'

let desk: Desk
let team: Team
let planner: Colleague
let charged: TestCase
let contact: TestCase
let service: string
let provider: number

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  charged = await aCaseInAssessment(desk, team)
  contact = await aCase(desk, { by: team.clerk })
  provider = (await aProvider(desk, 'quality', desk.here.zone)).id
  service = await grant('hour')
  await owner(
    `update person set fiscal_code = 'PRVDIA41C48G478X', fiscal_code_kind = 'regular', birth_date = '1941-03-08', sex = 'F',
       citizenship = 'IT', residence = $2 where id = $1`,
    [charged.person, desk.here.municipality],
  )
  await owner(`update social_case set area = 'elderly' where id = $1`, [charged.id])
}, 60_000)
afterAll(() => desk.close())

const owner = <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
  desk.owner.query<Row>(text, [...values])

/** A service of the case that is followed, as its effect leaves it. */
async function grant(unit: 'hour' | 'euro'): Promise<string> {
  const id = randomUUID()
  await owner(
    `insert into social_case (id, number, procedure, subject, org, municipality, zone, orgs, opened_by, opened_at,
       effective_at, phase, parent)
     select $1, $2, 'prestazione', subject, org, municipality, zone, orgs, opened_by, opened_at, effective_at, 'delivery', id
     from social_case where id = $3`,
    [id, `P-${id.slice(0, 8)}`, charged.id],
  )
  await owner(
    `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every,
       price, starts_on, ends_on, provider, protected, phase, state)
     values ($1, $2, 1, (select count(*) from granted_service), $3, (select code from service where siuss_code <> '' limit 1),
       200, $4, 'week', 2000, siso_today() - 80, siso_today() + 80, $5, false, 'delivery', 'open')`,
    [id, charged.id, `P-${id.slice(0, 8)}`, unit, unit === 'hour' ? provider : null],
  )
  return id
}

/** What a rule finds for whoever asks, after a new look. */
async function found(rule: string, who = team.coordinator): Promise<readonly Finding[]> {
  expect(await evaluateQuality(desk.engine)).toBe(true)
  return desk.actAs(who, ({ sql, session }) => listFindings(sql, rule, session.orgs))
}
const deliver = (day: number, late = 0) =>
  owner(
    `insert into delivery (service, day, quantity, recorded_by, at)
     values ($1, siso_today() - $2::int, 100, $3, (siso_today() - $2::int + $4::int)::timestamp)`,
    [service, day, team.worker.id, late],
  )

/** Faults planted one at a time: what breaks the record, and what mends it. */
const faults: Readonly<Record<string, () => readonly [breaks: string, mends: string, id: string]>> =
  {
    'fiscal-code': () => [
      `update person set fiscal_code_kind = 'provisional' where id = $1`,
      `update person set fiscal_code_kind = 'regular' where id = $1`,
      charged.person,
    ],
    residence: () => [
      'update person set residence = null where id = $1',
      `update person set residence = ${String(desk.here.municipality)} where id = $1`,
      charged.person,
    ],
    citizenship: () => [
      'update person set citizenship = null where id = $1',
      `update person set citizenship = 'IT' where id = $1`,
      charged.person,
    ],
    birth: () => [
      'update person set sex = null where id = $1',
      `update person set sex = 'F' where id = $1`,
      charged.person,
    ],
    area: () => [
      'update social_case set area = null where id = $1',
      `update social_case set area = 'elderly' where id = $1`,
      charged.id,
    ],
    isee: () => [
      `update granted_service set unit = 'euro' where case_id = $1`,
      `update granted_service set unit = 'hour' where case_id = $1`,
      service,
    ],
    'service-code': () => [
      `update granted_service set service = 'nowhere' where case_id = $1`,
      `update granted_service set service = (select code from service where siuss_code <> '' limit 1) where case_id = $1`,
      service,
    ],
    'contact-open': () => [
      `update social_case set opened_at = siso_clock() - interval '31 days' where id = $1`,
      `update social_case set opened_at = siso_clock() where id = $1`,
      contact.id,
    ],
    'contact-late': () => [
      `update social_case set effective_at = opened_at - interval '8 days' where id = $1`,
      `update social_case set effective_at = opened_at - interval '6 days' where id = $1`,
      contact.id,
    ],
    'term-overdue': () => [
      `update deadline set due_at = siso_clock() - interval '1 day' where state = 'running' and case_id = $1`,
      `update deadline set due_at = siso_clock() + interval '9 days' where state = 'running' and case_id = $1`,
      charged.id,
    ],
    'birth-after-contact': () => [
      `update person set birth_date = siso_today() + 1 where id = $1`,
      `update person set birth_date = '1941-03-08' where id = $1`,
      charged.person,
    ],
  }

describe.each(Object.keys(faults))('%s', (rule) => {
  test('is found where it is, told mended before the next look, and gone after it', async () => {
    const [breaks, mends, id] = faults[rule]?.() ?? ['', '', '']
    const before = await found(rule)
    await owner(breaks, [id])
    const after = await found(rule)
    expect(after.length).toBeGreaterThan(before.length)
    expect(after.every(({ still }) => still)).toBe(true)
    await owner(mends, [id])
    const seen = await desk.actAs(team.coordinator, ({ sql, session }) =>
      listFindings(sql, rule, session.orgs),
    )
    expect(seen.filter(({ still }) => still)).toHaveLength(before.length)
    expect(await found(rule)).toHaveLength(before.length)
  })
})

describe('of deliveries', () => {
  beforeEach(async () => {
    await desk.owner.query('alter table delivery disable trigger delivery_append_only')
    await desk.owner.query('delete from delivery')
  })

  test('those written late, outside their period, after a death or in a suspension', async () => {
    await deliver(40)
    const rules = [
      'delivery-late',
      'delivery-out-of-period',
      'delivery-after-death',
      'delivery-while-suspended',
    ]
    for (const rule of rules) expect([rule, await found(rule)]).toEqual([rule, []])
    await deliver(39, 16)
    await deliver(85)
    await owner('update granted_service set died_on = siso_today() - 40 where case_id = $1', [
      service,
    ])
    await owner(
      `insert into case_engine (case_id, last_at, engine, release, calendar, schema, state_hash, state)
       select $1, siso_clock(), engine, release, calendar, schema, state_hash,
         jsonb_build_object('suspensions', jsonb_build_array(jsonb_build_object('id', 1, 'from', siso_today() - 41, 'until', siso_today() - 40)))
       from case_engine where case_id = $2`,
      [service, charged.id],
    )
    const days = []
    for (const rule of rules) days.push((await found(rule)).map(({ about }) => about))
    const { rows } = await owner<{ day: string }>(
      `select (siso_today() - n)::text as day from unnest(array[39, 85, 39, 40]) with ordinality as d (n, at) order by at`,
    )
    expect(days).toEqual(rows.map(({ day }) => [day]))
    await owner('update granted_service set died_on = null where case_id = $1', [service])
  })

  test('a week waits for its provider, then for the zone, then for nobody', async () => {
    await deliver(40)
    const mark = (n: number, kind: string) =>
      owner(
        `insert into delivery_mark (service, week, n, kind, upto, delivered, planned, by_user, at)
         values ($1, date_trunc('week', siso_today() - 40)::date, $2, $3, (select max(id) from delivery), 100, 100, $4,
           siso_clock() - interval '15 days')`,
        [service, n, kind, team.worker.id],
      )
    const counts = async () => [
      (await found('week-not-validated')).length,
      (await found('week-not-checked')).length,
    ]
    expect(await counts()).toEqual([1, 0])
    await mark(1, 'validated')
    expect(await counts()).toEqual([0, 1])
    await mark(2, 'checked')
    expect(await counts()).toEqual([0, 0])
    await deliver(40)
    expect(await counts()).toEqual([1, 0])
  })
})

/** Writes a fact of the social record that began today. */
const fact = (person: string, kind: string, over: Readonly<Record<string, unknown>> = {}) =>
  owner(
    `insert into social_fact (id, person_id, kind, detail, other, valid_from, valid_to, source, source_date, recorded_by)
     values (gen_random_uuid(), $1, $2, $3, $4, siso_today(), siso_today() + 10, 'document', siso_today(), $5)`,
    [person, kind, over['detail'] ?? {}, over['other'] ?? null, team.worker.id],
  )

test('an ISEE in force of the household mends the benefit that asks for it', async () => {
  await grant('euro')
  const living = (lives: boolean) =>
    fact(charged.person, 'tie', {
      detail: { relation: 'spouse', livesWith: lives },
      other: contact.person,
    })
  expect(await found('isee')).toHaveLength(1)
  await living(false)
  await fact(contact.person, 'isee')
  expect(await found('isee')).toHaveLength(1)
  await living(true)
  expect(await found('isee')).toEqual([])
  await owner(
    `insert into social_fact (id, person_id, kind, detail, other, valid_from, source, source_date, recorded_by, corrects, reason, annuls)
     select gen_random_uuid(), person_id, kind, detail, other, valid_from, source, source_date, recorded_by, id, 'Non vivono insieme', true
     from social_fact where person_id = $1 and kind = 'tie' and (detail ->> 'livesWith')::boolean`,
    [charged.person],
  )
  expect(await found('isee')).toHaveLength(1)
  const member = (until: string) =>
    owner(
      `insert into case_participant (case_id, person_id, role, valid_from, valid_to)
       values ($1, $2, 'household-member', siso_today() - 9, ${until})
       on conflict (case_id, person_id, role, valid_from) do update set valid_to = excluded.valid_to`,
      [charged.id, contact.person],
    )
  await member('siso_today()')
  expect(await found('isee')).toHaveLength(1)
  await member('null')
  expect(await found('isee')).toEqual([])
})

test('an ISEE in force of the person mends it too', async () => {
  await owner(`delete from case_participant where case_id = $1 and role = 'household-member'`, [
    charged.id,
  ])
  expect(await found('isee')).toHaveLength(1)
  await fact(charged.person, 'isee')
  expect(await found('isee')).toEqual([])
})

test('a service has its code once who plans said it, from the first day of the year on', async () => {
  const code = 'D.1.03'
  const say = (day: string) =>
    owner(
      `insert into service_benefit (service, valid_from, siuss_code, set_by) values ($1, ${day}, 'A2.07', $2)`,
      [code, planner.id],
    )
  await owner('update granted_service set service = $2 where case_id = $1', [service, code])
  const [one] = await found('service-code')
  expect(one).toMatchObject({ caseId: charged.id, service: code })
  await say('siso_today() + 1')
  expect(await found('service-code')).toHaveLength(1)
  await say(`'2020-01-01'`)
  expect(await found('service-code')).toEqual([])
})

test('a plan written long ago and not signed is found, until it is signed', async () => {
  const one = await aCaseInAssessment(desk, team)
  await one.complete(team.worker, await one.task('assess'), { outcome: 'done' })
  await one.advance('workflow')
  await one.complete(team.worker, await one.task('write-plan'), { outcome: 'propose' })
  expect(await found('unsigned-plan')).toEqual([])
  await desk.owner.query('alter table task_answer disable trigger task_answer_append_only')
  await owner(`update task_answer set at = siso_clock() - interval '31 days' where case_id = $1`, [
    one.id,
  ])
  expect((await found('unsigned-plan')).map(({ caseId }) => caseId)).toEqual([one.id])
  await one.complete(team.coordinator, await one.task('approve-plan'), { outcome: 'approve' })
  const signing = { outcome: 'signed', answers: { signedOn: '2026-11-02' } }
  await one.complete(team.worker, await one.task('sign-plan'), signing)
  expect(await found('unsigned-plan')).toEqual([])
})

describe('whose it is', () => {
  test('scores are told where the reader answers for them, without a name', async () => {
    await owner('update person set citizenship = null where id = $1', [charged.person])
    await found('citizenship')
    const scoresOf = (who: Colleague) =>
      desk.actAs(who, async ({ sql }) => (await readQuality(sql)).scores)
    const scores = await scoresOf(planner)
    const one = scores.find(({ rule }) => rule === 'citizenship')
    expect(one).toMatchObject({ org: desk.here.org, zone: desk.here.zone, wrong: 2, checked: 2 })
    expect(await scoresOf(team.coordinator)).toEqual(scores)
    expect(await scoresOf(await desk.hire('planner', desk.elsewhere.zone ?? 0))).toEqual([])
    expect(await scoresOf(team.worker)).toEqual([])
  })

  test('records are listed to who sees the case alone', async () => {
    const elsewhere = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
    expect(await found('citizenship', elsewhere)).toEqual([])
    expect(await found('citizenship', planner)).toEqual([])
    await owner('update social_case set protected = true where id = $1', [charged.id])
    const seen = await found('citizenship')
    expect(seen.map(({ caseId }) => caseId)).not.toContain(charged.id)
    await owner('update social_case set protected = false where id = $1', [charged.id])
    expect(await found('citizenship')).toHaveLength(seen.length + 1)
  })

  test('nobody who serves pages evaluates, nor reads the scores themselves', async () => {
    await expect(desk.web.query(`select evaluate_quality('{}')`)).rejects.toThrow(
      'permission denied',
    )
    await expect(desk.web.query('select * from quality_score')).rejects.toThrow('permission denied')
    await expect(desk.web.query(`select * from quality_seen('{}')`)).rejects.toThrow(
      'permission denied',
    )
  })
})

test('the scores of a day are its last look; of past months the last day is kept', async () => {
  await owner('delete from quality_score')
  await owner(
    `insert into quality_score (day, org, rule, checked, wrong)
     select d, $1, 'area', 10, 1 from unnest(array['2026-01-30', '2026-01-31', '2025-12-20']::date[]) d`,
    [desk.here.org],
  )
  await found('area')
  await found('area')
  const { rows } = await owner<{ day: string; n: number }>(
    `select day::text as day, count(*)::int as n from quality_score where rule = 'area' group by 1 order by 1`,
  )
  const now = await owner<{ day: string }>('select siso_today()::text as day')
  expect(rows).toEqual([
    { day: '2025-12-20', n: 1 },
    { day: '2026-01-31', n: 1 },
    { day: now.rows[0]?.day, n: 1 },
  ])
  const { trend } = await desk.actAs(planner, ({ sql }) => readQuality(sql))
  expect(trend.filter(({ rule }) => rule === 'area').map(({ day }) => day)).toEqual(
    rows.map(({ day }) => day),
  )
})

test('two looks at once are one', async () => {
  const client = await desk.engine.connect()
  await client.query('begin')
  await client.query(`select pg_advisory_xact_lock(hashtext('siso quality'))`)
  expect(await evaluateQuality(desk.engine)).toBe(false)
  await client.query('rollback')
  client.release()
  expect(await evaluateQuality(desk.engine)).toBe(true)
})

test('every rule of the data is a branch of the database, and every branch a rule', async () => {
  const { rows } = await owner<{ body: string }>(
    `select prosrc as body from pg_proc where proname = 'quality_seen'`,
  )
  const branches = [...(rows[0]?.body ?? '').matchAll(/^\s*select '([a-z-]+)',/gm)]
  expect(branches.map(([, rule]) => rule).toSorted()).toEqual(
    qualityRules.map(({ id }) => id).toSorted(),
  )
})
