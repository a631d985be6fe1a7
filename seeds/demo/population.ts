import type { Sql } from '../../domain/shared/sql.ts'
import { getCalendar, getRelease } from '../../domain/tasks/published.ts'
import type { DocumentedUser } from '../demo-users.ts'
import { SeedRefused } from '../seed-refused.ts'

import { makeAbsences } from './absences.ts'
import { makeAllocations, makeReportingHours } from './allocations.ts'
import { keepAppointments } from './appointments.ts'
import { leaveAtWork } from './at-work.ts'
import { openContactPoints } from './contact-points.ts'
import { deathsIn, writeDeaths } from './deaths.ts'
import { makeEras } from './eras/make-eras.ts'
import { readEras } from './eras/script.ts'
import { keepOwnWork } from './diary.ts'
import { makeLetters } from './documents.ts'
import { makeHistories } from './histories.ts'
import type { History, Making, Play } from './histories.ts'
import { insert } from './insert.ts'
import type { Landscape } from './landscape.ts'
import { readLocal } from './local.ts'
import { fillRoster } from './on-call.ts'
import { demoOperations, operationRows } from './operations.ts'
import { enrolSome, participationRows } from './participations.ts'
import { makePeople } from './people.ts'
import { protectSome } from './protect.ts'
import { createRandom } from './random.ts'
import { readSome } from './read-notices.ts'
import { readScripts } from './script.ts'
import { makeSenders } from './senders.ts'
import { keepRecords } from './social-record.ts'
import { makeStaff } from './staff.ts'
import { writePeople, writeStaff } from './write-people.ts'
import type { Accounts } from './write-people.ts'
import { writeCases } from './write.ts'

/** Who is to be invented, and where. */
export interface Population {
  /** Names the ids of people and cases: two populations of one series would be the same. */
  readonly series: string
  readonly people: number
  readonly cases: number
  readonly seed: number
  readonly land: Landscape
  /** Colleagues with a name that texts mention, at the main office and what is above it. */
  readonly documented: readonly DocumentedUser[]
  readonly accounts: Accounts
  /** Some have cases of procedures that changed from year to year. */
  readonly eras: boolean
}

const casesAtOnce = 200

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
    throw new SeedRefused('Mancano i dati di riferimento: esegui prima «npm run siso -- seed».')
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

/**
 * Writes invented people with their cases and the colleagues who follow them. The same population at
 * the same instant is the same rows.
 */
export async function makePopulation(
  sql: Sql,
  population: Population,
): Promise<{ readonly users: number; readonly cases: number; readonly at: Date }> {
  const { series, people: count, cases, seed, land, documented, accounts } = population
  const { now: at, ...names } = await readSettings(sql)
  const now = at.getTime()
  const local = readLocal(names.region)
  const random = createRandom(seed)
  const plays = await readPlays(sql, local.scripts, names.calendar)
  const staff = makeStaff(land, { random, local, documented })
  const people = makePeople(land, { series, count, year: at.getUTCFullYear(), random, local })
  const { services, minorServices = services, contributions } = local
  const setting = { now, random, services, minorServices, contributions }
  const making = { ...setting, series, cases, people, staff, land, plays }
  const histories = makeHistories(making)
  const protections = protectSome(histories, random)
  const operations = demoOperations(land, now)
  const [play] = await readPlays(
    sql,
    local.participation ? [local.participation] : [],
    names.calendar,
  )
  // Nothing of it changes what chance gives to the others.
  const apart = { ...making, random: createRandom(seed) }
  if (play) enrolSome(histories, { making: apart, play, operations, protections })
  const more = { making: { ...making, random: createRandom(seed) }, protections, ...names }
  const scripts = population.eras ? readEras(local.eras) : []
  const lived = [...histories, ...(await makeEras(sql, histories, { ...more, scripts }))]
  const { drafts, comments, audits } = leaveAtWork(histories, setting)
  await writeStaff(sql, staff, accounts)
  const deaths = deathsIn(histories)
  await writePeople(sql, people, { staff, protections, deaths })
  // Before the cases: each new tie looks for the open ones that it concerns.
  await insert(sql, 'social_fact', keepRecords(histories, local))
  for (const part of inParts(lived.toSorted(oldestFirst))) {
    const notices = await writeCases(sql, part, protections)
    await insert(sql, 'notice_read', readSome(notices, { staff, random, now }))
  }
  await writeDeaths(sql, histories)
  await writeDays(sql, histories, making)
  await insert(sql, 'draft', drafts)
  await insert(sql, 'task_comment', comments)
  await insert(sql, 'audit_event', audits)
  await openContactPoints(sql, land.main)
  await fillRoster(sql, land.main)
  await insert(sql, 'funded_operation', operationRows(operations, land, staff))
  await insert(sql, 'participation', participationRows(histories))
  await insert(sql, 'siuss_sender', makeSenders(land, staff))
  await insert(sql, 'fund_allocation', makeAllocations(land, staff, now))
  await insert(sql, 'reporting_hours', makeReportingHours(land, staff, now))
  await makeLetters(sql, histories, staff)
  // All of it was known long ago: nothing is news to a case.
  await sql.query('delete from case_report where case_id = any($1)', [
    lived.map(({ plan }) => plan.id),
  ])
  return { users: staff.length, cases: lived.length, at }
}

/** How colleagues spend their days: own work, absences, appointments. */
async function writeDays(
  sql: Sql,
  histories: readonly History[],
  { staff, land, now }: Making,
): Promise<void> {
  await insert(sql, 'diary_entry', keepOwnWork(staff, now))
  const { absences, substitutions } = makeAbsences(staff, { land, now })
  await insert(sql, 'absence', absences)
  await insert(sql, 'substitution', substitutions)
  const { appointments, workers } = keepAppointments(histories, now)
  await insert(sql, 'appointment', appointments)
  await insert(sql, 'appointment_worker', workers)
}

function oldestFirst(a: History, b: History): number {
  return a.plan.openedAt.localeCompare(b.plan.openedAt)
}

function inParts(histories: readonly History[]): History[][] {
  const parts = Math.ceil(histories.length / casesAtOnce)
  return Array.from({ length: parts }, (_, n) =>
    histories.slice(n * casesAtOnce, (n + 1) * casesAtOnce),
  )
}
