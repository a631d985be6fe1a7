import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import type { SpawnedProgram } from '../support/servers.ts'
import { startOwnPostgres, startOwnTemporal, temporaryFolder } from '../support/servers.ts'
import { onServersApart } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'

const loadMs = 30_000
const calmMs = 150_000

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation
const journal = join(temporaryFolder(), 'journal.jsonl')

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart())
}, 60_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

test(
  'whatever is killed under load, no accepted act is lost and none is applied twice',
  async () => {
    const staff = [
      await keep(() => office.startWorker()),
      await keep(() => office.startWorker()),
      await keep(() => office.start('tests/support/clerk.ts', [journal, 'relay@1'])),
      await keep(() => office.start('tests/support/clerk.ts', [journal, 'relay@1'])),
    ]
    try {
      const kills = await killFor(loadMs, staff)
      console.log(`killed ${JSON.stringify(kills)}\n`)
      await Promise.all(staff.slice(2).map((one) => one.dismiss()))
      await skipTwoMinutes()
      await eventually('every case is served', allServed, calmMs)
    } catch (error) {
      console.log(`${staff.map((one) => one.output().slice(-800)).join('\n---\n')}\n`)
      console.log(`${JSON.stringify(await unserved())}\n`)
      throw error
    } finally {
      await Promise.all(staff.map((one) => one.dismiss()))
    }

    const { accepted, sent } = readJournal()
    console.log(`${String(accepted.length)} of ${String(sent.length)} acts accepted\n`)
    expect(accepted.length).toBeGreaterThan(50)
    expect(await lostActs(accepted)).toEqual([])
    expect(await violations()).toEqual([])
  },
  loadMs + calmMs + 60_000,
)

interface Kept {
  readonly ready: () => boolean
  readonly output: () => string
  kill(): Promise<void>
  dismiss(): Promise<void>
}

/** Keeps one program at work: started again whenever it dies, as the starter does. */
async function keep(start: () => Promise<SpawnedProgram>): Promise<Kept> {
  const state = { dismissed: false, ready: true, printed: '', program: await start() }
  const replace = async () => {
    try {
      state.program = await start()
      state.ready = true
    } catch (error) {
      state.printed += String(error)
      await pause(300)
    }
  }
  const loop = (async () => {
    while (!state.dismissed) {
      await state.program.ended
      state.printed += state.ready ? state.program.output() : ''
      state.ready = false
      while (!state.dismissed && !state.ready) await replace()
    }
  })()
  return {
    ready: () => state.ready,
    output: () => state.printed + state.program.output(),
    kill: () => state.program.kill(),
    async dismiss() {
      state.dismissed = true
      await state.program.stop()
      await loop
      await state.program.stop()
    },
  }
}

async function killFor(ms: number, staff: readonly Kept[]): Promise<Record<string, number>> {
  const kills: Record<string, number> = { worker: 0, clerk: 0, temporal: 0, postgres: 0, wiped: 0 }
  const count = (what: string) => {
    kills[what] = (kills[what] ?? 0) + 1
  }
  const until = Date.now() + ms
  for (let n = 1; Date.now() < until || n < 24; n++) {
    await pause(500)
    if (n % 6 === 3) {
      await restartTemporal(n === 15)
      count(n === 15 ? 'wiped' : 'temporal')
    } else if (n % 8 === 7) {
      await restartPostgres()
      count('postgres')
    } else if (staff[n % staff.length]?.ready()) {
      await staff[n % staff.length]?.kill()
      count(n % staff.length < 2 ? 'worker' : 'clerk')
    }
  }
  return kills
}

/** After which the sweeper takes a told wake that nobody kept for lost, as after the store was wiped. */
async function skipTwoMinutes(): Promise<void> {
  await office.owner
    .query(`create or replace function siso_clock() returns timestamptz language sql volatile
    as $$ select date_trunc('milliseconds', clock_timestamp() + interval '2 minutes') $$`)
}

async function restartPostgres(): Promise<void> {
  await postgres.kill()
  postgres = await startOwnPostgres({ folder: postgres.folder, port: portOf(postgres.url) })
}

async function restartTemporal(wipe: boolean): Promise<void> {
  await temporal.kill()
  if (wipe) {
    for (const suffix of ['', '-wal', '-shm', '-journal'])
      rmSync(`${temporal.dbFile}${suffix}`, { force: true })
  }
  const port = Number(temporal.address.split(':')[1])
  // Its port may be lent for a moment to a connection of somebody else's.
  temporal = await eventually('Temporal is back', () =>
    startOwnTemporal({ folder: temporal.folder, port }),
  )
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

interface JournalLine {
  readonly sent?: string
  readonly accepted?: string
  readonly caseId: string
}

function readJournal() {
  const lines = readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalLine)
  const keyOf = (post: string) => (post === 'open' ? 'start' : `act:${post}`)
  return {
    sent: lines.flatMap(({ sent }) => sent ?? []),
    accepted: lines.flatMap(({ accepted, caseId }) =>
      accepted === undefined ? [] : [{ caseId, key: keyOf(accepted) }],
    ),
  }
}

async function lostActs(accepted: readonly { caseId: string; key: string }[]): Promise<object[]> {
  const { rows } = await office.owner.query<object>(
    `select x.* from jsonb_to_recordset($1) as x ("caseId" uuid, key text)
     where (select count(*) from case_event e where e.case_id = x."caseId" and e.key = x.key) <> 1`,
    [JSON.stringify(accepted)],
  )
  return rows
}

async function allServed(): Promise<boolean> {
  const { rows } = await office.owner.query<{ behind: number }>(
    `select (select count(*) from case_engine where last_seq <> processed_seq or rung_at < siso_clock())::int
       + (select count(*) from effect where status = 'pending')::int as behind`,
  )
  return rows[0]?.behind === 0
}

async function unserved(): Promise<object[]> {
  const { rows } = await office.owner.query<object>(
    `select e.case_id, last_seq, processed_seq, rung_at, wake_at, told_wake_at, moved_at, incident, siso_clock() as now,
       (select json_agg(f) from effect f where f.case_id = e.case_id and status = 'pending') as effects
     from case_engine e where last_seq <> processed_seq or rung_at < siso_clock()
       or exists (select from effect f where f.case_id = e.case_id and status = 'pending') limit 5`,
  )
  return rows
}

async function violations(): Promise<object[]> {
  const { rows } = await office.owner.query<object>(`
    select 'gap' as what, case_id from case_event group by case_id having max(seq) <> count(*) or min(seq) <> 1
    union all
    select 'moves', e.case_id from case_engine e
      where e.last_seq <> (select count(*) from case_move m where m.case_id = e.case_id)
    union all
    select 'time', case_id from (select case_id, at < lag(at) over (partition by case_id order by seq) as back
      from case_event) t where back
    union all
    select 'effect', f.case_id from effect f where (
      select count(*) from case_event e where e.case_id = f.case_id and e.key = 'effect:' || f.key) <> 1
    union all
    select 'incident', case_id from case_engine where incident is not null
    union all
    select 'rung', d.case_id from deadline d where d.state = 'running' and d.due_at < siso_clock()
      and (select count(*) from case_event e where e.case_id = d.case_id
        and e.key = 'deadline:' || d.id || ':breach:' || d.version) <> 1
    union all
    select 'orphan', c.id from social_case c where c.state = 'open'
      and not exists (select from task t where t.case_id = c.id and t.state in ('open', 'claimed'))
    union all
    select 'snapshot', e.case_id from case_engine e join case_move m on m.case_id = e.case_id and m.seq = e.last_seq
      where m.state_hash <> e.state_hash`)
  return rows
}
