import type { DeadlineProof } from '../procedures/engine/types.ts'
import type { Sql } from '../shared/sql.ts'

/** A deadline of a case as it stands, with the proof of its date. */
export interface DeadlineRow {
  readonly id: string
  readonly deadline: string
  readonly version: number
  readonly taskTitle: string | null
  /** Null while an open suspension stops it. */
  readonly dueAt: Date | null
  readonly state: 'running' | 'suspended' | 'met' | 'cancelled'
  readonly proof: DeadlineProof
  readonly rungs: readonly { readonly rung: string; readonly at: string }[]
  readonly fired: readonly { readonly rung: string; readonly at: string }[]
}

const deadlines = `
  select d.id, d.deadline, d.version, t.title as "taskTitle", d.due_at as "dueAt", d.state, d.proof, d.rungs, d.fired
  from deadline d left join task t on t.case_id = d.case_id and t.key = d.task_key
  where d.case_id = $1 order by d.state not in ('running', 'suspended'), d.due_at, d.id limit 200`

/** A date that a deadline had, or was without, as the move that gave it says. */
export interface EarlierTerm {
  readonly id: string
  readonly version: number
  readonly proof: DeadlineProof
  readonly at: Date
}

const terms = `'$[*] ? (@.kind == "set-deadline" || @.kind == "suspend-deadline")'`
const earlier = `
  select c -> 'deadline' ->> 'id' as id, (c -> 'deadline' ->> 'version')::int as version, c -> 'proof' as proof, m.at
  from case_move m cross join lateral jsonb_path_query(m.commands, ${terms}) c
  where m.case_id = $1 and m.commands @? ${terms} order by m.seq desc limit 200`

/** Every date that the deadlines of a case have had, the newest first, with its proof. */
export function termsOf(sql: Sql, caseId: string): Promise<EarlierTerm[]> {
  return sql.query<EarlierTerm>(earlier, [caseId], 'case-terms')
}

/** The deadlines of a case, those still running first. */
export function deadlinesOf(sql: Sql, caseId: string): Promise<DeadlineRow[]> {
  return sql.query<DeadlineRow>(deadlines, [caseId], 'case-deadlines')
}
