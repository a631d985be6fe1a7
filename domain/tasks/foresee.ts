import type { Begun } from '../procedures/migrate/concern.ts'
import { whyNotFor } from '../procedures/migrate/concern.ts'
import type { Calendar } from '../procedures/engine/calendar.ts'
import type { CaseState } from '../procedures/engine/types.ts'
import { migrate, notFor } from '../procedures/migrate/migrate.ts'
import type { Moving, Prediction } from '../procedures/migrate/migrate.ts'
import type { Release } from '../procedures/schema.ts'
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

/** A case whose state is still the text that the record sent: it takes a fifth of the memory. */
export interface Packed extends Omit<Held, 'state'> {
  readonly caseId: string
  readonly state: string
}

const found = `
  select case_id as "caseId", release, calendar, engine, state::text, state_hash as "stateHash", ${iso('at')} as at,
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
  const cases = await readPacked(sql, caseIds, whom)
  return new Map(cases.map((one) => [one.caseId, unpacked(one)]))
}

/** The same, for `unpacked` to make a state of each when its turn comes. */
export function readPacked(
  sql: Sql,
  caseIds: readonly string[],
  whom: boolean,
): Promise<readonly Packed[]> {
  return sql.query<Packed>(found, [caseIds, whom], 'read-for-migration')
}

export function unpacked({ caseId: _, state, ...held }: Packed): Held {
  return { ...held, state: JSON.parse(state) as CaseState }
}

/** What a prediction rests on besides the case: the rules that it follows. */
export interface Rules {
  readonly from: Release
  readonly calendar: Calendar
}

type Target = Pick<Moving, 'to' | 'mapping' | 'engines'> & { readonly back?: true }

/** What a case would be by another release, which need not be published. Nothing is written. */
export async function foresee(sql: Sql, held: Held, target: Target): Promise<Prediction> {
  return foreseeBy(await rulesOf(sql, held), held, target)
}

/** The rules that a case follows; each of them is read once in a process. */
export async function rulesOf(
  sql: Sql,
  { release, calendar }: Pick<Held, 'release' | 'calendar'>,
): Promise<Rules> {
  return { from: await getRelease(sql, release), calendar: await getCalendar(sql, calendar) }
}

/** The same as `foresee`, where the rules that the case follows are at hand. */
export function foreseeBy(
  rules: Rules,
  { state, release: from, at, caseSince, phaseSince, whom }: Held,
  { back, ...target }: Target,
): Prediction {
  const why = back ? undefined : whyNotFor(from, target.to, whom)
  if (why) return notFor(why)
  const since = { case: caseSince, ...(phaseSince !== null && { phase: phaseSince }) }
  return migrate(state, { ...rules, at, since, ...target })
}
