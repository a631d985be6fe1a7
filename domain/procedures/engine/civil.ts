/** Days of the Gregorian calendar as integers: day 0 is 1970-01-01. No clock, no zone. */
export type DayNumber = number

export interface CivilDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

const daysIn400Years = 146_097
const dayZero = 719_468

/** Counts years from March, so that the leap day comes last. */
export function toDayNumber({ year, month, day }: CivilDay): DayNumber {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * daysIn400Years + yearOfEra * 365 + leaps + dayOfYear - dayZero
}

export function toCivil(number: DayNumber): CivilDay {
  const z = number + dayZero
  const era = Math.floor(z / daysIn400Years)
  const doe = z - era * daysIn400Years
  const gone = Math.floor(doe / 1460) - Math.floor(doe / 36_524) + Math.floor(doe / 146_096)
  const yearOfEra = Math.floor((doe - gone) / 365)
  const dayOfYear =
    doe - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

/** ISO weekday: Monday 1 … Sunday 7. */
export function weekday(number: DayNumber): number {
  return ((((number + 3) % 7) + 7) % 7) + 1
}

export function daysInMonth(year: number, month: number): number {
  const next =
    month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 }
  return toDayNumber(next) - toDayNumber({ year, month, day: 1 })
}

/** The same day `months` later, or the last day of that month where it has no such day. */
export function addMonths(number: DayNumber, months: number): DayNumber {
  const from = toCivil(number)
  const index = from.year * 12 + from.month - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return toDayNumber({ year, month, day: Math.min(from.day, daysInMonth(year, month)) })
}

/** Easter Sunday, by the anonymous Gregorian computus. */
export function easter(year: number): DayNumber {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const e = b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3)
  const h = (19 * a + e + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return toDayNumber({ year, month: Math.floor(n / 31), day: (n % 31) + 1 })
}
