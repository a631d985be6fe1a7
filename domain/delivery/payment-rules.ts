import type { CalendarDay } from '../shared/calendar-day.ts'
import { addDays } from '../shared/calendar-day.ts'
import { plannedIn } from './rules.ts'
import type { Pause, Terms } from './rules.ts'

/** A contribution: a service in money, paid in parts. */
export interface Contribution extends Terms {
  /** Of what is granted in all; a month or a week is a part by itself. */
  readonly instalments: number | null
  readonly pauses: readonly Pause[]
}

export interface PaymentState {
  /** Cents. */
  readonly granted: number
  readonly paid: number
  readonly instalments: number
  /** From when the next part is due; of what is paid in full, the last day. */
  readonly nextDue: CalendarDay
  readonly isPaid: boolean
}

/** Where a contribution stands once so many cents are paid; parts are due at even steps of its period. */
export function paymentState(contribution: Contribution, paid: number): PaymentState {
  const { startsOn, endsOn, pauses } = contribution
  const granted = plannedIn(contribution, pauses, { from: startsOn, to: endsOn })
  const days = (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 + 1
  const instalments = partsIn(contribution, days)
  const whole = granted === 0 ? instalments : Math.floor((paid * instalments) / granted)
  const next = addDays(startsOn, Math.floor((whole * days) / instalments))
  const nextDue = next > endsOn ? endsOn : next
  return { granted, paid, instalments, nextDue, isPaid: paid >= granted }
}

const daysOf = { month: 365.25 / 12, week: 7 } as const

function partsIn({ every, instalments }: Contribution, days: number): number {
  if (every === 'once') return instalments ?? 1
  return Math.max(1, Math.round(days / daysOf[every]))
}
