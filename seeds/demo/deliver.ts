import { dayInItaly } from '../../domain/shared/today.ts'
import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import type { GrantedRow } from '../../domain/delivery/granted-rows.ts'
import type { Row } from './case-run.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'
import type { ServiceHistory } from './services.ts'

const day = 86_400_000

/**
 * Delivers a service that has begun, week after week until yesterday: the provider validates each
 * week that is over, but for some the last, and the zone checks the older ones.
 */
export function deliver(service: ServiceHistory, now: number, random: Random): void {
  const { granted, team } = service
  const today = dayInItaly(now)
  const by = team.provider?.worker ?? team.manager
  const end = [today, addDays(granted.row.endsOn, 1)].toSorted()[0] ?? today
  const weeks = weeksFrom(granted.row.startsOn, end)
  for (const week of weeks) recordWeek(service, { week, today: end, by })
  const over = weeks.filter((week) => Date.parse(saidOn(week)) < now)
  for (const week of random.chance(0.4) ? over.slice(0, -1) : over) {
    validate(service, week, by)
    if (Date.parse(week) < now - 21 * day) check(service, week)
  }
}

/** Mondays from that of the first day until today. */
function weeksFrom(first: string, today: string): string[] {
  const weeks: string[] = []
  for (let week = mondayOf(first); week < today; week = addDays(week, 7)) weeks.push(week)
  return weeks
}

/** On the Monday after. */
function saidOn(week: string): string {
  return `${addDays(week, 7)}T08:10:00.000Z`
}

interface Recording {
  readonly week: string
  readonly today: string
  readonly by: string
}

/** Half on Tuesday and half on Thursday. */
function recordWeek(
  { plan, granted, run, deliveries }: ServiceHistory,
  recording: Recording,
): void {
  const { week, today, by } = recording
  const days = [addDays(week, 1), addDays(week, 3)].filter((one) => one < today)
  for (const one of days) {
    const delivered = { quantity: granted.row.quantity / 2, provider: run.place.provider }
    deliveries.push({
      ...{ service: plan.id, day: one, ...delivered, reference: null },
      ...{ recorded_by: by, at: `${one}T16:30:00.000Z` },
    })
  }
}

function validate(service: ServiceHistory, week: string, by: string): void {
  const { plan, run, granted, marks, operations } = service
  const at = saidOn(week)
  run.runTo(at)
  const op = derivedId('op', plan.id, 'validated', week)
  const payload = { facts: { recordedUpTo: addDays(week, 6) } }
  const seq = run.append({ key: `act:${op}`, kind: 'facts-corrected', payload, at }, by)
  operations.push({ op, user_id: by, outcome: { caseId: plan.id, seq }, at: run.lastAt })
  marks.push(markOf(granted.row, { service: plan.id, week, n: 1, kind: 'validated', by, at }))
}

function check({ plan, granted, team, marks }: ServiceHistory, week: string): void {
  const at = `${addDays(week, 10)}T09:00:00.000Z`
  const said = { service: plan.id, week, n: 2, kind: 'checked', by: team.coordinator, at }
  marks.push(markOf(granted.row, said))
}

function markOf({ quantity }: GrantedRow, said: Row): Row {
  return { ...said, planned: quantity }
}
