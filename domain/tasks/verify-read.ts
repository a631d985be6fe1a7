import type { DeadlineProof, CaseState, RunningDeadline } from '../procedures/engine/types.ts'
import type { Sql } from '../shared/sql.ts'

import type { RecordedEvent } from './fold.ts'
import { iso } from './load-case.ts'
import type { RecordedMove } from './refold.ts'
import { beforeAll } from '../shared/before-all.ts'

export interface VerifiedTask {
  readonly key: string
  readonly purpose: string
  readonly state: string
  readonly assignee: string | null
  readonly groups: readonly string[]
  readonly due: string
  /** `group due` of its rows among the candidates. */
  readonly offered: readonly string[]
}

export interface VerifiedDeadline {
  readonly id: string
  readonly deadline: string
  readonly version: number
  readonly state: string
  /** Null while an open suspension stops it. */
  readonly dueAt: string | null
  readonly proof: DeadlineProof
  readonly rungs: RunningDeadline['rungs']
}

export interface VerifiedEffect {
  readonly key: string
  readonly mode: string
  readonly status: string
  readonly calls: number
}

/** All that the record holds of how one case moved, without what people wrote in it. */
export interface CaseRecord {
  readonly caseId: string
  readonly now: string
  readonly caseState: string
  readonly phase: string
  readonly outcome: string | null
  readonly provider: number | null
  readonly lastSeq: number
  readonly processedSeq: number
  readonly lastAt: string
  readonly rungAt: string | null
  readonly incident: { readonly seq: number } | null
  readonly release: string
  /** By name: the one that the next move is made with. */
  readonly calendar: string
  readonly state: CaseState
  readonly stateHash: string
  readonly events: readonly RecordedEvent[]
  readonly moves: readonly RecordedMove[]
  readonly tasks: readonly VerifiedTask[]
  readonly deadlines: readonly VerifiedDeadline[]
  readonly effects: readonly VerifiedEffect[]
  readonly handoffs: readonly { readonly key: string; readonly state: string }[]
  /** Acts without the row that makes a repeated post harmless. */
  readonly unremembered: readonly number[]
  /** Signatures whose hash is not that of what was signed. */
  readonly unlike: readonly number[]
}

/** A JSON list of rows, empty where there are none. */
export const list = (columns: string, from: string): string =>
  `coalesce((select json_agg(json_build_object(${columns})) from ${from}), '[]')`

const pages = `
  select e.case_id as "caseId", ${iso('siso_clock()')} as now, c.state as "caseState", c.phase, c.outcome, c.provider,
    e.last_seq as "lastSeq", e.processed_seq as "processedSeq", ${iso('e.last_at')} as "lastAt",
    ${iso('e.rung_at')} as "rungAt", e.incident, e.release, e.calendar, e.state, e.state_hash as "stateHash",
    ${list(
      `'seq', seq, 'key', key, 'kind', kind, 'payload', payload, 'at', ${iso('at')},
       'effectiveAt', ${iso('effective_at')}`,
      '(select * from case_event where case_id = e.case_id order by seq) v',
    )} as events,
    ${list(
      `'seq', seq, 'engine', engine, 'release', release, 'calendar', calendar,
       'stateHash', state_hash, 'commands', commands`,
      '(select * from case_move where case_id = e.case_id order by seq) m',
    )} as moves,
    ${list(
      `'key', key, 'purpose', purpose, 'state', state, 'assignee', assignee, 'groups', groups,
       'due', coalesce(due_at, 'infinity')::text, 'offered', array(
         select group_key || ' ' || due_at from task_candidate where task_id = t.id)`,
      'task t where case_id = e.case_id',
    )} as tasks,
    ${list(
      `'id', id, 'deadline', deadline, 'version', version, 'state', state, 'dueAt', ${iso('due_at')},
       'proof', proof, 'rungs', rungs`,
      'deadline where case_id = e.case_id',
    )} as deadlines,
    ${list(`'key', key, 'mode', mode, 'status', status, 'calls', calls`, 'effect where case_id = e.case_id')}
      as effects,
    ${list(`'key', key, 'state', state`, 'handoff where case_id = e.case_id')} as handoffs,
    array(select seq from case_event a where a.case_id = e.case_id and a.key like 'act:%' and not exists (
      select from operation o where o.op = substr(a.key, 5)::uuid)) as unremembered,
    array(select seq from signature s where s.case_id = e.case_id
      and s.over is distinct from signed_over(s.case_id, s.seq)) as unlike
  from case_engine e join social_case c on c.id = e.case_id
  where e.case_id > $1 and ($2::uuid is null or e.case_id = $2) order by e.case_id limit $3`

/** The next cases in the order of their ids, after the last one of the page before. */
export async function readCases(
  sql: Sql,
  page: { readonly after?: string | undefined; readonly only?: string | undefined; size: number },
): Promise<CaseRecord[]> {
  const rows = await sql.query<CaseRecord>(pages, [
    page.after ?? beforeAll,
    page.only ?? null,
    page.size,
  ])
  return rows.map((row) => ({ ...row, events: row.events.map(withoutNull) }))
}

/** An event as the engine takes it, from its row as JSON. */
export function withoutNull(event: RecordedEvent & { effectiveAt?: string | null }): RecordedEvent {
  const { effectiveAt, ...rest } = event
  return effectiveAt ? { ...rest, effectiveAt } : rest
}
