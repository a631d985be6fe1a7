import type { Command } from '../procedures/engine/types.ts'
import type { Candidate } from '../procedures/schema/candidate.ts'

import type { Place } from './load-case.ts'
import type { TimedCommand } from './move-rows.ts'
import { placeTask } from './place-task.ts'

export const moveCase = `
  update social_case c set phase = coalesce(x.phase, c.phase),
    outcome = coalesce(x.outcome, case when x.reopened then null else c.outcome end),
    state = case when x.closed_at is not null then 'closed' when x.reopened then 'open' else c.state end,
    closed_at = coalesce(x.closed_at, case when x.reopened then null else c.closed_at end),
    orgs = coalesce(x.orgs, c.orgs)
  from jsonb_to_recordset($2::jsonb) as x (phase text, outcome text, closed_at timestamptz, reopened boolean, orgs int[])
  where c.id = $1`

interface CaseRow {
  phase?: string
  outcome?: string
  closed_at?: string
  reopened?: true
  orgs?: readonly number[]
}

/** At most one row: the last phase entered, closed or open again, and organisations that join the case. */
export function caseRow(place: Place, timed: readonly TimedCommand[]): readonly object[] {
  const row: CaseRow = {}
  const orgs = new Set(place.orgs)
  for (const { at, command } of timed) {
    if (command.kind === 'enter-phase') row.phase = command.phase
    if (command.kind === 'close-case')
      Object.assign(row, { outcome: command.outcome, closed_at: at })
    if (command.kind === 'reopen-case') reopenRow(row)
    for (const org of placeTask(invited(command), place).orgs) orgs.add(org)
  }
  if (orgs.size > place.orgs.length) row.orgs = [...orgs]
  return Object.keys(row).length > 0 ? [row] : []
}

/** It may have closed in these very moves. */
function reopenRow(row: CaseRow): void {
  delete row.outcome
  delete row.closed_at
  row.reopened = true
}

function invited(command: Command): readonly Candidate[] {
  if (command.kind === 'open-task') return command.offeredTo ? [] : command.candidates
  if (command.kind === 'carry-task') return command.leaves ? command.candidates : []
  return command.kind === 'change-task' ? (command.addCandidates ?? []) : []
}
