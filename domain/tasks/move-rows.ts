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
