import type { Command, Priority } from '../procedures/engine/types.ts'

import type { Place } from './load-case.ts'
import { placeTask } from './place-task.ts'

/** Ranks as the record sorts them. */
export const ranks: Readonly<Record<Priority, number>> = { normal: 0, high: 1, urgent: 2 }

export type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

export interface TimedCommand {
  readonly at: string
  readonly command: Command
}

interface TaskChange {
  readonly key: string
  readonly priority: number | null
  readonly due_at: string | null
  readonly hard_at: string | null
  /** The column is set, even to nothing. */
  readonly new_due: boolean
  readonly new_hard: boolean
  readonly groups: readonly string[]
}

/** One row a task: an update that meets two rows for the same one applies either, not both. */
export function changeRows(
  place: Place,
  changes: readonly { command: CommandOf<'change-task'> }[],
): readonly TaskChange[] {
  const rows = new Map<string, TaskChange>()
  for (const { command } of changes)
    rows.set(command.task, changeRow(place, command, rows.get(command.task)))
  return [...rows.values()]
}

const unchanged = {
  priority: null,
  due_at: null,
  hard_at: null,
  new_due: false,
  new_hard: false,
  groups: [],
}

function changeRow(
  place: Place,
  { task, priority, dueAt, hardAt, addCandidates = [] }: CommandOf<'change-task'>,
  before: TaskChange = { key: task, ...unchanged },
): TaskChange {
  return {
    ...before,
    ...(priority && { priority: ranks[priority] }),
    ...(dueAt !== undefined && { due_at: dueAt, new_due: true }),
    ...(hardAt !== undefined && { hard_at: hardAt, new_hard: true }),
    groups: [...before.groups, ...placeTask(addCandidates, place).groups],
  }
}

export const parkTasks = `
  with moved as (
    update task set version = version + 1, snoozed_until = null, state = case when x.parked then 'parked'
      when task.assignee is null then 'open' else 'claimed' end
    from jsonb_to_recordset($2::jsonb) as x (key text, parked boolean)
    where task.case_id = $1 and task.key = x.key and task.state in ('open', 'claimed', 'parked')
    returning task.id, task.state, task.due_at, task.groups),
  gone as (delete from task_candidate using moved where task_id = moved.id and moved.state = 'parked')
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select g, coalesce(due_at, 'infinity'), id, $1 from moved, unnest(groups) g where state = 'open'
  on conflict do nothing`

/** One row a task: parked or not, as the moves leave it. */
export function parkings(timed: readonly TimedCommand[]): readonly object[] {
  const rows = new Map<string, { key: string; parked: boolean }>()
  for (const { command } of timed)
    if (command.kind === 'park-task' || command.kind === 'resume-task')
      rows.set(command.task, { key: command.task, parked: command.kind === 'park-task' })
  return [...rows.values()]
}

type SetTerm = CommandOf<'set-deadline'> | CommandOf<'suspend-deadline'>
type TermCommand = SetTerm | CommandOf<'drop-deadline'>

/** Each deadline as the moves leave it: one row, however often they changed it. */
function termsOf(timed: readonly TimedCommand[]) {
  const terms = new Map<string, { set?: SetTerm; dropped?: TermCommand }>()
  for (const { command } of timed) {
    if (command.kind === 'set-deadline' || command.kind === 'suspend-deadline')
      terms.set(command.deadline.id, { set: command })
    if (command.kind === 'drop-deadline')
      terms.set(command.id, { ...terms.get(command.id), dropped: command })
  }
  return [...terms.values()]
}

export function latestTerms(timed: readonly TimedCommand[]): readonly object[] {
  return termsOf(timed).flatMap(({ set }) => (set ? [deadlineRow(set)] : []))
}

export function droppedTerms(timed: readonly TimedCommand[]): readonly object[] {
  return termsOf(timed).flatMap(({ dropped }) => dropped ?? [])
}

function deadlineRow({ deadline, proof, task }: SetTerm) {
  const running = 'dueAt' in deadline
  return {
    id: deadline.id,
    deadline: deadline.deadline,
    version: deadline.version,
    task_key: task ?? null,
    origin: deadline.origin,
    due_at: running ? deadline.dueAt : null,
    proof,
    rungs: running ? deadline.rungs : [],
    state: running ? 'running' : 'suspended',
  }
}
