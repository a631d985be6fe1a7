import type { Row } from './case-run.ts'
import type { History } from './histories.ts'
import { chanceOf, derivedId } from './random.ts'

/** Appointments of open cases, and who is expected at each. */
interface Kept {
  readonly appointments: Row[]
  readonly workers: Row[]
}

const kinds = [
  { kind: 'interview', place: 'office', minutes: 45 },
  { kind: 'home-visit', place: 'home', minutes: 90 },
  { kind: 'network-meeting', place: 'office', minutes: 60 },
  { kind: 'phone-call', place: 'remote', minutes: 20 },
] as const

const day = 86_400_000
const outcomes = [
  { state: 'done', reason: null },
  { state: 'done', reason: null },
  { state: 'no-show', reason: 'Non si è presentata e non ha risposto al telefono.' },
  { state: 'cancelled', reason: 'Rimandato dalla famiglia.' },
] as const

/** For each open case that somebody follows: one that is over and one that is to come. */
export function keepAppointments(histories: readonly History[], now: number): Kept {
  const kept: Kept = { appointments: [], workers: [] }
  for (const { plan, run } of histories) {
    const { manager, office } = run.place
    const hasDied = plan.ending?.diedOn !== undefined
    if (manager === null || run.closedAt !== null || hasDied) continue
    const chance = chanceOf(derivedId('agenda', plan.id))
    for (const away of [-chance.int(1, 10), chance.int(1, 14)]) {
      const id = derivedId('appointment', plan.id, away < 0 ? 'before' : 'after')
      const at = new Date(now - (now % day) + away * day)
      at.setUTCHours(chance.int(8, 15), 30 * chance.int(0, 1))
      const became = away < 0 ? chance.pick(outcomes) : { state: 'planned', reason: null }
      const about = { case_id: plan.id, org: office, created_by: manager, version: 1 }
      const starts_at = at.toISOString()
      kept.appointments.push({ id, ...about, ...chance.pick(kinds), starts_at, ...became })
      kept.workers.push({ appointment_id: id, user_id: manager })
    }
  }
  return kept
}
