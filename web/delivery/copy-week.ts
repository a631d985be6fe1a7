import type { ReadWeek } from '../../domain/delivery/read-week.ts'
import { daysOfWeek, mayValidate } from '../../domain/delivery/rules.ts'
import type { ServiceWeek } from '../../domain/delivery/week.ts'
import { isOff, typedAs } from './present-week.ts'
import type { TypedWeek } from './read-week-form.ts'

/**
 * What was delivered in the week before, day by day, written where nothing is recorded yet: nothing
 * is saved until somebody has looked at it.
 */
export function copiedFrom(before: ReadWeek, { weeks, today }: ReadWeek): TypedWeek {
  const copied = weeks.flatMap((one) => {
    const { service, upto } = one
    const last = before.weeks.find((each) => each.service.id === service.id)
    const days = last && daysOf(one, last.days, today)
    if (upto !== undefined || !mayValidate(one.state) || !days?.some((day) => day !== '')) return []
    return [[service.id, { days, variance: undefined, note: '', seen: 0 }] as const]
  })
  return { services: new Map(copied) }
}

function daysOf({ service, week }: ServiceWeek, last: readonly number[], today: string): string[] {
  return daysOfWeek(week).map((day, n) => (isOff(day, service, today) ? '' : typedAs(last[n] ?? 0)))
}
