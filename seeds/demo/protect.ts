import type { Row } from './case-run.ts'
import type { History, Team } from './histories.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'

/** A person hidden from all but those named, with the reason and who decided it. */
interface Protection {
  readonly reason: string
  readonly by: string
  readonly at: string
}

const reasons = ['violence', 'violence', 'adoption', 'minor-measure', 'staff']
/** One of so many people taken in charge is protected. */
const oneIn = 20

export type Protections = ReadonlyMap<string, Protection>

/**
 * Hides some of the people taken in charge, with all their cases and tasks, as a coordinator does:
 * the one who lives at the documented office first.
 */
export function protectSome(histories: readonly History[], random: Random): Protections {
  const charged = histories.filter(
    ({ run, plan }) => run.place.manager !== null && plan.ending?.diedOn === undefined,
  )
  const protections = new Map<string, Protection>()
  for (const [n, { subject, team, run }] of charged.entries()) {
    if (n % oneIn !== 3 || protections.has(subject.id)) continue
    const protection = { reason: random.pick(reasons), by: team.coordinator, at: run.lastAt }
    protections.set(subject.id, protection)
  }
  for (const { subject, run } of histories.flatMap((one) => [one, ...one.services])) {
    if (!protections.has(subject.id)) continue
    run.place = { ...run.place, protected: true }
    for (const task of run.tasks.values()) task.protected = true
  }
  return protections
}

/** Who goes on seeing the case: those who work on it, and who decided. */
export function grantsOf(history: History, protections: Protections): Row[] {
  const protection = protections.get(history.subject.id)
  if (!protection) return []
  const { reason, by, at } = protection
  return [...new Set([...workersOf(history.team), by])].map((user_id) => ({
    case_id: history.plan.id,
    user_id,
    kind: 'named',
    reason,
    valid_from: at,
    granted_by: by,
  }))
}

function workersOf({ opener, manager, coordinator, uvm, doctor, nurse, provider }: Team): string[] {
  return [opener, manager, coordinator, uvm, doctor, nurse, ...(provider ? [provider.worker] : [])]
}

export function protectionAudits(protections: Protections): Row[] {
  return [...protections].map(([person, { reason, by, at }]) => ({
    at,
    actor: by,
    action: 'person-protected',
    object_kind: 'person',
    object_id: person,
    person_id: person,
    detail: { named: [by], reason },
  }))
}

/** Where somebody who is hidden lives now: read by those named, and by nobody else. */
export function shelterOf(person: string, street: string): Row {
  return {
    id: derivedId('shelter', person),
    person_id: person,
    kind: 'shelter',
    address: `Presso ${street}`,
    secret: true,
  }
}
