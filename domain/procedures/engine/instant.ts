import type { DayNumber } from './civil.ts'
import type { Instant } from './types.ts'

import { daysInMonth, toCivil, toDayNumber } from './civil.ts'
import { EngineError } from './errors.ts'

export const msPerMinute = 60_000
export const msPerDay = 86_400_000

const pad = (value: number, width: number): string => String(value).padStart(width, '0')
const pairs = Array.from({ length: 100 }, (_, value) => pad(value, 2))
const pair = (value: number): string => pairs[value] ?? pad(value, 2)

export function formatDay(number: DayNumber): string {
  const { year, month, day } = toCivil(number)
  return `${pad(year, 4)}-${pair(month)}-${pair(day)}`
}

/** The number that some digits of a text say. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48
  return value
}

/** The day that a text begins with, `2026-11-25`, or undefined where there is no such day. */
function dayAtHead(text: string): DayNumber | undefined {
  const civil = { year: digits(text, 0, 4), month: digits(text, 5, 7), day: digits(text, 8, 10) }
  const { year, month, day } = civil
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return toDayNumber(civil)
}

/** `2026-11-25` as a day number, or undefined where there is no such day. */
export function findDay(text: string): DayNumber | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayAtHead(text) : undefined
}

/** Wall time `2026-11-25T08:30` as milliseconds of an imaginary UTC, or undefined on other text. */
export function findWallTime(text: string): number | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  const day = parts ? findDay(parts[1] ?? '') : undefined
  if (!parts || day === undefined) return undefined
  return day * msPerDay + (Number(parts[2]) * 60 + Number(parts[3])) * msPerMinute
}

/** Milliseconds since 1970 of `2026-11-25T09:00:00.000Z`. Throws `bad-instant` on other text. */
export function toMs(instant: Instant): number {
  const isOne = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(instant)
  const day = isOne ? dayAtHead(instant) : undefined
  if (day === undefined) throw new EngineError('bad-instant')
  const minutes = digits(instant, 11, 13) * 60 + digits(instant, 14, 16)
  const ms = instant.includes('.') ? digits(instant, 20, 23) : 0
  return day * msPerDay + minutes * msPerMinute + digits(instant, 17, 19) * 1000 + ms
}

export function toInstant(ms: number): Instant {
  const day = Math.floor(ms / msPerDay)
  const rest = ms - day * msPerDay
  const seconds = Math.floor(rest / 1000)
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const time = `${pair(hour)}:${pair(minute)}:${pair(seconds % 60)}`
  return `${formatDay(day)}T${time}.${pad(rest % 1000, 3)}Z`
}
