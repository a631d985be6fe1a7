import { recordDeliveries } from '../../domain/delivery/record-deliveries.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import type { Act } from '../../domain/shared/act.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import type { Team, TestCase } from './a-case.ts'
import { aGrant, aProvider, aRow, runEffects } from './a-service.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

export interface ServedElsewhere {
  /** Delivers, and is signed in. */
  readonly deliverer: Colleague
  /** Follows the person in the other zone. */
  readonly far: Colleague
  /** An hour, so many days from now. */
  readonly deliver: (act: Act, days: number) => Promise<unknown>
}

/** Somebody served in one zone, whom `one` follows in another. */
export async function servedElsewhere(
  desk: Desk,
  team: Team,
  one: TestCase,
): Promise<ServedElsewhere> {
  const day = (days: number) => addDays(dayInItaly(new Date()), days)
  const provider = await aProvider(desk, `served-${one.id}`, desk.here.zone)
  const deliverer = await desk.hire('provider', provider.id)
  const { services } = await aGrant(desk, team, [aRow(provider.code)])
  const [service] = services
  if (!service) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: day(-20) } }
  await service.complete(deliverer, await service.task('start-service'), start)
  await runEffects(desk, service.id)
  const far = await desk.hire('social-worker', desk.elsewhere.org)
  const { org, municipality, zone, district, region } = desk.elsewhere
  await desk.owner.query(
    `update social_case set subject = (select subject from social_case where id = $1), org = $3, municipality = $4,
       zone = $5, district = $6, region = $7, orgs = array[$3::int], manager = $8 where id = $2`,
    [service.id, one.id, org, municipality, zone, district, region, far.id],
  )
  return {
    deliverer,
    far,
    deliver: (act, days) =>
      recordDeliveries(act, { entries: [{ service: service.id, day: day(days), quantity: 100 }] }),
  }
}
