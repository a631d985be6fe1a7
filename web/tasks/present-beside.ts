import { may } from '../../domain/auth/policy.ts'
import { openTaskStates, unfinishedTaskStates } from '../../domain/tasks/schema.ts'
import { formatDay } from '../shared/format.ts'
import { taskPath } from './paths.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** What was written with a task beside the path, and the ways out of the path that the reader has. */
export function presentBeside({ task }: TaskToShow, context: TaskContext) {
  const { t, language } = context
  const { beside, holds, addedBy, state, now } = task
  const until = beside?.until
  return {
    instructions: beside?.instructions,
    reason: beside?.reason,
    apart: state === 'parked' || beside?.reason !== undefined,
    note: beside?.note,
    addedBy: addedBy === null ? undefined : t('tasks.added-by', { name: addedBy }),
    holds,
    asksNote: task.purpose === 'ad-hoc',
    until:
      state === 'parked' && until !== undefined
        ? t('tasks.parked-until', { day: formatDay(new Date(until), language, now) })
        : undefined,
    ...waysOut(task, context),
  }
}

function waysOut(task: TaskToShow['task'], { session }: TaskContext) {
  const { id, state, purpose } = task
  const supervises = may(session.roles, 'task.assign')
  const open = openTaskStates.includes(state)
  const leaves = purpose === 'step' && unfinishedTaskStates.includes(state)
  const entitled = leaves && (supervises || couldDo(task, session.groups))
  const cancels = purpose === 'ad-hoc' && open && (ownsCase(task) || supervises)
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

function ownsCase({ addedByMe, managed }: TaskToShow['task']): boolean {
  return addedByMe || managed
}

/** Theirs, or offered to a group of theirs: parked or not. */
function couldDo({ mine, assigneeId, groups }: TaskToShow['task'], own: readonly string[]) {
  return mine || (assigneeId === null && groups.some((one) => own.includes(one)))
}
