import type { CalendarDay } from '../shared/calendar-day.ts'
import type { DeliveryRow, MarkRow, ServiceRow } from './queries.ts'
import { mondayOf } from '../shared/calendar-day.ts'
import { isAfterDeath, isIn, mayValidate, stateOfWeek } from './rules.ts'

/** What a day of a service is to come to, as somebody wrote it. */
export interface Entry {
  readonly service: string
  readonly day: CalendarDay
  /** Hundredths of the unit, for the whole day. */
  readonly quantity: number
  /** Needed to change what was validated. */
  readonly reason?: string
  /** The last row of its week that the writer had seen, 0 for none; absent: whatever is there. */
  readonly seen?: number
}

export type FlawCode =
  | 'unknown-service'
  | 'not-yours'
  | 'not-started'
  | 'outside-period'
  | 'suspended'
  | 'to-come'
  | 'died-before'
  | 'reason-missing'
  | 'changed'

export interface Flaw {
  readonly code: FlawCode
  /** Which of the entries, from 0. */
  readonly entry: number
}

export interface Known {
  readonly services: readonly ServiceRow[]
  readonly rows: readonly DeliveryRow[]
  readonly marks: readonly MarkRow[]
  readonly today: CalendarDay
  /** Groups of who writes: `provider@12`. */
  readonly groups: readonly string[]
}

export interface CheckedEntries {
  /** Rows to write: the difference between what is there and what is to be. */
  readonly writes: readonly (Entry & { readonly entry: number })[]
  readonly flaws: readonly Flaw[]
}

/** Which rows the entries add to the ledger, and which of them cannot be. Writes nothing. */
export function checkEntries(entries: readonly Entry[], known: Known): CheckedEntries {
  const checked = entries.map((entry, n) => ({ ...entry, entry: n, flaw: flawOf(entry, known) }))
  return {
    flaws: checked.flatMap(({ entry, flaw: code }) => (code ? [{ entry, code }] : [])),
    writes: checked
      .filter(({ flaw }) => flaw === undefined)
      .map(({ flaw: _, ...entry }) => ({ ...entry, quantity: missing(entry, known.rows) }))
      .filter(({ quantity }) => quantity !== 0),
  }
}

function flawOf(entry: Entry, known: Known): FlawCode | undefined {
  const service = known.services.find(({ id }) => id === entry.service)
  // Money is paid, not delivered day by day.
  if (!service || service.unit === 'euro') return 'unknown-service'
  if (missing(entry, known.rows) === 0) return undefined
  if (!isOwn(service, known.groups)) return 'not-yours'
  return flawOfDay(entry, service, known.today) ?? flawOfWeek(entry, known)
}

function flawOfDay({ day, quantity }: Entry, service: ServiceRow, today: CalendarDay) {
  if (service.phase === 'plan') return 'not-started'
  if (isAfterDeath(service, day) && quantity > 0) return 'died-before'
  if (day < service.startsOn || day > service.endsOn) return 'outside-period'
  if (day > today) return 'to-come'
  const isPaused = service.pauses.some((pause) => isIn(pause, day))
  return isPaused && quantity > 0 ? 'suspended' : undefined
}

/** What somebody has signed is changed with a reason; what another has written meanwhile, not at all. */
function flawOfWeek({ service, day, reason = '', seen }: Entry, { marks, rows }: Known) {
  const week = mondayOf(day)
  const mark = marks.find((one) => one.service === service && one.week === week)
  const written = rows.filter((one) => one.service === service && mondayOf(one.day) === week)
  const last = Math.max(0, ...written.map(({ id }) => id))
  if (seen !== undefined && seen !== last) return 'changed'
  const isSigned = !mayValidate(stateOfWeek(mark, last === 0 ? undefined : last))
  return isSigned && reason === '' ? 'reason-missing' : undefined
}

/** What a provider delivers, its own people record; without one, who sees the case where it was granted. */
export function isOwn(
  { provider, here }: Pick<ServiceRow, 'provider' | 'here'>,
  groups: readonly string[],
) {
  return provider === null ? here : groups.includes(`provider@${String(provider)}`)
}

function missing(entry: Entry, rows: readonly DeliveryRow[]): number {
  const there = rows.filter(({ service, day }) => service === entry.service && day === entry.day)
  return entry.quantity - there.reduce((sum, { quantity }) => sum + quantity, 0)
}
