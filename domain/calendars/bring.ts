import type pg from 'pg'

import { transaction } from '../database.ts'
import type { TermChange } from '../procedures/migrate/terms.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import { advance } from '../tasks/advance.ts'
import { bringCalendar } from '../tasks/change-calendar.ts'
import { readForMigration } from '../tasks/foresee.ts'

import { goOn, listed, lookAgain, over } from './course.ts'
import type { CalendarTurn, CalendarTurnDeps, Course, Listed } from './course.ts'
import { burdens, foreseeTerms } from './foresee.ts'

const moveOn = `
  update calendar_change set done = done + 1, last_case = $2, seen_at = siso_clock()
  where id = $1 and state = 'bringing'`

/** Case after case in the order of their ids; those that could not follow are met again at the end. */
export async function bring(deps: CalendarTurnDeps, one: Course): Promise<CalendarTurn> {
  const { pool } = deps
  let cases = await transaction(pool, (sql) => listed(sql, one, one.lastCase))
  while (cases.length > 0) {
    for (const next of cases) {
      if (!next.held) await bringOne(deps, one, next)
      await transaction(pool, (sql) => sql.query(moveOn, [one.id, next.case_id]))
      if (!deps.mayGoOn()) return goOn
    }
    const last = cases.at(-1)?.case_id ?? null
    cases = await transaction(pool, (sql) => listed(sql, one, last))
  }
  return finish(pool, one)
}

const finishing = `
  update calendar_change set last_case = null, held = x.held, done = greatest(expected - x.cases, 0), seen_at = siso_clock(),
    state = case when x.cases = 0 and state = 'bringing' then 'brought' else state end
  from count_calendar_cases($2) x where id = $1 returning x.cases - x.held as left`

/** Those held by an incident are met again when a worker looks the next time. */
function finish(pool: pg.Pool, { id, document }: Course): Promise<CalendarTurn> {
  return transaction(pool, async (sql) => {
    const [row] = await sql.query<{ left: number }>(finishing, [id, document.version])
    return row !== undefined && row.left > 0 ? lookAgain : over
  })
}

// One that a newer version has overtaken meanwhile reaches no more cases.
const bringing = `select id from calendar_change where id = $1 and state = 'bringing' for share`

/** One case, in a transaction of its own: it follows the calendar, and it is kept what that did. */
async function bringOne(deps: CalendarTurnDeps, one: Course, listedCase: Listed): Promise<void> {
  const { case_id: caseId, name } = listedCase
  await advance(deps, caseId, 'web')
  await transaction(deps.pool, async (sql) => {
    await scopeCase(sql, caseId)
    await sql.query('select from case_engine where case_id = $1 for update', [caseId])
    const held = await readForMigration(sql, caseId)
    const still = await sql.query(bringing, [one.id])
    if (held.calendar === name || still.length === 0) return
    const terms = await foreseeTerms(sql, held, { name, document: one.document })
    await bringCalendar(sql, caseId, name)
    // What is still to be applied to it may change what was foreseen.
    const stateHash = held.waits ? '' : held.stateHash
    await keepResult(sql, { one, listedCase, terms: terms ?? [], stateHash })
  })
  await advance(deps, caseId, 'web')
}

interface Brought {
  readonly one: Course
  readonly listedCase: Listed
  readonly terms: readonly TermChange[]
  readonly stateHash: string
}

const same = `
  update calendar_effect set result = 'as-foreseen' where change = $1 and revision = $2 and case_id = $3
    and state_hash = $4 and result is null returning case_id`

const anew = `
  insert into calendar_effect (change, revision, case_id, number, zone, office, state_hash, terms, sooner, past, result)
  values ($1, $2, $3, $5, $6, $7, $4, $8, $9, $10, 'changed')
  on conflict (change, revision, case_id) do update set state_hash = excluded.state_hash, terms = excluded.terms,
    sooner = excluded.sooner, past = excluded.past, result = excluded.result
  where calendar_effect.result is null`

const foreseen = 'select from calendar_effect where change = $1 and revision = $2 and case_id = $3'

/** What was foreseen of a state holds for that state; of another it was foreseen again just now. */
async function keepResult(sql: Sql, brought: Brought): Promise<void> {
  const { one, listedCase, terms, stateHash } = brought
  const key = [one.id, one.revision, listedCase.case_id]
  const asForeseen = await sql.query(same, [...key, stateHash])
  if (asForeseen.length > 0) return
  const known = await sql.query(foreseen, key)
  if (known.length === 0 && terms.length === 0) return
  const { number, zone, office } = listedCase
  const { sooner, past } = burdens(terms)
  const values = [number, zone, office, JSON.stringify(terms), sooner, past]
  await sql.query(anew, [...key, stateHash, ...values])
}
