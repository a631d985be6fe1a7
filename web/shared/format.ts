import type { Language } from './i18n.ts'

const timeZone = 'Europe/Rome' as const
const locales: Record<Language, string> = { it: 'it-IT', en: 'en-GB' }

type Zone = typeof timeZone | 'UTC'
type Formatters = Partial<Record<`${Language} ${Zone}`, Intl.DateTimeFormat>>

const cache = new Map<Intl.DateTimeFormatOptions, Formatters>()

/** To make one takes a hundred times what it takes to use it. `options` are constants of this file. */
function formatter(language: Language, options: Intl.DateTimeFormatOptions, zone: Zone = timeZone) {
  let found = cache.get(options)
  if (!found) cache.set(options, (found = {}))
  return (found[`${language} ${zone}`] ??= new Intl.DateTimeFormat(locales[language], {
    ...options,
    timeZone: zone,
  }))
}

const year = { year: 'numeric' } as const
const day = { weekday: 'short', day: 'numeric', month: 'short' } as const
const dayOfWeek = { weekday: 'short', day: 'numeric' } as const
const dayAndYear = { ...day, ...year } as const
const date = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
const monthName = { month: 'long' } as const
const shortMonthName = { month: 'short' } as const
const time = { hour: '2-digit', minute: '2-digit' } as const

type Moment = Date | string

/** `2026-11-27` is a day, not an instant: it must not slip to the day before. */
const isDay = (value: Moment): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)

const yearOf = (at: Date) => formatter('it', year).format(at)

/** `ven 27 nov`; with the year when it is not the year of `now`. */
export function formatDay(value: Moment, language: Language, now: Date): string {
  const at = new Date(value)
  const options = yearOf(at) === yearOf(now) ? day : dayAndYear
  return formatter(language, options, isDay(value) ? 'UTC' : timeZone).format(at)
}

/** `ven 27`, in a week whose dates are told already. */
export function formatDayOfWeek(value: Moment, language: Language): string {
  return formatter(language, dayOfWeek, isDay(value) ? 'UTC' : timeZone).format(new Date(value))
}

/** `27/11/2026`, where a date is a datum and not a reminder. */
export function formatDate(value: Moment, language: Language): string {
  return formatter(language, date, isDay(value) ? 'UTC' : timeZone).format(new Date(value))
}

/** `novembre` of `2026-11`, or `nov` where there is little room. */
export function formatMonth(month: string, language: Language, long: boolean): string {
  return formatter(language, long ? monthName : shortMonthName, 'UTC').format(
    new Date(`${month}-01`),
  )
}

/** `2026-11-27T08:30`, the time on a clock in Italy: it moves through no zone. */
export function formatWallTime(value: string, language: Language): string {
  return `${formatDate(value.slice(0, 10), language)}, ${value.slice(11, 16)}`
}

/** `10:42`, in Italy. */
export function formatTime(value: Moment, language: Language): string {
  return formatter(language, time).format(new Date(value))
}

/** `ven 27 nov, 10:42`. */
export function formatDateTime(value: Moment, language: Language, now: Date): string {
  return `${formatDay(value, language, now)}, ${formatTime(value, language)}`
}

const numbers = new Map<string, Intl.NumberFormat>()
function numberFormatter(language: Language, style: 'currency' | 'decimal') {
  const key = language + style
  let found = numbers.get(key)
  if (!found) {
    const options = { style, currency: 'EUR', useGrouping: 'always' } as const
    found = new Intl.NumberFormat(locales[language], options)
    numbers.set(key, found)
  }
  return found
}

/** `1.234,56 €`, from euros. */
export function formatMoney(euros: number, language: Language): string {
  return numberFormatter(language, 'currency').format(euros)
}

/** `12.400`. */
export function formatNumber(value: number, language: Language): string {
  return numberFormatter(language, 'decimal').format(value)
}
