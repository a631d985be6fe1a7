import { z } from 'zod'

import { flowKinds } from '../siuss/ledger/rules.ts'
import { Text } from '../procedures/schema/text.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { addDays } from '../shared/calendar-day.ts'
import written from './obligations.v1.json' with { type: 'json' }

const Recurrence = z.discriminatedUnion('kind', [
  /** Sent as it happens, within so many days where a rule says so. */
  z.strictObject({ kind: z.literal('continuous'), days: z.int().min(1).exactOptional() }),
  /** Once a year, on the year before; by a day of the year where it is known. */
  z.strictObject({
    kind: z.literal('yearly'),
    due: z
      .string()
      .regex(/^\d\d-\d\d$/)
      .exactOptional(),
  }),
  /** As each call says: kept by year. */
  z.strictObject({ kind: z.literal('by-call') }),
  /** A term of each case. */
  z.strictObject({ kind: z.literal('by-case') }),
])

const Obligation = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  /** Who owes it. */
  place: z.enum(['zone', 'municipality']),
  title: Text,
  receiver: z.string().min(1),
  when: Text,
  source: z.string().min(1),
  /** Whether a source tells when. */
  confirmed: z.boolean(),
  recurrence: Recurrence,
  /** Told by the flows of the ledger of this kind. */
  flows: z.enum(flowKinds).exactOptional(),
})
/** A flow, a survey or an account that a zone or a municipality owes to somebody. */
export type Obligation = z.infer<typeof Obligation>

const read = z.strictObject({ version: z.int(), obligations: z.array(Obligation).min(1) })

/** What is owed, as data with its sources. */
export const obligations: readonly Obligation[] = read.parse(written).obligations

export function findObligation(id: string): Obligation | undefined {
  return obligations.find((one) => one.id === id)
}

/** Days within which a benefit that is told by a flow is to be told, where a source says so. */
export const flowDays = daysOf(obligations.find((one) => daysOf(one) > 0 && one.flows))

/** Days that what is sent as it happens may wait; 0 where no rule says so. */
export function daysOf(obligation: Obligation | undefined): number {
  if (obligation?.recurrence.kind !== 'continuous') return 0
  return obligation.recurrence.days ?? 0
}

export interface Period {
  /** Year that it is about. */
  readonly period: string
  /** Last day for it, where it is known. */
  readonly due: CalendarDay | undefined
}

/** What is to be done now of what is owed by periods; nothing of the rest. @param today `YYYY-MM-DD` */
export function periodNow({ recurrence }: Obligation, today: CalendarDay): Period | undefined {
  const year = Number(today.slice(0, 4))
  if (recurrence.kind === 'by-call') return { period: String(year), due: undefined }
  if (recurrence.kind !== 'yearly') return undefined
  const due = recurrence.due === undefined ? undefined : `${String(year)}-${recurrence.due}`
  return { period: String(year - 1), due }
}

/** Days before a term from which it is told. */
const near = 30

export const obligationStates = ['late', 'rejected', 'near', 'ahead', 'unknown', 'sent'] as const
export type ObligationState = (typeof obligationStates)[number]

/**
 * Where what is owed for a period stands. What was refused is to be sent again, whatever the day.
 * @param outcome of the last record that holds
 */
export function stateOf(
  { due }: Period,
  outcome: 'sent' | 'rejected' | undefined,
  today: CalendarDay,
): ObligationState {
  if (outcome !== undefined) return outcome
  if (due === undefined) return 'unknown'
  if (due < today) return 'late'
  return due <= addDays(today, near) ? 'near' : 'ahead'
}
