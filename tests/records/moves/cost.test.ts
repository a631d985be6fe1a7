import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { median } from '../../../bench/report.ts'
import { completeTask } from '../../../domain/tasks/complete-task.ts'
import { aCase, aCaseInTriage, aTeam, postOf } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { statementsOf } from '../../support/statements-of.ts'

const completions = 200
// The median of batches: housekeeping of the server that falls upon one of them is not a completion's.
const batch = 20

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

/** A pool that counts what goes over its wires. */
function counted(pool: pg.Pool) {
  const sent: string[] = []
  const listen = (client: pg.PoolClient) => {
    const query = client.query.bind(client)
    client.query = ((...args: Parameters<typeof query>) => {
      const [first] = args as unknown[]
      sent.push(...statementsOf(first))
      return query(...args)
    }) as typeof client.query
  }
  pool.on('connect', listen)
  return sent
}

async function toComplete(count: number): Promise<TestCase[]> {
  const cases: TestCase[] = []
  for (let n = 0; n < count; n++) cases.push(await aCaseInTriage(desk, team, { urgency: 'green' }))
  return cases
}

test('a completion takes at most two commits and twelve statements', async () => {
  const [one] = await toComplete(1)
  const task = await one?.task('triage')
  if (!task) throw new Error('the case must be in triage')
  const [web, engine] = [
    new pg.Pool({ connectionString: desk.database.url('siso_web'), max: 1, pipeline: true }),
    new pg.Pool({ connectionString: desk.database.url('siso_engine'), max: 1, pipeline: true }),
  ]
  const sent = [counted(web), counted(engine)]
  try {
    const deps = { ...desk.deps, web, pool: engine }
    await completeTask(deps, team.worker.credentials, { ...postOf(task), outcome: 'take-charge' })
  } finally {
    await Promise.all([web.end(), engine.end()])
  }
  const statements = sent.flat()
  const commits = statements.filter((text) => text === 'commit').length
  console.info(`completion: ${String(commits)} commits, ${String(statements.length)} statements`)
  expect(commits).toBe(2)
  expect(statements.length).toBeLessThanOrEqual(12)
})

test('a completion writes at most 9 KB to the log of the database', async () => {
  const cases = await toComplete(completions)
  const tasks = await Promise.all(cases.map((one) => one.task('triage')))
  const [web, engine] = [
    new pg.Pool({ connectionString: desk.database.url('siso_web'), max: 1, pipeline: true }),
    new pg.Pool({ connectionString: desk.database.url('siso_engine'), max: 1, pipeline: true }),
  ]
  try {
    const deps = { ...desk.deps, web, pool: engine }
    const perBatch: number[] = []
    for (let first = 0; first < completions; first += batch) {
      const before = (await walOf(web)) + (await walOf(engine))
      for (const task of tasks.slice(first, first + batch))
        await completeTask(deps, team.worker.credentials, {
          ...postOf(task),
          outcome: 'take-charge',
        })
      perBatch.push(((await walOf(web)) + (await walOf(engine)) - before) / batch)
    }
    const bytes = median(perBatch)
    const kilobytes = perBatch.map((each) => (each / 1024).toFixed(1)).join(', ')
    console.info(`completion: ${(bytes / 1024).toFixed(1)} KB of WAL (by twenty: ${kilobytes})`)
    expect(bytes).toBeGreaterThan(1024)
    expect(bytes).toBeLessThan(9 * 1024)
  } finally {
    await Promise.all([web.end(), engine.end()])
  }
}, 120_000)

/** What the pool's one connection has written: other tests write to the same server meanwhile. */
async function walOf(pool: pg.Pool): Promise<number> {
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query<{ bytes: string }>(
    'select wal_bytes as bytes from pg_stat_get_backend_wal(pg_backend_pid())',
  )
  return Number(rows[0]?.bytes)
}

test('closing at the desk leaves no more behind than its events', async () => {
  const one = await aCase(desk, { by: team.clerk })
  await one.complete(team.clerk, await one.task('access-card'), { outcome: 'information-only' })
  expect((await one.events()).map(({ kind }) => kind)).toEqual(['started', 'completed'])
  expect(await one.scalar('select state from social_case where id = $1')).toBe('closed')
})
