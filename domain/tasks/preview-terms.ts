import type pg from 'pg'

import { transaction } from '../database.ts'
import { engines } from '../procedures/engine/engines.ts'
import type { CaseEvent, CaseState, Command } from '../procedures/engine/types.ts'
import { scopeCase } from '../shared/scope-case.ts'
import { caseNotFound, engineUnknown } from './errors.ts'
import { namedCalendar } from './rules-from.ts'
import { iso } from './load-case.ts'
import { getCalendar, getRelease } from './published.ts'
import type { TermsEventDraft } from './move-terms.ts'

/** What an act on terms would do to one deadline. Instants in UTC; null: no date. */
export interface TermEffect {
  readonly deadline: string
  readonly boundTo: string
  readonly before: string | null
  readonly after: string | null
  /** Rungs that would fire at once. */
  readonly fires: readonly string[]
}

export interface TermsPreview {
  readonly release: string
  readonly effects: readonly TermEffect[]
  /** Titles of the tasks that would ask somebody to look at what has fired already. */
  readonly reviews: readonly string[]
}

const read = `
  select last_seq as "lastSeq", engine, release, calendar, state,
    ${iso('greatest(siso_clock(), last_at)')} as now
  from case_engine where case_id = $1`

interface Row {
  readonly lastSeq: number
  readonly engine: number
  readonly release: string
  readonly calendar: string
  readonly state: CaseState
  readonly now: string
}

/**
 * The effect of an act on the terms of a case, before it is made: the same `step`, nothing written.
 * The caller has checked that the person may make it.
 * @param pool connections of the role `siso_engine`: the state holds facts
 */
export function previewTerms(
  pool: pg.Pool,
  caseId: string,
  { kind, payload }: TermsEventDraft,
): Promise<TermsPreview> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    const [row] = await sql.query<Row>(read, [caseId])
    if (!row) throw caseNotFound(caseId)
    const step = engines[row.engine]
    if (!step) throw engineUnknown(row.engine)
    const seq = row.lastSeq + 1
    const recorded = { seq, key: 'preview', kind, payload, at: row.now }
    const calendar = await getCalendar(sql, namedCalendar(recorded) ?? row.calendar)
    // As `moveTerms` or `changeCalendar` would write it.
    const event = { seq, at: row.now, kind, ...payload } as unknown as CaseEvent
    const move = step(row.state, event, await getRelease(sql, row.release), calendar)
    return {
      release: row.release,
      effects: effectsOf(row.state, move.state, row.now),
      reviews: move.commands.flatMap(reviewIn),
    }
  })
}

function reviewIn(command: Command): string[] {
  return command.kind === 'open-task' && command.purpose === 'follow-up' ? [command.title] : []
}

function effectsOf(before: CaseState, after: CaseState, now: string): TermEffect[] {
  const was = new Map(before.deadlines.map((one) => [one.id, one.dueAt]))
  const counting = [
    ...after.deadlines,
    ...after.stopped.filter(({ because }) => because === 'suspended'),
  ]
  const changed = counting.filter(({ id, version }) => versionIn(before, id) !== version)
  return changed.map((one) => ({
    deadline: one.deadline,
    boundTo: one.boundTo,
    before: was.get(one.id) ?? null,
    after: 'dueAt' in one ? one.dueAt : null,
    fires: 'rungs' in one ? one.rungs.filter(({ at }) => at <= now).map(({ rung }) => rung) : [],
  }))
}

function versionIn({ deadlines, stopped }: CaseState, id: string): number | undefined {
  return [...deadlines, ...stopped].find((one) => one.id === id)?.version
}
