import { Context } from '@temporalio/activity'

import type { CalendarTurn } from '../domain/calendars/course.ts'
import { changesToTakeUp, turnChange } from '../domain/calendars/turn-change.ts'
import type { AdvanceDeps } from '../domain/tasks/advance.ts'
import type { calendarChange } from '../workflows/calendars/calendar-change.ts'
import { startOnce } from './start-once.ts'
import type { Starter } from './start-once.ts'

const turnMs = 3000

export interface CalendarActivities {
  turnCalendar(id: string): Promise<CalendarTurn>
}

/** Gives the changes of the calendar their record. */
export function calendarActivities(deps: AdvanceDeps): CalendarActivities {
  return {
    turnCalendar(id) {
      const context = Context.current()
      const until = performance.now() + turnMs
      const mayGoOn = () => {
        context.heartbeat()
        return performance.now() < until
      }
      return turnChange({ ...deps, mayGoOn }, id)
    },
  }
}

/** Gives a workflow to the changes that somebody asked for, and to those whose workflow was lost. */
export async function takeUpCalendars(
  { pool }: Pick<AdvanceDeps, 'pool'>,
  starter: Starter,
): Promise<void> {
  for (const id of await changesToTakeUp(pool))
    await startOnce<typeof calendarChange>(starter, {
      type: 'calendarChange',
      workflowId: `calendar-${id}`,
      args: [id],
    })
}
