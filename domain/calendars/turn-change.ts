import type pg from 'pg'

import { transaction } from '../database.ts'

import { bring } from './bring.ts'
import { over } from './course.ts'
import type { CalendarTurn, CalendarTurnDeps, Course } from './course.ts'
import { weigh } from './weigh.ts'

const course = `
  select id, state, revision, doc as document, expected, last_case as "lastCase" from calendar_change
  where id = $1 and state in ('weighing', 'bringing')`

const begin = `
  update calendar_change set expected = x.cases, seen_at = siso_clock()
  from count_calendar_cases($2) x where id = $1 and expected is null`

/**
 * Goes on, for some time, with working out the effect of a new calendar or with bringing it to open
 * cases. The record says how far it is: whatever dies, the next turn goes on from there.
 * @param deps connections of the role `siso_engine`
 */
export async function turnChange(deps: CalendarTurnDeps, id: string): Promise<CalendarTurn> {
  const { pool } = deps
  const one = await transaction(pool, async (sql) => {
    const [found] = await sql.query<Course>(course, [id])
    if (found?.expected === null) await sql.query(begin, [id, found.document.version])
    return found
  })
  if (!one) return over
  return one.state === 'weighing' ? weigh(deps, one) : bring(deps, one)
}

const idle = `
  select id from calendar_change where state in ('weighing', 'bringing')
    and seen_at < siso_clock() - case when state = 'bringing' and held > 0 and last_case is null
      then interval '1 minute' else interval '10 seconds' end
  order by made_at limit 10`

/** Those that should be going on: asked for just now, or whose workflow was lost. */
export async function changesToTakeUp(pool: pg.Pool): Promise<string[]> {
  const rows = await transaction(pool, (sql) => sql.query<{ id: string }>(idle))
  return rows.map(({ id }) => id)
}
