import type { Amount } from '../engine/types.ts'

const letters = {
  minutes: ['PT', 'M'],
  hours: ['PT', 'H'],
  days: ['P', 'D'],
  'working-days': ['P', 'D'],
  months: ['P', 'M'],
} as const

/** ISO 8601, as BPMN timers want it. Working days come out as days: BPMN knows no calendar. */
export function durationOf({ value, unit }: Amount): string {
  const [before, after] = letters[unit]
  return `${before}${value}${after}`
}

const units: readonly (readonly [RegExp, Amount['unit'], number])[] = [
  [/^PT(\d{1,4})M$/, 'minutes', 1],
  [/^PT(\d{1,4})H$/, 'hours', 1],
  [/^P(\d{1,4})D$/, 'days', 1],
  [/^P(\d{1,3})W$/, 'days', 7],
  [/^P(\d{1,4})M$/, 'months', 1],
  [/^P(\d{1,2})Y$/, 'months', 12],
]

/** The amount that an ISO 8601 duration of one unit says; others are not understood. */
export function amountOf(duration: string): Amount | undefined {
  for (const [pattern, unit, times] of units) {
    const value = Number(pattern.exec(duration.trim())?.[1] ?? 0) * times
    if (value > 0 && value <= 9999) return { value, unit }
  }
  return undefined
}
