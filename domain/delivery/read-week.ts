import { traceDeliveries } from '../audit/trace-deliveries.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { deliveriesOf, marksOf, servicesOf } from './queries.ts'
import { addDays, mondayOf } from '../shared/calendar-day.ts'
import { weeksOf } from './week.ts'
import type { ServiceWeek } from './week.ts'
import { today } from '../shared/today.ts'

export interface ReadWeek {
  readonly today: CalendarDay
  /** The Monday. */
  readonly week: CalendarDay
  readonly weeks: readonly ServiceWeek[]
}

/** The week in which a day falls (today if absent) of the services that the reader records; traced. */
export async function readWeek(act: Act, day?: CalendarDay): Promise<ReadWeek> {
  const { sql } = act
  const now = await today(sql)
  const week = mondayOf(day ?? now)
  const span = { from: week, to: addDays(week, 6) }
  const services = await servicesOf(sql, { within: span, own: true })
  const ids = services.map(({ id }) => id)
  const [rows, marks] = [await deliveriesOf(sql, ids, span), await marksOf(sql, ids, span)]
  await traceDeliveries(act, ids, { week })
  return { today: now, week, weeks: weeksOf(services, week, { rows, marks }) }
}
