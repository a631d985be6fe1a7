import type { CalendarDay } from '../shared/calendar-day.ts'
import type { DeliveryRow, MarkRow, ServiceRow } from './queries.ts'
import { addDays, mondayOf } from '../shared/calendar-day.ts'
import { isAfterDeath, plannedIn, stateOfWeek } from './rules.ts'
import type { WeekState } from './rules.ts'

/** A week of a service: what was delivered, what was due, and where it stands. */
export interface ServiceWeek {
  readonly service: ServiceRow
  /** Its Monday. */
  readonly week: CalendarDay
  /** Hundredths from Monday to Sunday. */
  readonly days: readonly number[]
  readonly delivered: number
  readonly planned: number
  /** Hundredths on days after the person's death. */
  readonly afterDeath: number
  readonly state: WeekState
  readonly mark: MarkRow | undefined
  /** The last row of the ledger in it. */
  readonly upto: number | undefined
}

/** The week of each service, from what its ledger and its marks say of it. */
export function weeksOf(
  services: readonly ServiceRow[],
  week: CalendarDay,
  { rows, marks }: { readonly rows: readonly DeliveryRow[]; readonly marks: readonly MarkRow[] },
): ServiceWeek[] {
  const span = { from: week, to: addDays(week, 6) }
  return services.map((service) => {
    const own = rows.filter((row) => row.service === service.id && mondayOf(row.day) === week)
    const days = Array.from({ length: 7 }, (_, n) => totalOf(own, addDays(week, n)))
    const upto = own.length === 0 ? undefined : Math.max(...own.map(({ id }) => id))
    const mark = marks.find((one) => one.service === service.id && one.week === week)
    return {
      ...{ service, week, days, mark, upto },
      delivered: days.reduce((sum, one) => sum + one, 0),
      planned: plannedIn(service, service.pauses, span),
      afterDeath: days.reduce(
        (sum, one, n) => sum + (isAfterDeath(service, addDays(week, n)) ? one : 0),
        0,
      ),
      state: stateOfWeek(mark, upto),
    }
  })
}

/**
 * Whether the zone has a word to say: the provider has validated the week, or it was checked before
 * a death became known that came before some of its deliveries.
 */
export function awaitsCheck({ state, afterDeath }: ServiceWeek): boolean {
  return state === 'validated' || (state === 'checked' && afterDeath > 0)
}

function totalOf(rows: readonly DeliveryRow[], day: CalendarDay): number {
  return rows.filter((row) => row.day === day).reduce((sum, { quantity }) => sum + quantity, 0)
}
