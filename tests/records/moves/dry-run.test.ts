import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { readOnly, transaction } from '../../../domain/database.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { addCase, noTotals } from '../../../domain/tasks/dry-run-totals.ts'
import { dryRun } from '../../../domain/tasks/dry-run.ts'
import type { DryRun, TriedCase } from '../../../domain/tasks/dry-run.ts'
import { readCasesForMigration, readForMigration } from '../../../domain/tasks/foresee.ts'
import { migrateCase, predictMigration } from '../../../domain/tasks/migrate-case.ts'
import { hashOf } from '../../../domain/procedures/publishing/publish-release.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { siso } from '../../support/siso.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const first = movingRelease(1)
const second = movingRelease(2)
const mapping = { enter: { write: 'mail' } }
const asked: DryRun = { procedure: 'moving', to: second }

let desk: Desk
let clerk: Colleague
let administrator: Colleague
const started: TestCase[] = []
const working: TestCase[] = []

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  administrator = await desk.hire('procedure-admin', desk.here.region ?? 0)
  for (let n = 0; n < 3; n++) {
    started.push(await aCase(desk, { by: clerk, release: first }))
    working.push(await atWork())
  }
}, 120_000)
afterAll(() => desk.close())

/** With the letter, which the second version has not, still to be written. */
async function atWork(): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release: first })
  await one.complete(clerk, await one.task('open'), { outcome: 'work' })
  await one.complete(clerk, await one.task('prepare'), { outcome: 'done' })
  return one
}

async function all(what: DryRun): Promise<TriedCase[]> {
  const found: TriedCase[] = []
  for await (const tried of dryRun(desk.engine, what)) found.push(...tried)
  return found
}

/** Every row of every table that a case has, as one number. */
async function content(): Promise<Record<string, string>> {
  const { rows } = await desk.owner.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
  const sums = await Promise.all(
    rows.map(async ({ name }) => {
      const sum = `select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from ${name} t`
      return [name, (await desk.owner.query<{ sum: string }>(sum)).rows[0]?.sum ?? ''] as const
    }),
  )
  return Object.fromEntries(sums)
}

test('looks at every running case of the procedure once, and writes nothing', async () => {
  const before = await content()
  const tried = await all({ ...asked, mapping })
  expect(await content()).toEqual(before)
  const ids = [...started, ...working].map(({ id }) => id)
  expect(tried.map(({ caseId }) => caseId)).toEqual(ids.toSorted())
  for (const { bound } of tried) expect(bound.targetHash).toBe(hashOf(second))
})

test('cannot write: its transactions are read-only', async () => {
  const statements: string[] = []
  const pool = Object.create(desk.engine, {
    connect: {
      value: async () => {
        const client = await desk.engine.connect()
        const query = client.query.bind(client) as (one: { texts?: readonly string[] }) => unknown
        client.query = ((one: { texts?: readonly string[] }) => {
          statements.push(...(one.texts ?? []))
          return query(one)
        }) as typeof client.query
        return client
      },
    },
  }) as typeof desk.engine
  for await (const tried of dryRun(pool, asked)) expect(tried.length).toBeGreaterThan(0)
  expect(statements[0]).toContain('read only')
  expect(statements.filter((one) => /^\s*(insert|update|delete|with)\b/i.test(one))).toEqual([])
})

test('says of each case what is foreseen of it alone, and what then happens', async () => {
  const tried = await all({ ...asked, mapping })
  for (const { caseId, prediction, bound, stands } of tried) {
    const alone = await predictMigration(desk.engine, { caseId, to: 'moving@2', mapping })
    expect(alone.stateHash).toBe(bound.stateHash)
    expect({ ...prediction, event: 0, state: 0, terms: 0 }).toEqual({
      ...alone.prediction,
      ...{ event: 0, state: 0, terms: 0 },
    })
    expect(['changed', 'unchanged']).toContain(stands)
  }
  const [one] = working
  const id = one?.id ?? ''
  const seen = tried.find(({ caseId }) => caseId === id)
  expect(seen?.prediction).toMatchObject({ opened: ['mail#1'], cancelled: ['write#1'] })
  const target = { caseId: id, to: 'moving@2', mapping }
  const expected = seen?.bound.stateHash
  const done = await migrateCase(desk.deps, target, {
    by: administrator.id,
    ...(expected !== undefined && { expected }),
  })
  expect(done.prediction.opened).toEqual(seen?.prediction.opened)
  expect(done.prediction.cancelled).toEqual(seen?.prediction.cancelled)
})

test('cases read together are read one by one, each in its own scope, and by the engine alone', async () => {
  const ids = working.map(({ id }) => id)
  const { read, alone, seen } = await readOnly(desk.engine, async (sql) => {
    const read = await readCasesForMigration(sql, [...ids, randomUUID()])
    const seen = await sql.query<{ id: string }>('select case_id as id from case_engine')
    const alone = []
    for (const id of ids) alone.push({ ...(await readForMigration(sql, id)), at: 0 })
    return { read, seen, alone }
  })
  expect([...read.keys()]).toEqual(ids)
  expect([...read.values()].map((one) => ({ ...one, at: 0 }))).toEqual(alone)
  expect(new Set(alone.map(({ caseSince }) => caseSince)).size).toBe(ids.length)
  // The last one that was named: it is not there, and nothing else is seen either.
  expect(seen).toEqual([])
  await expect(readOnly(desk.engine, (sql) => readForMigration(sql, randomUUID()))).rejects.toThrow(
    expect.objectContaining({ code: 'case-not-found' }),
  )
  const asWeb = desk.web.query('select case_id from read_for_migration($1, false)', [ids])
  await expect(asWeb).rejects.toThrow('permission denied')
})

test('what has no place is blocked and counted by why; what is there already counts apart', async () => {
  const tried = await all(asked)
  const totals = tried.reduce(addCase, noTotals)
  const { cases, sameRelease, blocked, unchanged, changed, why } = totals
  expect(cases).toBe(6)
  expect([sameRelease, blocked]).toEqual([1, 2])
  expect(unchanged + changed).toBe(3)
  expect(why).toEqual({ 'no-step': 2 })
  expect(totals.follows).toEqual({ 'moving@1': 5, 'moving@2': 1 })
})

test('the rules that they follow already, under another number, change nothing for anybody', async () => {
  const same = await transaction(desk.engine, (sql) => getRelease(sql, 'moving@1'))
  const tried = await all({ procedure: 'moving', to: { ...same, version: 9 } })
  const followers = tried.filter(({ caseId }) => caseId !== working[0]?.id)
  for (const { prediction } of followers) {
    const { unchanged, opened, cancelled, terms, kept } = prediction
    expect({ unchanged, opened, cancelled, terms }).toEqual({
      ...{ unchanged: true, opened: [], cancelled: [], terms: [] },
    })
    expect(kept.filter(({ revised }) => revised)).toEqual([])
  }
  expect(followers).toHaveLength(5)
})

test('by command: in all and zone by zone, of a release or of what is not there', async () => {
  const { ownerUrl: DATABASE_URL, secret: DATABASE_ROLE_SECRET } = desk.database
  const run = (...args: string[]) =>
    siso(['cases', 'dry-run', ...args], { DATABASE_URL, DATABASE_ROLE_SECRET })
  const told = await run('--to', 'moving@2', '--blocked')
  expect(told.stdout).toMatch(/6 {2}pratiche in corso/)
  expect(told.stdout).toMatch(/2 {2}bloccate:\n +2 {4}il passo non c’è/)
  expect((await run('--to', 'moving@7')).code).not.toBe(0)
  expect((await run()).code).not.toBe(0)
})
