import { hashPassword } from '../domain/auth/password.ts'
import { createPool, transaction } from '../domain/database.ts'
import type { Sql } from '../domain/shared/sql.ts'
import { getCalendar, getRelease } from '../domain/tasks/published.ts'

import { demoPassword } from './demo-users.ts'
import { makeAbsences } from './demo/absences.ts'
import { keepAppointments } from './demo/appointments.ts'
import { leaveAtWork } from './demo/at-work.ts'
import { openContactPoints } from './demo/contact-points.ts'
import { keepOwnWork } from './demo/diary.ts'
import { makeLetters } from './demo/documents.ts'
import { makeHistories } from './demo/histories.ts'
import type { History, Play } from './demo/histories.ts'
import { insert } from './demo/insert.ts'
import { readLandscape } from './demo/landscape.ts'
import { readLocal } from './demo/local.ts'
import { makePeople } from './demo/people.ts'
import { protectSome } from './demo/protect.ts'
import { createRandom } from './demo/random.ts'
import { readSome } from './demo/read-notices.ts'
import { readScripts } from './demo/script.ts'
import { keepRecords } from './demo/social-record.ts'
import { makeStaff } from './demo/staff.ts'
import { writePeople, writeStaff } from './demo/write-people.ts'
import { writeCases } from './demo/write.ts'

export interface MadeDemo {
  readonly already: boolean
  readonly people: number
  readonly users: number
  readonly cases: number
}

const casesPerPerson = 0.3
const casesAtOnce = 200

/**
 * Makes the invented population, as the database's owner, all or nothing. A second time it adds
 * nothing; the same seed at the same instant makes the same rows. The workflows of open cases are
 * started by the sweeper, a hundred every two seconds.
 */
export async function makeDemo(
  ownerUrl: string,
  { people: count, seed = 1 }: { readonly people: number; readonly seed?: number },
): Promise<MadeDemo> {
  const pool = createPool(ownerUrl, 1)
  try {
    return await transaction(pool, async (sql) => {
      await sql.query("select pg_advisory_xact_lock(hashtext('siso demo'))")
      const there = await sql.query("select 1 from installation where key = 'demo'")
      if (there.length > 0) return { already: true, people: 0, users: 0, cases: 0 }
      return make(sql, { count, seed })
    })
  } finally {
    await pool.end()
  }
}

const settings = `
  select siso_clock() as now, (select value #>> '{}' from installation where key = 'region') as region,
    (select version from calendar order by published_at desc limit 1) as calendar`

// In force now, and for everybody: what `selectReleases` would find for a place of the region.
const inForce = `
  select key || '@' || version as name from release
  where key = $1 and (doc #>> '{validity,from}')::timestamptz <= siso_clock()
  order by doc #>> '{validity,from}' desc limit 1`

interface Settings {
  readonly now: Date
  readonly region: string
  readonly calendar: string
}

async function readSettings(sql: Sql): Promise<Settings> {
  const [found] = await sql.query<Settings>(settings)
  if (!found?.region || !found.calendar)
    throw new Error('Mancano i dati di riferimento: esegui prima «npm run siso -- seed».')
  return found
}

async function readPlays(sql: Sql, scripts: readonly string[], calendar: string): Promise<Play[]> {
  const plays: Play[] = []
  for (const script of readScripts(scripts)) {
    const [found] = await sql.query<{ name: string }>(inForce, [script.procedure])
    if (!found) throw new Error(`La procedura ${script.procedure} non è in vigore.`)
    const rules = {
      release: await getRelease(sql, found.name),
      calendar: await getCalendar(sql, calendar),
    }
    plays.push({ script, rules })
  }
  return plays
}

async function make(sql: Sql, { count, seed }: { count: number; seed: number }) {
  const { now: at, ...names } = await readSettings(sql)
  const now = at.getTime()
  const local = readLocal(names.region)
  const land = await readLandscape(sql)
  const random = createRandom(seed)
  const plays = await readPlays(sql, local.scripts, names.calendar)
  const staff = makeStaff(land, { random, local })
  const people = makePeople(land, { count, year: at.getUTCFullYear(), random, local })
  const cases = Math.floor(count * casesPerPerson)
  const setting = { now, random, services: local.services }
  const histories = makeHistories({ ...setting, cases, people, staff, land, plays })
  const protections = protectSome(histories, random)
  const { drafts, comments, audits } = leaveAtWork(histories, setting)
  await writeStaff(sql, staff, await hashPassword(demoPassword))
  await writePeople(sql, people, { staff, protections })
  for (const part of inParts(histories)) {
    const notices = await writeCases(sql, part, protections)
    await insert(sql, 'notice_read', readSome(notices, { staff, random, now }))
  }
  await insert(sql, 'diary_entry', keepOwnWork(staff, now))
  const { absences, substitutions } = makeAbsences(staff, { land, now })
  await insert(sql, 'absence', absences)
  await insert(sql, 'substitution', substitutions)
  await insert(sql, 'social_fact', keepRecords(histories, local))
  const { appointments, workers } = keepAppointments(histories, now)
  await insert(sql, 'appointment', appointments)
  await insert(sql, 'appointment_worker', workers)
  await insert(sql, 'draft', drafts)
  await insert(sql, 'task_comment', comments)
  await insert(sql, 'audit_event', audits)
  await openContactPoints(sql, land.main)
  await makeLetters(sql, histories, staff)
  await sql.query(`insert into installation (key, value) values ('demo', $1)`, [
    JSON.stringify({ people: count, seed, at }),
  ])
  return { already: false, people: count, users: staff.length, cases }
}

function inParts(histories: readonly History[]): History[][] {
  const parts = Math.ceil(histories.length / casesAtOnce)
  return Array.from({ length: parts }, (_, n) =>
    histories.slice(n * casesAtOnce, (n + 1) * casesAtOnce),
  )
}
