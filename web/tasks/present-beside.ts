import { may } from '../../domain/auth/policy.ts'
import { openTaskStates, unfinishedTaskStates } from '../../domain/tasks/schema.ts'
import { formatDay } from '../shared/format.ts'
import { flowAddress } from '../siuss/ledger/paths.ts'
import { taskPath } from './paths.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** What was written with a task beside the path, and the ways out of the path that the reader has. */
export function presentBeside({ task }: TaskToShow, context: TaskContext) {
  const { t, language } = context
  const { beside, holds, state, now } = task
  const until = beside?.until
  return {
    reason: beside?.reason,
    apart: state === 'parked' || beside?.reason !== undefined,
    note: beside?.note,
    ...asked(task, context),
    holds,
    asksNote: task.purpose === 'ad-hoc',
    until:
      state === 'parked' && until !== undefined
        ? t('tasks.parked-until', { day: formatDay(new Date(until), language, now) })
        : undefined,
    ...waysOut(task, context),
  }
}

/** What is to be done, and who asks: somebody, or the record itself. */
function asked(task: TaskToShow['task'], context: TaskContext) {
  const { beside, addedBy } = task
  const { t } = context
  return {
    given: addedBy !== null || beside?.instructions !== undefined,
    instructions: beside?.instructions,
    addedBy: addedBy === null ? t('tasks.added-by-record') : t('tasks.added-by', { name: addedBy }),
    flow: flowOf(task, context),
  }
}

/** Where the flow is that the task is about, for who keeps flows. */
function flowOf({ beside }: TaskToShow['task'], { session }: TaskContext): string | undefined {
  const flow = beside?.flow
  return flow !== undefined && may(session.roles, 'siuss.decide') ? flowAddress(flow) : undefined
}

function waysOut(task: TaskToShow['task'], { session }: TaskContext) {
  const { id, state, purpose } = task
  const supervises = may(session.roles, 'task.assign')
  const open = openTaskStates.includes(state)
  const leaves = purpose === 'step' && unfinishedTaskStates.includes(state)
  const entitled = leaves && (supervises || couldDo(task, session.groups))
  const cancels = purpose === 'ad-hoc' && open && (mayCancel(task, session.groups) || supervises)
  return {
    resume: given(entitled && !open, taskPath(id, 'resume')),
    more: entitled && {
      skip: taskPath(id, 'skip'),
      redo: taskPath(id, 'redo'),
      park: given(open, taskPath(id, 'park')),
    },
    cancel: given(cancels, taskPath(id, 'cancel')),
  }
}

function given(holds: boolean, address: string): string | undefined {
  return holds ? address : undefined
}

/** Theirs to say that it is not needed: added by them, in their case, or opened for them by nobody. */
function mayCancel(task: TaskToShow['task'], own: readonly string[]): boolean {
  return task.addedByMe || task.managed || (task.addedBy === null && couldDo(task, own))
}

/** Theirs, or offered to a group of theirs: parked or not. */
function couldDo({ mine, assigneeId, groups }: TaskToShow['task'], own: readonly string[]) {
  return mine || (assigneeId === null && groups.some((one) => own.includes(one)))
}
