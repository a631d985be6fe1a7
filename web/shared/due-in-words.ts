import { formatDateTime, formatDay, formatTime } from './format.ts'
import type { Language } from './i18n.ts'

/** A term that ends with its day is told by the day. */
export function dueInWords(due: Date, language: Language, now: Date): string {
  return formatTime(due, language) === '23:59'
    ? formatDay(due, language, now)
    : formatDateTime(due, language, now)
}
