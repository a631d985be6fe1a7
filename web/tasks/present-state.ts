import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import { formatDateTime } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import { groupInWords } from '../shared/group-words.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

type Words = (shown: TaskToShow, context: TaskContext) => string

/** Why nothing can be done here, by whom and when. */
export function stateInWords(shown: TaskToShow, context: TaskContext): string {
  return states[shown.task.state](shown, context)
}

const states: Readonly<Record<TaskToShow['task']['state'], Words>> = {
  completed: (shown, context) =>
    context.t('tasks.state-completed', {
      who: shown.task.completedBy ?? context.t('tasks.the-system'),
      at: momentOf(shown.task.completedAt, shown, context),
      outcome: outcomeTitle(shown, context) ?? context.t('tasks.done'),
    }),
  parked: (_shown, { t }) => t('tasks.state-parked'),
  cancelled: (_shown, { t }) => t('tasks.state-cancelled'),
  expired: (shown, context) =>
    context.t('tasks.state-expired', { at: momentOf(shown.task.hardAt, shown, context) }),
  claimed: ({ task }, { t }) => (task.mine ? '' : t('tasks.state-claimed', { who: task.assignee })),
  open: ({ task }, { t }) =>
    t('tasks.state-others', {
      groups: task.groups.map((group) => groupInWords(group, task.places, t)).join(', '),
    }),
}

function momentOf(at: Date | null, { task }: TaskToShow, { language }: TaskContext): string {
  return at === null ? '' : formatDateTime(at, language, task.now)
}

function outcomeTitle(
  { task, release }: TaskToShow,
  { language }: TaskContext,
): string | undefined {
  const outcomes = release ? outcomesOf(release, task.step) : []
  const chosen = outcomes.find(({ key }) => key === task.outcome)
  return chosen && words(chosen.title, language).text
}
