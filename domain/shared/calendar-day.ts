/** A day of the civil calendar as `YYYY-MM-DD`: no hour, no zone, compared as text. */
export type CalendarDay = string

const iso = /^(\d{4})-(\d{2})-(\d{2})$/
const italian = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/

/** Whether the text is a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = iso.exec(text) ?? []
  return day !== undefined && exists(Number(year), Number(month), Number(day))
}

/** A day as people type it: `3/10/2026`, `03.10.2026` or `2026-10-03`. None if it does not exist. */
export function parseDay(text: string): CalendarDay | undefined {
  const trimmed = text.trim()
  if (isDay(trimmed)) return trimmed
  const [, day, month, year] = italian.exec(trimmed) ?? []
  if (year === undefined || !exists(Number(year), Number(month), Number(day))) return undefined
  return dayOf(Number(year), Number(month), Number(day))
}

/** @param month from 1 to 12 */
export function dayOf(year: number, month: number, day: number): CalendarDay {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** `2026-10-03` as `03/10/2026`. */
export function formatDay(day: CalendarDay): string {
  return day.split('-').reverse().join('/')
}

/** Full years of age on a day; negative before birth. */
export function ageOn(birth: CalendarDay, day: CalendarDay): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  return day.slice(5) < birth.slice(5) ? years - 1 : years
}

/** How many days the month has. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** The day so many days later; earlier, if negative. */
export function addDays(day: CalendarDay, days: number): CalendarDay {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The same day so many months later; of a shorter month, its last. */
export function addMonths(day: CalendarDay, months: number): CalendarDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const at = year * 12 + month - 1 + months
  const [then, now] = [Math.floor(at / 12), (at % 12) + 1]
  return dayOf(then, now, Math.min(date, daysIn(then, now)))
}

/** The Monday of the week that a day is in. */
export function mondayOf(day: CalendarDay): CalendarDay {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
}

function exists(year: number, month: number, day: number): boolean {
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
