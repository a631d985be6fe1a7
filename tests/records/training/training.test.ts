import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { sqlState } from '../../../domain/database.ts'
import { readFigures } from '../../../domain/reporting/figures.ts'
import { likelyDuplicates } from '../../../domain/registry/likely-duplicates.ts'
import { makeTraining } from '../../../seeds/training.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let real: TestCase
let planner: Colleague
let learner: Colleague
let learningPlanner: Colleague
let orgs: Readonly<Record<string, number>>

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  real = await aCaseInAssessment(desk, team)
  planner = await desk.hire('planner', desk.here.region ?? 0)
  await makeTraining(desk.database.ownerUrl)
  const { rows } = await desk.owner.query<{ code: string; id: number }>(
    'select code, id from organisation where training',
  )
  orgs = Object.fromEntries(rows.map(({ code, id }) => [code, id]))
  learner = await desk.hire('coordinator', orgs['formazione-zona'] ?? 0)
  learningPlanner = await desk.hire('planner', orgs['formazione'] ?? 0)
}, 60_000)
afterAll(() => desk.close())

const one = async <T>(text: string, values: unknown[] = []): Promise<T> =>
  (await desk.owner.query<{ value: T }>(text, values)).rows[0]?.value as T

const counts = `
  select (select count(*)::int from person) as people, (select count(*)::int from social_case) as cases,
    (select count(*)::int from task) as tasks, (select count(*)::int from organisation) as bodies,
    (select count(*)::int from organisation where training) as learning,
    (select count(*)::int from user_account where training) as learners,
    (select count(*)::int from user_account) as accounts`
type Counts = Record<
  'people' | 'cases' | 'tasks' | 'bodies' | 'learning' | 'learners' | 'accounts',
  number
>

async function seenBy(who: Colleague): Promise<Counts> {
  const [row] = await desk.actAs(who, ({ sql }) => sql.query<Counts>(counts))
  if (!row) throw new Error('nothing counted')
  return row
}

describe('the two worlds', () => {
  test('who learns sees invented people at work, and nothing real', async () => {
    const seen = await seenBy(learner)
    expect(seen.people).toBeGreaterThan(50)
    expect(seen.cases).toBeGreaterThan(20)
    expect([seen.bodies, seen.accounts]).toEqual([seen.learning, seen.learners])
    const found = await desk.actAs(learner, ({ sql }) =>
      sql.query(
        'select from social_case where id = $1 union all select from person where id = $2',
        [real.id, real.person],
      ),
    )
    expect(found).toEqual([])
  })

  test('who works really sees nothing of the training organisation', async () => {
    const atTheRegion = await desk.hire('coordinator', desk.here.region ?? 0)
    for (const who of [team.worker, atTheRegion, planner]) {
      const { learning, learners } = await seenBy(who)
      expect([learning, learners]).toEqual([0, 0])
    }
    const invented = await one<string>(
      'select id as value from social_case c where org = $1 limit 1',
      [orgs['formazione-udc-1']],
    )
    const found = await desk.actAs(atTheRegion, ({ sql }) =>
      sql.query('select from social_case where id = $1', [invented]),
    )
    expect(found).toEqual([])
  })

  test('the training organisation has cases in every phase, open and closed', async () => {
    const phases = await one<string[]>(
      `select array_agg(distinct phase order by phase) as value from social_case where zone = $1`,
      [orgs['formazione-zona']],
    )
    expect(phases).toEqual(
      ['assessment', 'closure', 'contact', 'delivery', 'plan', 'review', 'triage'].filter((p) =>
        phases.includes(p),
      ),
    )
    expect(phases.length).toBeGreaterThan(5)
  })

  test('figures count each world by itself', async () => {
    const whole = async (who: Colleague) => {
      const { cases } = await desk.actAs(who, ({ sql }) => readFigures(sql))
      return cases.reduce((sum, { n }) => sum + n, 0)
    }
    expect(await whole(planner)).toBe(
      await one(
        `select count(*)::int as value from social_case c join person p on p.id = c.subject
         where state = 'open' and parent is null and not p.training`,
      ),
    )
    expect(await whole(learningPlanner)).toBe(
      await one(
        `select count(*)::int as value from social_case c join person p on p.id = c.subject
         where state = 'open' and parent is null and p.training`,
      ),
    )
  })

  test('nobody is told of a namesake in the other world, and the same code is another person', async () => {
    const code = await one<string>(
      `select fiscal_code as value from person where training and fiscal_code is not null and not protected limit 1`,
    )
    const found = await desk.actAs(team.worker, ({ sql }) =>
      likelyDuplicates(sql, { fiscalCode: code }),
    )
    expect([found.known, found.elsewhere]).toEqual([[], []])
    await desk.owner.query(
      `insert into person (id, identity, family_name, fiscal_code, fiscal_code_kind, search_key, orgs)
       values (gen_random_uuid(), 'certain', 'Prova', $1, 'regular', 'prova', array[$2::int])`,
      [code, desk.here.org],
    )
  })
})

describe('what would join them is refused by the database', () => {
  const refused = async (text: string, values: unknown[]) => {
    await expect(desk.owner.query(text, values)).rejects.toMatchObject({ code: '23001' })
  }

  test('a body tied to one of the other world', () =>
    refused(
      `insert into organisation_tie (child, parent, relation, valid_from, evidence)
       values ($1, $2, 'part-of', '2026-01-01', 'invented')`,
      [orgs['formazione-zona'], desk.here.region],
    ))

  test('a second role in the other world', async () => {
    const give = `insert into user_role (user_id, role, org, valid_from) values ($1, 'social-worker', $2, '2026-01-01')`
    await refused(give, [team.worker.id, orgs['formazione-udc-1']])
    await refused(give, [learner.id, desk.here.org])
  })

  test.each(['system-admin', 'procedure-admin', 'help-desk'])(
    'a role that would hold for everybody: %s',
    async (role) => {
      await expect(
        desk.hire(role as 'system-admin', orgs['formazione'] ?? 0),
      ).rejects.toMatchObject({ code: '23001' })
    },
  )

  test('standing in for somebody of the other world', () =>
    refused(
      `insert into substitution (user_id, substitute, valid_from, valid_to) values ($1, $2, '2026-01-01', '2026-02-01')`,
      [team.worker.id, learner.id],
    ))

  test('a person known in both', () =>
    refused('update person set orgs = orgs || $1::int where id = $2', [
      orgs['formazione-udc-1'],
      real.person,
    ]))

  test('a case shown, sent or granted to the other', async () => {
    await refused('update social_case set orgs = orgs || $1::int where id = $2', [
      orgs['formazione-udc-2'],
      real.id,
    ])
    await refused('update social_case set receiver = $1 where id = $2', [
      orgs['formazione-udc-2'],
      real.id,
    ])
    await refused(
      `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'share', 'prova')`,
      [real.id, learner.id],
    )
  })

  test('a case of a real person, opened by who learns', async () => {
    const opened = desk.actAs(learner, ({ sql }) =>
      sql.query(
        `insert into social_case (id, number, procedure, subject, org, orgs, opened_by, opened_at, effective_at, phase)
         values (gen_random_uuid(), 'x', 'x', $1, $2, array[$2::int], $3, now(), now(), 'contact')`,
        [real.person, orgs['formazione-udc-1'], learner.id],
      ),
    )
    expect(sqlState(await opened.catch((error: unknown) => error))).toBe('23001')
  })
})

describe('made anew', () => {
  // Every table with row-level security, less what the training organisation is.
  const realRows = `
    select (select count(*)::int from person where not training) || ' ' ||
      (select md5(string_agg(c::text, '|' order by c.id)) from social_case c join person p on p.id = c.subject where not p.training) || ' ' ||
      (select md5(string_agg(e::text, '|' order by e.case_id, e.seq)) from case_event e where case_id = $1) || ' ' ||
      (select md5(string_agg(t::text, '|' order by t.id)) from task t where case_id = $1) || ' ' ||
      (select count(*)::int from audit_event where action <> 'training-made' and case_id = $1) as value`

  test('other people and cases, the same accounts, and nothing real is touched', async () => {
    const before = await one<string>(realRows, [real.id])
    const people = await one<string[]>(`select array_agg(id) as value from person where training`)
    const open = await one<number>(
      `select count(*)::int as value from social_case c join person p on p.id = c.subject where p.training and state = 'open'`,
    )
    const accounts = await one<number>(`select count(*)::int as value from user_account`)
    const made = await makeTraining(desk.database.ownerUrl)
    expect([made.times, made.gone.length]).toEqual([2, open])
    expect(await one(realRows, [real.id])).toBe(before)
    expect(await one(`select count(*)::int as value from user_account`)).toBe(accounts)
    expect(
      await one(`select count(*)::int as value from person where id = any($1)`, [people]),
    ).toBe(0)
    expect((await seenBy(learner)).people).toBeGreaterThan(50)
  }, 60_000)

  test('no row is left that names a case or a person that is gone', async () => {
    const { rows } = await desk.owner.query<{ name: string; column: string; parent: string }>(
      `select t.relname as name, a.attname as column, m.parent from pg_class t
         join pg_attribute a on a.attrelid = t.oid and a.atttypid = 'uuid'::regtype
         join (values ('case_id', 'social_case'), ('person_id', 'person'), ('task_id', 'task')) m (name, parent) on m.name = a.attname
       where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace and t.relname <> 'audit_event'`,
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const { name, column, parent } of rows) {
      const left = await one<number>(
        `select count(*)::int as value from ${name} x where ${column} is not null
           and not exists (select from ${parent} p where p.id = x.${column})`,
      )
      expect([name, column, left]).toEqual([name, column, 0])
    }
  })

  test('what is only added to is so again', async () => {
    await expect(desk.owner.query('delete from case_event')).rejects.toMatchObject({
      code: '23001',
    })
    await expect(desk.owner.query('delete from task_answer')).rejects.toMatchObject({
      code: '23001',
    })
  })
})
