import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { createPool, sqlState, transaction } from '../../domain/database.ts'
import { protectPerson } from '../../domain/registry/protect-person.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import type { Colleague } from '../support/a-town.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { siso } from '../support/siso.ts'

let database: TestDatabase
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation(database)
  await office.startWorker()
}, 60_000)

afterAll(async () => {
  await office.close()
  await database.drop()
}, 60_000)

const served = (caseId: string) =>
  eventually('nothing is left to do', () => office.isServed(caseId))

async function aContact(): Promise<string> {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  office.teller.look(caseId)
  await served(caseId)
  return caseId
}

async function aTriage(): Promise<string> {
  const caseId = await aContact()
  await office.complete('desk', caseId, ['access-card', 'to-triage'])
  await office.teller.cross(caseId)
  await served(caseId)
  return caseId
}

async function violations(caseId: string): Promise<readonly object[]> {
  const batch = createPool(database.url('siso_batch'), 1)
  const verified = await verifyCases(batch, { only: caseId })
  await batch.end()
  expect(verified.cases).toBe(1)
  return verified.violations
}

const idOf = async (who: Colleague): Promise<string> => {
  const { rows } = await office.owner.query<{ id: string }>(
    'select id from user_account where username = $1',
    [`prova.${who.toLowerCase()}`],
  )
  return rows[0]?.id ?? ''
}

describe('who acted is shut out before the case has moved', () => {
  test('the act stands and the case moves by it; the person cannot act again', async () => {
    const caseId = await aContact()
    const other = await aContact()
    const unreachable = createPool('postgres://nobody@127.0.0.1:1/none', 1)
    const card = await office.theTask(caseId)
    const done = await completeTask(
      { ...office.deps, pool: unreachable },
      office.credentials('desk'),
      office.actOn(card, 'to-triage'),
    )
    await unreachable.end()
    expect(done).toMatchObject({ kind: 'done', caseId, late: false })
    expect(done).not.toHaveProperty('position')
    await expect(office.openTasks(caseId)).resolves.toEqual([])

    const suspended = await siso(['users', 'suspend', 'prova.desk'], office.env)
    expect(suspended).toMatchObject({ code: 0 })
    await eventually('triage opens', () => office.theTask(caseId, 'triage'))
    const { rows } = await office.owner.query(
      `select e.actor from case_event e join case_move m using (case_id, seq)
       where e.case_id = $1 and e.kind = 'completed'`,
      [caseId],
    )
    expect(rows).toEqual([{ actor: await idOf('desk') }])

    await expect(office.complete('desk', other, ['access-card', 'to-triage'])).resolves.toEqual({
      kind: 'signed-out',
    })
    await expect(office.theTask(other)).resolves.toMatchObject({ key: 'access-card#1' })
    await siso(['users', 'activate', 'prova.desk'], office.env)
    await office.signInAgain('desk')
  }, 60_000)
})

describe('a protected case, that its own office does not see', () => {
  async function protect(caseId: string): Promise<void> {
    const { rows } = await office.owner.query<{ subject: string }>(
      'select subject from social_case where id = $1',
      [caseId],
    )
    const named = [await idOf('worker')]
    const personId = rows[0]?.subject ?? ''
    await office.as('coordinator', (act) =>
      protectPerson(act, { personId, named, reason: 'violence' }),
    )
  }

  const sees = (who: Colleague, caseId: string): Promise<boolean> =>
    office.as(who, async ({ sql }) => {
      const rows = await sql.query('select from task where case_id = $1', [caseId])
      return rows.length > 0
    })

  test('goes on from phase to phase, and what opens is for the people named alone', async () => {
    const caseId = await aTriage()
    await expect(sees('desk', caseId)).resolves.toBe(true)
    await protect(caseId)
    await expect(sees('desk', caseId)).resolves.toBe(false)

    await office.complete('worker', caseId, ['triage', 'take-charge'])
    const assignment = await office.theTask(caseId, 'assign')
    const act = office.actOn(assignment, 'assign', { manager: await idOf('worker') })
    const done = await completeTask(office.deps, office.credentials('coordinator'), act)
    expect(done).toMatchObject({ kind: 'done', position: { crossing: true } })
    await expect(office.teller.cross(caseId)).resolves.toBe(true)
    await served(caseId)

    await expect(office.theTask(caseId)).resolves.toMatchObject({
      key: 'assess#1',
      assignee: await idOf('worker'),
    })
    const { rows } = await office.owner.query(
      'select from task where case_id = $1 and not protected',
      [caseId],
    )
    expect(rows).toEqual([])
    await expect(sees('worker', caseId)).resolves.toBe(true)
    for (const who of ['desk', 'zoneCoordinator', 'administrator'] as const)
      await expect(sees(who, caseId)).resolves.toBe(false)
    await expect(violations(caseId)).resolves.toEqual([])
  }, 60_000)
})

describe('the engine’s role, which moves one case at a time', () => {
  /** What the engine may write to a case, tried as it would be tried by a forgotten scope. */
  const writes: Readonly<Record<string, string>> = {
    social_case: "update social_case set phase = 'closure'",
    case_engine: 'update case_engine set processed_seq = 0',
    effect: "update effect set status = 'done'",
    deadline: "update deadline set state = 'met'",
    task: "update task set state = 'cancelled'",
    task_candidate: 'delete from task_candidate',
  }

  async function readable(): Promise<string[]> {
    const { rows } = await office.owner.query<{ table: string }>(
      `select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity
         and (a.attname = 'case_id' or c.relname = 'social_case' and a.attname = 'id')
         and has_any_column_privilege('siso_engine', c.oid, 'select') order by 1`,
    )
    return rows.map(({ table }) => table)
  }

  const inScope = <T>(caseId: string | undefined, work: (sql: Sql) => Promise<T>): Promise<T> =>
    transaction(office.pool, async (sql) => {
      if (caseId !== undefined) await sql.query("select set_config('app.case', $1, true)", [caseId])
      return work(sql)
    })

  const keyOf = (table: string): string => (table === 'social_case' ? 'id' : 'case_id')

  test('without a case reads nothing, with one that case alone', async () => {
    const [mine, theirs] = [await aTriage(), await aTriage()]
    const tables = await readable()
    expect(tables).toEqual(expect.arrayContaining(Object.keys(writes)))
    for (const table of tables) {
      const ask = `select distinct ${keyOf(table)} as id from ${table}`
      const { rows } = await office.owner.query<{ id: string }>(ask)
      const known = rows.map(({ id }) => id)
      await expect(inScope(undefined, (sql) => sql.query(ask))).resolves.toEqual([])
      const seen = await inScope(mine, (sql) => sql.query(ask))
      expect(seen).toEqual(known.includes(mine) ? [{ id: mine }] : [])
      expect(seen).not.toContainEqual({ id: theirs })
    }
  }, 60_000)

  test('without a case changes nothing, and adds nothing', async () => {
    const caseId = await aTriage()
    for (const [table, write] of Object.entries(writes)) {
      const { rows } = await office.owner.query(`select from ${table}`)
      expect(rows.length).toBeGreaterThan(0)
      await expect(
        inScope(undefined, (sql) => sql.query(`${write} returning ${keyOf(table)}`)),
      ).resolves.toEqual([])
    }
    const event = `insert into case_event (case_id, seq, key, kind, payload, at)
      values ($1, 99, 'forged', 'withdrawn', '{}', now())`
    for (const scope of [undefined, await aTriage()]) {
      const refused = await inScope(scope, (sql) => sql.query(event, [caseId])).catch(sqlState)
      expect(refused).toBe('42501')
    }
    await expect(violations(caseId)).resolves.toEqual([])
  }, 60_000)

  test('does not read what people wrote, nor of a person what no letter says', async () => {
    const caseId = await aTriage()
    const kept = [
      ['person', 'phone'],
      ['person', 'birth_place'],
      ['person_fact', 'value'],
      ['diary_entry', 'body'],
      ['draft', 'data'],
    ] as const
    for (const [table, column] of kept) {
      const ask = `select ${column} from ${table}`
      const read = inScope(caseId, (sql) => sql.query(ask)).catch(sqlState)
      await expect(read).resolves.toBe('42501')
    }
  }, 60_000)

  test('reads, for letters and services, the answers of its own case, and of no other', async () => {
    const mine = await aTriage()
    await aTriage()
    const answers = 'select case_id, answers from task_answer'
    await expect(inScope(mine, (sql) => sql.query(answers))).resolves.toEqual([
      { case_id: mine, answers: {} },
    ])
    await expect(inScope(undefined, (sql) => sql.query(answers))).resolves.toEqual([])
  }, 60_000)

  test('reads, for letters, who its own case is about and no secret address; without a case nobody', async () => {
    const [mine, theirs] = [await aTriage(), await aTriage()]
    const { rows } = await office.owner.query<{ id: string; subject: string }>(
      'select id, subject from social_case where id in ($1, $2)',
      [mine, theirs],
    )
    const subjectOf = (caseId: string) => rows.find(({ id }) => id === caseId)?.subject
    for (const { id } of rows)
      await office.owner.query(
        `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from)
         select gen_random_uuid(), c.subject, k.kind, k.kind, k.secret, 'declared', now(), now()
         from social_case c, (values ('domicile', false), ('shelter', true)) k (kind, secret) where c.id = $1`,
        [id],
      )
    const names = 'select id from person'
    const addresses = 'select person_id, kind from person_address'
    for (const caseId of [mine, theirs]) {
      const person = subjectOf(caseId)
      await expect(inScope(caseId, (sql) => sql.query(names))).resolves.toEqual([{ id: person }])
      await expect(inScope(caseId, (sql) => sql.query(addresses))).resolves.toEqual([
        { person_id: person, kind: 'domicile' },
      ])
    }
    for (const ask of [names, addresses])
      await expect(inScope(undefined, (sql) => sql.query(ask))).resolves.toEqual([])
  }, 60_000)
})
