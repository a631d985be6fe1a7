import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type pg from 'pg'

import { sqlState } from '../../../domain/database.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { doors } from './doors.ts'

/** The same for everybody, with nobody in it: written by hand, with the reason. */
const withoutPeople = [
  'calendar', // holidays
  'code_list', // codes and labels
  'installation', // settings
  'migration', // names of migrations
  'organisation_tie', // and how they are tied
  'rate_limit', // keys are hashes, see the throttle
  'release', // published procedures
  'release_standing', // and from when they hold
  'service', // nomenclature
]

/** Guarded tables whose rows name a case or a person, and how to find those of one case. */
const guarded: Readonly<Record<string, string>> = {
  person: 'id = :person',
  person_fact: 'person_id = :person',
  person_address: 'person_id = :person',
  social_fact: 'person_id = :person',
  appointment: 'case_id = :case',
  social_case: 'id = :case',
  case_participant: 'case_id = :case',
  case_grant: 'case_id = :case',
  case_engine: 'case_id = :case',
  case_event: 'case_id = :case',
  case_move: 'case_id = :case',
  effect: 'case_id = :case',
  deadline: 'case_id = :case',
  task: 'case_id = :case',
  task_candidate: 'case_id = :case',
  task_answer: 'case_id = :case',
  task_comment:
    "task_id in (select md5(:case::uuid || ':' || k)::uuid from unnest(array['assess#1']) k)",
  diary_entry: 'case_id = :case',
  diary_reserved_text: 'entry_id in (select id from diary_entry where case_id = :case)',
  notice: 'case_id = :case',
  act_text: 'case_id = :case',
  quality_finding: 'case_id = :case',
  siuss_flow: 'case_id = :case',
  flow_task: 'case_id = :case',
  siuss_outcome: "id_flusso = 'Z999.PS.20260101.0000001'",
  audit_event: 'case_id = :case',
}

/** Tables of which each sees their own rows only. */
const personal = [
  'draft',
  'parked_post',
  'operation',
  'notice_read',
  'notice_choice',
  'saved_view',
  'procedure_walk',
  'tour_progress',
]

/** What people say and write, which no program but the web has to read. */
const inside = [
  'person',
  'person_fact',
  'person_address',
  'diary_entry',
  'task_comment',
  'draft',
  'session',
]

let desk: Desk
let team: Team
let one: TestCase
let other: TestCase
let people: Readonly<Record<string, Colleague>>

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
  other = await aCaseInAssessment(desk, team)
  await fill(one)
  const provider = await desk.owner.query<{ id: number }>(
    `select id from organisation where kind = 'provider' limit 1`,
  )
  const { elsewhere, here } = desk
  people = {
    stranger: await desk.hire('social-worker', elsewhere.org),
    'coordinator of another zone': await desk.hire('coordinator', elsewhere.zone ?? 0),
    provider: await desk.hire('provider', provider.rows[0]?.id ?? 0),
    planner: await desk.hire('planner', here.zone ?? 0),
    'system administrator': await desk.hire('system-admin', here.region ?? 0),
    'procedure administrator': await desk.hire('procedure-admin', here.region ?? 0),
    'help desk': await desk.hire('help-desk', here.region ?? 0),
  }
})
afterAll(() => desk.close())

/** A row in each table that the pathway has not filled so far. */
async function fill({ id, person }: TestCase): Promise<void> {
  const { id: worker } = team.worker
  const task = await one.task('assess')
  const rows: [string, unknown[]][] = [
    [
      `insert into person_fact (person_id, field, value, source, source_date) values ($1, 'phone', '1', 'declared', now())`,
      [person],
    ],
    [
      `insert into person_address (id, person_id, kind, address, source, source_date, valid_from)
      values (gen_random_uuid(), $1, 'domicile', 'Via Prova 1', 'declared', now(), now())`,
      [person],
    ],
    [
      `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'assignment', 'test')`,
      [id, worker],
    ],
    [
      `insert into task_comment (id, task_id, author, body) values (gen_random_uuid(), $1, $2, 'x')`,
      [task.id, worker],
    ],
    [
      `insert into diary_entry (id, case_id, kind, happened_on, body, author) values (gen_random_uuid(), $1, 'note', now(), 'x', $2)`,
      [id, worker],
    ],
    [
      `with entry as (insert into diary_entry (id, case_id, kind, happened_on, reserved, author) values (gen_random_uuid(), $1, 'note', now(), true, $2) returning id),
       kept as (insert into diary_reserved_text (entry_id, body) select id, 'x' from entry), fact as (insert into social_fact (id, person_id, kind, detail, source, source_date, recorded_by)
         select gen_random_uuid(), subject, 'court-measure', '{}', 'declared', now(), $2 from social_case where id = $1), made as (insert into appointment (id, kind, org, case_id, starts_at, minutes, created_by)
         select gen_random_uuid(), 'other', org, id, now(), 30, $2 from social_case where id = $1 returning id) insert into appointment_worker select id, $2 from made`,
      [id, worker],
    ],
    [
      `insert into act_text (case_id, seq, task_key, part, body) values ($1, 1, 'access-card#1', 'reason', 'x')`,
      [id],
    ],
    [
      `with comune as (insert into siuss_ledger (belfiore, day) values ('Z999', now()) returning belfiore),
       flow as (insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, year, person, record, xml, digest, state)
         select belfiore || '.PS.20260101.0000001', belfiore, 'SINBA', 'I', $1, 2026, c.subject, '{}', 'x', 'x', 'draft'
         from comune, social_case c where c.id = $1 returning id_flusso)
       insert into siuss_outcome (id_flusso, code, acquired_at) select id_flusso, 'OK', now() from flow`,
      [id],
    ],
    [
      `insert into flow_task (case_id, seq, flow, why) values ($1, 1, 'Z999.PS.20260101.0000001', 'rejected')`,
      [id],
    ],
    [
      `insert into quality_finding (rule, case_id, record, org) values ('area', $1, $2, $3)`,
      [id, id, desk.here.org],
    ],
    [
      `insert into task_candidate (group_key, task_id, case_id) values ($1, $2, $3)`,
      [`social-worker@${String(desk.here.org)}`, task.id, id],
    ],
    [
      `insert into notice (id, case_id, effect_key, audience, title, at) values (gen_random_uuid(), $1, 'x', $2, 'x', now())`,
      [id, `user:${worker}`],
    ],
    [`insert into notice_read (notice_id, user_id) select id, $1 from notice`, [worker]],
    [`insert into notice_choice (user_id, kind, channel) values ($1, 'x', 'mail')`, [worker]],
    [`insert into draft (user_id, subject, data) values ($1, 'x', '{}')`, [worker]],
    [`insert into saved_view (user_id, name, query) values ($1, 'x', '')`, [worker]],
    [`insert into procedure_walk (walker, subject, course) values ($1, 'x', '{}')`, [worker]],
    [`insert into tour_progress (user_id, tour) values ($1, 'x')`, [worker]],
    [
      `insert into parked_post (id, user_id, path, body) values (gen_random_uuid(), $1, '/', '{}')`,
      [worker],
    ],
  ]
  for (const [text, values] of rows) await desk.owner.query(text, values)
}

const fillIn = (text: string, { id, person }: TestCase = one) =>
  text.replaceAll(':case', `'${id}'`).replaceAll(':person', `'${person}'`)

type Set = (client: pg.PoolClient) => Promise<unknown>

/** Runs one statement as a role, with a scope or none; answers rows, or the refusal's code. */
async function attempt(pool: pg.Pool, scope: Set, text: string): Promise<number | string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await scope(client)
    return (await client.query(text)).rowCount ?? 0
  } catch (error) {
    return sqlState(error) ?? 'failed'
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const nobody: Set = () => Promise.resolve()
const scopeOf =
  (who: Colleague | undefined, csrf?: string): Set =>
  (client) => {
    if (!who) throw new Error('who is not hired')
    const { tokenHash, csrf: own } = who.credentials
    return client.query('select from session_scope($1, $2)', [tokenHash, csrf ?? own])
  }
const engineOn =
  (caseId: string): Set =>
  (client) =>
    client.query(`select set_config('app.case', $1, true)`, [caseId])

// Where a column is not granted, counting is.
const seeing = (table: string) => {
  const columns = table === 'case_engine' ? 'last_seq' : '*'
  return `select ${columns} from ${table} where ${fillIn(guarded[table] ?? 'true')}`
}
const denied = '42501'
const nothing = [0, denied]

describe('every table', () => {
  test('is guarded by row-level security, also from its owner, or has nobody in it', async () => {
    const { rows } = await desk.owner.query<{ name: string }>(
      `select relname as name from pg_class c where relkind in ('r', 'p', 'v', 'm')
        and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity
          and exists (select from pg_policy where polrelid = c.oid)) order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(withoutPeople)
  })

  test('is owned by the owner, and no program’s role goes round its guard', async () => {
    const { rows } = await desk.owner.query(
      `select rolname from pg_roles where rolname in ('siso_web', 'siso_engine', 'siso_batch', 'siso_definer')
        and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole
          or exists (select from pg_class where relowner = pg_roles.oid))`,
    )
    expect(rows).toEqual([])
  })
})

test('every function that sees beyond a scope is known, has a fixed path, and known callers', async () => {
  const { rows } = await desk.owner.query<{
    name: string
    owner: string
    path: boolean
    callers: string[]
  }>(
    `select p.oid::regprocedure::text as name, pg_get_userbyid(proowner) as owner,
      'search_path=public, pg_temp' = any(proconfig) as path,
      array(select case when grantee = 0 then 'public' else pg_get_userbyid(grantee)::text end
        from aclexplode(coalesce(proacl, acldefault('f', proowner))) where privilege_type = 'EXECUTE'
          and grantee not in (proowner, (select oid from pg_roles where rolname = 'siso_owner'))) as callers
    from pg_proc p where prosecdef and pronamespace = 'public'::regnamespace`,
  )
  const found = Object.fromEntries(rows.map((row) => [row.name, row.callers.join() || 'nobody']))
  expect(found).toEqual(doors)
  expect(rows.filter(({ owner, path }) => owner !== 'siso_definer' || !path)).toEqual([])
})

describe('siso_web', () => {
  test.each(Object.keys(guarded))(
    'shows the social worker in charge the case in %s',
    async (table) => {
      const seen = await attempt(desk.web, scopeOf(team.worker), seeing(table))
      expect(seen).toBeGreaterThan(0)
    },
  )

  describe.each([
    ['a social worker of another office', 'stranger'],
    ['a coordinator of another zone', 'coordinator of another zone'],
    ['a provider', 'provider'],
    ['a planner', 'planner'],
    ['a system administrator', 'system administrator'],
    ['a procedure administrator', 'procedure administrator'],
    ['the help desk', 'help desk'],
  ])('shows %s nothing of it', (_, who) => {
    test.each(Object.keys(guarded))('in %s', async (table) => {
      expect(nothing).toContain(await attempt(desk.web, scopeOf(people[who]), seeing(table)))
    })
  })

  test('shows the facts of a case to whom a task of it is for, and to nobody else', async () => {
    const shown = fillIn(`select where facts_shown(:case, array['urgency']) ? 'urgency'`)
    expect(await attempt(desk.web, scopeOf(team.worker), shown)).toBe(1)
    expect(await attempt(desk.web, nobody, shown)).toBe(0)
    for (const who of Object.values(people))
      expect(await attempt(desk.web, scopeOf(who), shown)).toBe(0)
  })

  test.each([...Object.keys(guarded), ...personal, 'session'])(
    'shows nothing of %s without a scope, nor with another form’s token',
    async (table) => {
      const text = table in guarded ? seeing(table) : `select * from ${table}`
      expect(nothing).toContain(await attempt(desk.web, nobody, text))
      expect(nothing).toContain(await attempt(desk.web, scopeOf(team.worker, 'forged'), text))
    },
  )

  test.each(personal)('shows each their own %s only', async (table) => {
    const text = `select * from ${table}`
    expect(await attempt(desk.web, scopeOf(team.worker), text)).toBeGreaterThan(0)
    expect(await attempt(desk.web, scopeOf(people.stranger), text)).toBe(0)
  })

  test.each([
    [`update person set phone = '2' where id = :person`],
    [`update social_case set outcome = 'x' where id = :case`],
    [`update task set state = 'claimed' where case_id = :case`],
    [`update case_engine set last_seq = 99 where case_id = :case`],
    [
      `insert into case_engine (case_id, last_at, engine, release, calendar, schema, state, state_hash) values (:case, now(), 1, 'x@1', 'x', 1, '{}', 'x')`,
    ],
    [`delete from task_candidate where case_id = :case`],
    [
      `insert into case_event (case_id, seq, key, kind, payload, at) values (:case, 99, 'x', 'withdrawn', '{}', now())`,
    ],
    [
      `insert into diary_entry (id, case_id, kind, happened_on, body, author) values (gen_random_uuid(), :case, 'note', now(), 'x', '${randomUUID()}')`,
    ],
    [
      `insert into case_grant (case_id, user_id, kind, reason) select :case, id, 'named', 'x' from user_account`,
    ],
    [
      `insert into person_fact (person_id, field, value, source, source_date) values (:person, 'phone', '2', 'x', now())`,
    ],
    [
      `insert into operation (op, user_id, outcome) values (gen_random_uuid(), '${randomUUID()}', '{}')`,
    ],
  ])('lets nobody outside write: %s', async (statement) => {
    for (const who of Object.values(people))
      expect(nothing).toContain(await attempt(desk.web, scopeOf(who), fillIn(statement)))
    expect(nothing).toContain(await attempt(desk.web, nobody, fillIn(statement)))
  })

  test.each([
    ['select state from case_engine'],
    ['select password_hash from user_account'],
    ['select * from session'],
    [`update case_event set kind = 'x'`],
    ['delete from case_event'],
    ['delete from audit_event'],
    ['delete from person'],
    ['delete from social_case'],
    [`update task set groups = '{}'`],
    [`insert into task (id) values (gen_random_uuid())`],
    [`insert into case_move (case_id) values (gen_random_uuid())`],
    [`update effect set status = 'done'`],
    [`update deadline set state = 'met'`],
    ['update user_role set valid_to = null'],
    [`update case_engine set case_id = gen_random_uuid()`],
    [`select cases_to_wake(1)`],
    [`create table x (y int)`],
  ])('may not, even for its own cases: %s', async (statement) => {
    expect(await attempt(desk.web, scopeOf(team.worker), statement)).toBe(denied)
  })
})

describe('siso_engine', () => {
  const tables = [
    'social_case',
    'case_participant',
    'case_engine',
    'case_event',
    'case_move',
    'effect',
    'deadline',
    'task',
    'task_candidate',
    'task_answer', // letters say what was answered, and services are opened from it
    'notice',
  ]

  test.each(tables)(
    'reads %s of the case it is moving, of no other, and nothing without one',
    async (table) => {
      const own = seeing(table)
      expect(await attempt(desk.engine, engineOn(one.id), own)).toBeGreaterThan(0)
      expect(await attempt(desk.engine, engineOn(other.id), own)).toBe(0)
      expect(await attempt(desk.engine, nobody, `select * from ${table}`)).toBe(0)
    },
  )

  test.each([
    [`update social_case set phase = 'plan' where id = :case`],
    [`update case_engine set last_seq = 99 where case_id = :case`],
    [`update task set state = 'cancelled' where case_id = :case`],
    [`delete from task_candidate where case_id = :case`],
    [
      `insert into case_event (case_id, seq, key, kind, payload, at) values (:case, 99, 'x', 'withdrawn', '{}', now())`,
    ],
    [`insert into audit_event (action, object_kind, case_id) values ('x', 'case', :case)`],
  ])('writes nothing of another case: %s', async (statement) => {
    for (const scope of [nobody, engineOn(other.id)])
      expect(nothing).toContain(await attempt(desk.engine, scope, fillIn(statement)))
  })

  test.each([...inside, 'operation', 'audit_event'])('never reads %s', async (table) => {
    expect(await attempt(desk.engine, engineOn(one.id), `select * from ${table}`)).toBe(denied)
  })
})

test('the engine marks an answer of its case as late; what was answered stays as it is', async () => {
  const late = fillIn('update task_answer set late = true where case_id = :case')
  expect(await attempt(desk.engine, engineOn(one.id), late)).toBeGreaterThan(0)
  for (const scope of [nobody, engineOn(other.id)])
    expect(await attempt(desk.engine, scope, late)).toBe(0)
  const answers = fillIn(`update task_answer set answers = '{}' where case_id = :case`)
  expect(await attempt(desk.engine, engineOn(one.id), answers)).toBe(denied)
  await expect(desk.owner.query(`update task_answer set answers = '{}'`)).rejects.toThrow()
})

describe('siso_batch', () => {
  test('reads how cases moved', async () => {
    for (const table of ['social_case', 'case_engine', 'case_event', 'case_move', 'task'])
      expect(await attempt(desk.batch, nobody, seeing(table))).toBeGreaterThan(0)
  })

  test.each([...Object.keys(guarded), 'user_account', 'operation', 'release', 'organisation'])(
    'writes nothing in %s',
    async (table) => {
      expect(await attempt(desk.batch, nobody, `delete from ${table}`)).toBe(denied)
      expect(await attempt(desk.batch, nobody, `insert into ${table} default values`)).toBe(denied)
    },
  )

  test('reads the name of the person of its case, for letters, and of no other', async () => {
    const named = 'select given_name, family_name from person'
    expect(await attempt(desk.engine, engineOn(one.id), named)).toBe(1)
    expect(await attempt(desk.engine, nobody, named)).toBe(0)
    const phones = 'select phone from person'
    expect(await attempt(desk.engine, engineOn(one.id), phones)).toBe(denied)
  })

  test('reads no secret address, and no other person’s', async () => {
    const secret = 'select address from person_address where secret'
    expect(await attempt(desk.engine, engineOn(one.id), secret)).toBe(0)
    expect(await attempt(desk.engine, nobody, 'select address from person_address')).toBe(0)
  })

  test.each(inside)('does not read %s', async (table) => {
    expect(await attempt(desk.batch, nobody, `select * from ${table}`)).toBe(denied)
  })
})

test('a case named as protected is hidden from its own office, but for those who are named', async () => {
  const named = await desk.hire('social-worker', desk.here.org)
  await desk.owner.query('update social_case set protected = true where id = $1', [other.id])
  await desk.owner.query('update person set protected = true where id = $1', [other.person])
  await desk.owner.query('update task set protected = true where case_id = $1', [other.id])
  await desk.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'test')`,
    [other.id, named.id],
  )
  for (const table of ['person', 'social_case', 'case_event', 'task', 'deadline']) {
    const text = `select * from ${table} where ${fillIn(guarded[table] ?? '', other)}`
    expect(await attempt(desk.web, scopeOf(team.clerk), text)).toBe(0)
    expect(await attempt(desk.web, scopeOf(named), text)).toBeGreaterThan(0)
  }
  const facts = `select where facts_shown('${other.id}', array['urgency']) ? 'urgency'`
  expect(await attempt(desk.web, scopeOf(team.worker), facts)).toBe(0)
  expect(await attempt(desk.web, scopeOf(named), facts)).toBe(1)
})
