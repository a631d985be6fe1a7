import { dayInItaly } from '../../domain/shared/today.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'

/** What a plan that grants services has come to, where it does not simply go on. */
export interface Ending {
  /** Days since it was signed. */
  readonly daysAgo: number
  /** Its last day, `YYYY-MM-DD`: of the services that it grants too. */
  readonly endsOn?: string
  /** When the person died, `YYYY-MM-DD`. */
  readonly diedOn?: string
}

const inTen: Readonly<Record<number, { readonly daysAgo: number; readonly endsIn: number }>> = {
  0: { daysAgo: 150, endsIn: 12 },
  1: { daysAgo: 170, endsIn: -4 },
}
const death = { rank: 2, daysAgo: 45, diedDaysAgo: 9 } as const

/** Of ten plans one is about to end and one has ended with nobody looking at it; of all, one person has died. */
export function endingOf(rank: number, now: number): Ending | undefined {
  const today = dayInItaly(now)
  if (rank === death.rank)
    return { daysAgo: death.daysAgo, diedOn: addDays(today, -death.diedDaysAgo) }
  const plan = inTen[rank % 10]
  return plan && { daysAgo: plan.daysAgo, endsOn: addDays(today, plan.endsIn) }
}
