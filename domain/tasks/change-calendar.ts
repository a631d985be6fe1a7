import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { transaction } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

import { advance } from './advance.ts'
import type { AdvanceDeps } from './advance.ts'
import { calendarOfCase } from './case-calendar.ts'
import { getCalendar } from './published.ts'
import { beforeAll } from '../shared/before-all.ts'

const pageSize = 200

export interface CalendarChange {
  /** Connections of the owner, who sees every case. */
  readonly owner: pg.Pool
  /** Version to apply; not given: the newest. */
  readonly version?: string | undefined
  /** Says how many cases would change, and changes none. */
  readonly dryRun?: boolean
  readonly progress?: (cases: number) => void
}

export interface CalendarChanged {
  readonly version: string
  /** Open cases that follow another calendar: another version, comune or office. */
  readonly cases: number
}

const newest = 'select version from calendar order by published_at desc, version desc limit 1'

// A case held by an incident waits for its way out, and is found again the next time.
const following = `
  select c.id, ${calendarOfCase('$3')} as name from social_case c join case_engine e on e.case_id = c.id
  where c.state = 'open' and c.id > $1 and e.incident is null and e.calendar <> ${calendarOfCase('$3')}
  order by c.id limit $2`

/**
 * Gives open cases a calendar, each in a transaction of its own, and moves them: their running
 * deadlines are computed anew, the proofs before stay in the moves. To be called after a new version
 * was published, or to bring a case that changed office its own days. Again does no harm.
 * @throws `release-not-found` when there is no such version
 */
export async function changeCalendars(
  deps: AdvanceDeps,
  { owner, version, dryRun = false, progress }: CalendarChange,
): Promise<CalendarChanged> {
  const chosen = version ?? (await transaction(owner, (sql) => newestVersion(sql)))
  await transaction(owner, (sql) => getCalendar(sql, chosen))
  let [cases, after] = [0, beforeAll]
  for (;;) {
    const page = [after, pageSize, chosen]
    const { rows } = await owner.query<{ id: string; name: string }>(following, page)
    for (const { id, name } of dryRun ? [] : rows) {
      await transaction(owner, (sql) => bringCalendar(sql, id, name))
      await advance(deps, id, 'web')
    }
    cases += rows.length
    after = rows.at(-1)?.id ?? after
    progress?.(cases)
    if (rows.length < pageSize) return { version: chosen, cases }
  }
}

async function newestVersion(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ version: string }>(newest)
  return row?.version ?? ''
}

const lock = 'select last_seq + 1 as seq from case_engine where case_id = $1 for update'

const write = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
    where case_id = $1 and not exists (
      select from case_event v where v.case_id = $1 and v.seq > processed_seq and v.payload ->> 'calendar' = $2)
    returning last_seq as seq, last_at as at)
  insert into case_event (case_id, seq, key, kind, payload, at)
  select $1, seq, 'calendar:' || $2::text || ':' || seq, 'calendar-changed',
    jsonb_build_object('calendar', $2::text), at from numbered returning seq`

/**
 * Appends to the log of a case that it follows another calendar; `advance` then moves its terms.
 * Nothing where the same change waits to be applied already.
 * @param name `version@municipality@office`
 */
export async function bringCalendar(sql: Sql, caseId: string, name: string): Promise<void> {
  await sql.query(lock, [caseId])
  const written = await sql.query(write, [caseId, name])
  if (written.length === 0) return
  await recordEvent(sql, {
    action: 'calendar-changed',
    objectKind: 'case',
    objectId: caseId,
    caseId,
    detail: { calendar: name },
  })
}
