import { dayInItaly } from '../../domain/shared/today.ts'
import type { Row } from './case-run.ts'
import type { Landscape } from './landscape.ts'
import { derivedId } from './random.ts'
import type { StaffMember } from './staff.ts'

const day = 86_400_000

/** From which day, counted from today, until which: away now, and away soon. */
const away = [
  [-1, 4],
  [5, 12],
  [9, 30],
] as const

/** Some social workers are away or will be: every other one with a colleague of the zone in their place. */
export function makeAbsences(
  staff: readonly StaffMember[],
  { land, now }: { readonly land: Landscape; readonly now: number },
): { readonly absences: Row[]; readonly substitutions: Row[] } {
  const zoneOf = new Map(land.places.map(({ org, zone }) => [org, zone]))
  const workers = staff.filter(({ role, documented }) => role === 'social-worker' && !documented)
  const absences = workers.flatMap((worker, at): Row[] => {
    const days = away[at % 8]
    if (!days) return []
    const near = workers.filter(
      (other, n) => n % 8 >= away.length && zoneOf.get(other.org) === zoneOf.get(worker.org),
    )
    const row = { user_id: worker.id, valid_from: iso(now, days[0]), valid_to: iso(now, days[1]) }
    const substitute = at % 2 === 0 ? (near[0]?.id ?? null) : null
    return [{ id: derivedId('absence', worker.id), ...row, substitute, recorded_by: worker.id }]
  })
  const substitutions = absences
    .filter(({ substitute }) => substitute !== null)
    .map(({ user_id, substitute, valid_from, valid_to }) => ({
      user_id,
      substitute,
      valid_from,
      valid_to,
    }))
  return { absences, substitutions }
}

function iso(now: number, days: number): string {
  return dayInItaly(now + days * day)
}
