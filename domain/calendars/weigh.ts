import type pg from 'pg'

import { readOnly, transaction } from '../database.ts'
import type { TermChange } from '../procedures/migrate/terms.ts'
import type { Sql } from '../shared/sql.ts'
import { caseNotFound } from '../tasks/errors.ts'
import { readCasesForMigration } from '../tasks/foresee.ts'

import { atOnce, goOn, listed, over } from './course.ts'
import type { CalendarTurn, CalendarTurnDeps, Course, Listed } from './course.ts'
import { burdens, foreseeTerms } from './foresee.ts'
import { tellSignersOfChange } from './signers.ts'
import type { ChangeToSign } from './signers.ts'

/** Works out what a new calendar does to the terms of open cases, chunk by chunk: nothing of them is written. */
export async function weigh(deps: CalendarTurnDeps, one: Course): Promise<CalendarTurn> {
  let after = one.lastCase
  do {
    const chunk = await readOnly(deps.pool, (sql) => readChunk(sql, one, after))
    if (!(await keep(deps.pool, { one, after }, chunk))) return over
    if (chunk.read < atOnce) return over
    after = chunk.last
  } while (deps.mayGoOn())
  return goOn
}

interface Row extends Pick<Listed, 'number' | 'zone' | 'office'> {
  readonly caseId: string
  readonly stateHash: string
  readonly terms: readonly TermChange[]
}

interface Chunk {
  readonly read: number
  /** Cases of which nothing can be told. */
  readonly untold: number
  readonly last: string | null
  readonly rows: readonly Row[]
}

async function readChunk(sql: Sql, one: Course, after: string | null): Promise<Chunk> {
  const cases = await listed(sql, one, after)
  const ids = cases.map(({ case_id: id }) => id)
  const read = await readCasesForMigration(sql, ids)
  const rows: Row[] = []
  let untold = 0
  for (const { case_id: caseId, number, zone, office, name, held } of cases) {
    const now = read.get(caseId)
    if (!now) throw caseNotFound(caseId)
    const terms = held ? undefined : await foreseeTerms(sql, now, { name, document: one.document })
    if (!terms) untold += 1
    else if (terms.length > 0)
      rows.push({ caseId, number, zone, office, stateHash: now.stateHash, terms })
  }
  return { read: cases.length, untold, last: cases.at(-1)?.case_id ?? after, rows }
}

const lock = `
  select id, org, made_by as "madeBy", edited_by as "editedBy" from calendar_change
  where id = $1 and revision = $2 and state = 'weighing' and last_case is not distinct from $3 for update`

const insert = `
  insert into calendar_effect (change, revision, case_id, number, zone, office, state_hash, terms, sooner, past)
  select $1, $2, "caseId", number, zone, office, "stateHash", terms, sooner, past
  from jsonb_to_recordset($3::jsonb) as x ("caseId" uuid, number text, zone int, office int, "stateHash" text,
    terms jsonb, sooner boolean, past boolean)`

const keepPlace = `
  update calendar_change set done = done + $2, held = held + $3, last_case = $4, seen_at = siso_clock(),
    state = case when $5 then 'weighed' else state end, weighed_at = case when $5 then siso_clock() end
  where id = $1`

/**
 * Keeps what a chunk of cases told, behind the case that it follows.
 * @returns false where it was edited or left meanwhile, or somebody else has gone on from there
 */
function keep(
  pool: pg.Pool,
  { one, after }: { readonly one: Course; readonly after: string | null },
  { read, untold, last, rows }: Chunk,
): Promise<boolean> {
  const { id, revision } = one
  return transaction(pool, async (sql) => {
    const [held] = await sql.query<ChangeToSign>(lock, [id, revision, after])
    if (!held) return false
    const told = rows.map((row) => ({ ...row, ...burdens(row.terms) }))
    await sql.query(insert, [id, revision, JSON.stringify(told)])
    const all = read < atOnce
    await sql.query(keepPlace, [id, read, untold, last, all])
    if (all) await tellSignersOfChange(sql, held)
    return true
  })
}
