import type { Begun } from '../procedures/migrate/concern.ts'
import { whyNotFor } from '../procedures/migrate/concern.ts'
import type { CaseState } from '../procedures/engine/types.ts'
import { migrate, notFor } from '../procedures/migrate/migrate.ts'
import type { Moving, Prediction } from '../procedures/migrate/migrate.ts'
import type { Sql } from '../shared/sql.ts'

import { caseNotFound } from './errors.ts'
import { iso } from './load-case.ts'
import { getCalendar, getRelease } from './published.ts'

/** A case as it stands, with all that a prediction rests on. */
export interface Held {
  readonly release: string
  readonly calendar: string
  readonly engine: number
  readonly state: CaseState
  readonly stateHash: string
  readonly at: string
  readonly lastSeq: number
  /** For whom it began; null: that was not asked. */
  readonly whom: Begun | null
  /** Something waits to be applied before. */
  readonly waits: boolean
  readonly caseSince: string
  readonly phaseSince: string | null
}

const found = `
  select case_id as "caseId", release, calendar, engine, state, state_hash as "stateHash", ${iso('at')} as at,
    last_seq as "lastSeq", waits, ${iso('case_since')} as "caseSince", ${iso('phase_since')} as "phaseSince", whom
  from read_for_migration($1, $2)`

/** Reads a case for `foresee`. @throws `case-not-found` */
export async function readForMigration(sql: Sql, caseId: string, whom = false): Promise<Held> {
  const held = (await readCasesForMigration(sql, [caseId], whom)).get(caseId)
  if (!held) throw caseNotFound(caseId)
  return held
}

/**
 * The same of many, each read under its own scope; by their ids, without those that are not there.
 * @param whom also for whom each began: for a release that `asksWho`
 */
export async function readCasesForMigration(
  sql: Sql,
  caseIds: readonly string[],
  whom = false,
): Promise<ReadonlyMap<string, Held>> {
  const rows = await sql.query<Held & { caseId: string }>(
    found,
    [caseIds, whom],
    'read-for-migration',
  )
  return new Map(rows.map(({ caseId, ...held }) => [caseId, held]))
}

/** What a case would be by another release, which need not be published. Nothing is written. */
export async function foresee(
  sql: Sql,
  { state, release: from, at, calendar, caseSince, phaseSince, whom }: Held,
  { back, ...target }: Pick<Moving, 'to' | 'mapping' | 'engines'> & { readonly back?: true },
): Promise<Prediction> {
  const why = back ? undefined : whyNotFor(from, target.to, whom)
  if (why) return notFor(why)
  return migrate(state, {
    from: await getRelease(sql, from),
    calendar: await getCalendar(sql, calendar),
    at,
    since: { case: caseSince, ...(phaseSince !== null && { phase: phaseSince }) },
    ...target,
  })
}
