import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow'

import type { CalendarActivities } from '../../activities/calendars.ts'

/** None grows long: a history is replayed by whoever takes it up. */
const turnsPerRun = 200

const { turnCalendar } = proxyActivities<CalendarActivities>({
  startToCloseTimeout: '2 minutes',
  // Of a worker that is killed in the middle: another goes on after this long.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
})

/**
 * Works out what a new calendar does to open terms or, once it is signed, brings it to open cases, turn
 * by turn. It remembers nothing: which of the two, and how far it is, the record says.
 */
export async function calendarChange(id: string): Promise<void> {
  for (let turn = 0; turn < turnsPerRun; turn++) {
    const { over, sleepMs } = await turnCalendar(id)
    if (over) return
    if (sleepMs > 0) await sleep(sleepMs)
  }
  await continueAsNew<typeof calendarChange>(id)
}
