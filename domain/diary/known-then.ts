import { parkTimer } from '../procedures/engine/deadlines.ts'
import { keyOf } from '../procedures/engine/draft.ts'
import type { CaseState, Command } from '../procedures/engine/types.ts'
import type { Candidate } from '../procedures/schema/candidate.ts'
import type { Log } from '../tasks/refold.ts'
import type { DeadlineRow } from './deadlines.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** A task that was waiting for somebody at a moment, as the log tells it. */
export interface TaskThen {
  readonly key: string
  readonly purpose: string
  readonly title: string
  readonly candidates: readonly Candidate[]
  /** Named by a person when it was opened. */
  readonly assignee?: string
  readonly openedAt: string
  readonly dueAt?: string
  readonly parked: boolean
}

/** The tasks that were open by this log, in the order in which they were opened. */
export function tasksThen({ moves }: Log, state: CaseState): TaskThen[] {
  const told = new Map<string, CommandOf<'open-task'> | CommandOf<'carry-task'>>()
  const opened = new Map<string, CommandOf<'open-task'>>()
  for (const command of moves.flatMap(({ commands }) => commands)) {
    if (command.kind === 'open-task') opened.set(command.task, command)
    if (command.kind === 'open-task' || command.kind === 'carry-task')
      told.set(command.task, command)
  }
  const waiting = [
    ...state.open.map((open) => ({
      key: keyOf(open),
      openedAt: open.enteredAt,
      parked: open.parked === true,
    })),
    ...state.followUps.map(({ key, openedAt }) => ({ key, openedAt, parked: false })),
  ]
  return waiting.flatMap(({ key, ...since }) => {
    const [last, first] = [told.get(key), opened.get(key)]
    if (!last || !first) return []
    const due = dueOf(state, key)
    const { title, candidates } = last
    const { purpose, assignee } = first
    const named = { ...(assignee !== undefined && { assignee }), ...(due && { dueAt: due }) }
    return [{ key, purpose, title, candidates, ...since, ...named }]
  })
}

function dueOf({ deadlines }: CaseState, task: string): string | undefined {
  const own = deadlines.filter(
    ({ boundTo, deadline }) => boundTo === task && deadline !== parkTimer,
  )
  return own
    .map(({ dueAt }) => dueAt)
    .toSorted()
    .at(0)
}

/** The terms that ran by this log, each with the proof of its date as it was reckoned then. */
export function deadlinesThen(log: Log, state: CaseState): DeadlineRow[] {
  const reckoned = new Map<string, CommandOf<'set-deadline'> | CommandOf<'suspend-deadline'>>()
  for (const command of log.moves.flatMap(({ commands }) => commands))
    if (command.kind === 'set-deadline' || command.kind === 'suspend-deadline')
      reckoned.set(command.deadline.id, command)
  const running = [
    ...state.deadlines.toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1)),
    ...state.stopped.filter(({ because }) => because === 'suspended'),
  ]
  const titles = new Map(tasksThen(log, state).map(({ key, title }) => [key, title]))
  return running.flatMap((one): DeadlineRow[] => {
    const known = reckoned.get(one.id)
    if (!known) return []
    const { id, deadline, version, fired } = one
    const taskTitle = titles.get(one.boundTo) ?? null
    const counts = 'dueAt' in one
    return [
      {
        ...{ id, deadline, version, fired, taskTitle, proof: known.proof },
        dueAt: counts ? new Date(one.dueAt) : null,
        state: counts ? 'running' : 'suspended',
        rungs: counts ? one.rungs : [],
      },
    ]
  })
}

/** Each entry into a phase by this log, in order. */
export function phasesThen({ moves, events }: Log) {
  const at = new Map(events.map((event) => [event.seq, event.at]))
  return moves.flatMap(({ seq, commands }) =>
    commands.flatMap((command) =>
      command.kind === 'enter-phase'
        ? [{ phase: command.phase, iteration: command.n, at: new Date(at.get(seq) ?? 0) }]
        : [],
    ),
  )
}
