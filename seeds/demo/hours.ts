import { dayInItaly } from '../../domain/shared/today.ts'

const hour = 3_600_000
const day = 24 * hour

/** Nine o’clock or so of the day that was so many days ago in Rome. */
export function morningOf(now: number, daysAgo: number): number {
  const today = dayInItaly(now)
  return Date.parse(`${today}T08:00:00.000Z`) - daysAgo * day
}

/** The nearest moment before it at which an office is at work. */
export function workingHour(ms: number): number {
  const moment = new Date(ms)
  if (moment.getUTCHours() < 8) moment.setTime(ms - 10 * hour)
  if (moment.getUTCHours() > 15) moment.setUTCHours(15, moment.getUTCMinutes())
  const weekday = moment.getUTCDay()
  return moment.getTime() - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * day
}

/** The nearest moment after it at which an office is at work. */
export function nextWorkingHour(ms: number): number {
  const moment = new Date(ms)
  if (moment.getUTCHours() < 8) moment.setUTCHours(8)
  if (moment.getUTCHours() > 15) moment.setTime(moment.setUTCHours(8) + day)
  const weekday = moment.getUTCDay()
  return moment.getTime() + (weekday === 0 ? 1 : weekday === 6 ? 2 : 0) * day
}
