import type { DayNumber } from './civil.ts'
import type { Instant } from './types.ts'

import { toCivil, toDayNumber } from './civil.ts'
import { EngineError } from './errors.ts'

export const msPerMinute = 60_000
export const msPerDay = 86_400_000

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

export function formatDay(number: DayNumber): string {
  const { year, month, day } = toCivil(number)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** `2026-11-25` as a day number, or undefined where there is no such day. */
export function findDay(text: string): DayNumber | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return undefined
  const number = toDayNumber({
    year: Number(parts[1]),
    month: Number(parts[2]),
    day: Number(parts[3]),
  })
  return formatDay(number) === text ? number : undefined
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
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?Z$/.exec(instant)
  const day = parts && findDay(parts[1] ?? '')
  if (!parts || day === undefined || day === null) throw new EngineError('bad-instant')
  const minutes = Number(parts[2]) * 60 + Number(parts[3])
  return day * msPerDay + minutes * msPerMinute + Number(parts[4]) * 1000 + Number(parts[5] ?? 0)
}

export function toInstant(ms: number): Instant {
  const day = Math.floor(ms / msPerDay)
  const rest = ms - day * msPerDay
  const seconds = Math.floor(rest / 1000)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${formatDay(day)}T${clock.map((part) => pad(part, 2)).join(':')}.${pad(rest % 1000, 3)}Z`
}
