import { dayInItaly } from '../../domain/shared/today.ts'
import { may } from '../../domain/auth/policy.ts'
import { openTaskStates } from '../../domain/tasks/schema.ts'
import { formatDay } from '../shared/format.ts'
import { taskPath } from './paths.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** What the reader may do with the task beside completing it: addresses, or none. */
export function presentActs({ task }: TaskToShow, { session, language }: TaskContext) {
  const { id, state, mine, snoozedUntil, now } = task
  const offered = task.groups.some((group) => session.groups.includes(group))
  const inHand = state === 'claimed' && mine
  const given = (may: boolean, address: string) => (may ? address : undefined)
  const snoozed = inHand && snoozedUntil !== null && snoozedUntil > now
  return {
    claim: given(state === 'open' && offered, taskPath(id, 'claim')),
    release: given(inHand && task.groups.length > 0, taskPath(id, 'release')),
    handOn: given(inHand && task.groups.length > 0, taskPath(id, 'handOn')),
    snooze: given(inHand, taskPath(id, 'snooze')),
    snoozedUntil: snoozed ? formatDay(snoozedUntil, language, now) : undefined,
    assign: given(
      openTaskStates.includes(state) && may(session.roles, 'task.assign'),
      taskPath(id, 'assign'),
    ),
    comment: taskPath(id, 'comment'),
    keepComment: `${taskPath(id, 'comment')}?bozza=1`,
    from: dayInItaly(now),
  }
}
