import type { Sql } from '../shared/sql.ts'
import { myActors } from '../tasks/standing.ts'

/** One entry of a case into a phase, as the move that made it says. */
export interface PhaseEntry {
  readonly phase: string
  /** 1 the first time, more when the case came back. */
  readonly iteration: number
  readonly at: Date
}

const entries = `
  select c ->> 'phase' as phase, (c ->> 'n')::int as iteration, m.at
  from case_move m cross join lateral jsonb_path_query(m.commands, '$[*] ? (@.kind == "enter-phase")') c
  where m.case_id = $1 and m.commands @> '[{"kind": "enter-phase"}]' order by m.seq`

/** Every entry into a phase, in order. What a page may know of where a case stands: never its facts. */
export function phaseEntries(sql: Sql, caseId: string): Promise<PhaseEntry[]> {
  return sql.query<PhaseEntry>(entries, [caseId], 'phase-entries')
}

/** How often each step was entered, and which entries are open now. */
export interface StepStanding {
  readonly entered: Readonly<Record<string, number>>
  readonly open: readonly { readonly step: string; readonly iteration: number }[]
}

const standing = `select entered, open_steps as open from case_engine where case_id = $1`

/** Where a case stands among the steps of its procedure. */
export async function stepStanding(sql: Sql, caseId: string): Promise<StepStanding> {
  const [found] = await sql.query<StepStanding>(standing, [caseId], 'step-standing')
  return found ?? { entered: {}, open: [] }
}

/** A task that is waiting for somebody. */
export interface WaitingTask {
  readonly id: string
  readonly title: string
  readonly purpose: string
  readonly priority: 0 | 1 | 2
  readonly dueAt: Date | null
  readonly openedAt: Date
  readonly snoozedUntil: Date | null
  readonly groups: readonly string[]
  /** Names of the organisations of the groups, by id. */
  readonly places: Readonly<Record<string, string>>
  readonly assigneeId: string | null
  readonly assignee: string | null
  /** Assigned to the reader or to somebody whom they stand in for. */
  readonly mine: boolean
  /** Put aside: it waits for somebody to take it up, or for its day. */
  readonly parked: boolean
  readonly until: Date | null
  /** The case does not close before. */
  readonly holds: boolean
  /** When somebody last asked for it again. */
  readonly nudgedAt: Date | null
}

const waiting = `
  select t.id, t.title, t.purpose, t.priority, t.due_at as "dueAt", t.opened_at as "openedAt",
    t.snoozed_until as "snoozedUntil", t.groups, t.assignee as "assigneeId", u.full_name as assignee,
    coalesce(t.assignee = any(${myActors}), false) as mine, t.state = 'parked' as parked, t.holds,
    (select max(h.at) from audit_event h where h.case_id = t.case_id and h.object_kind = 'task' and h.object_id = t.id::text
      and h.action = 'task-nudged') as "nudgedAt",
    case when t.state = 'parked' then (select d.due_at from deadline d where d.case_id = t.case_id
      and d.task_key = t.key and d.deadline = 'park' and d.state = 'running') end as until,
    (select coalesce(json_object_agg(g.id, g.name), '{}') from organisation g
      where g.id = any(array(select split_part(k, '@', 2)::int from unnest(t.groups) k))) as places
  from task t left join user_account u on u.id = t.assignee
  where t.case_id = $1 and t.state in ('open', 'claimed', 'parked')
  order by t.due_at nulls last, t.opened_at, t.id limit 50`

/** The tasks of a case that are not over, the most pressing first. */
export function waitingTasks(sql: Sql, caseId: string): Promise<WaitingTask[]> {
  return sql.query<WaitingTask>(waiting, [caseId], 'waiting-tasks')
}
