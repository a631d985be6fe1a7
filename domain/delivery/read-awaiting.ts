import { traceDeliveries } from '../audit/trace-deliveries.ts'
import type { Act } from '../shared/act.ts'
import { awaitingCheck, deliveriesOf, marksOf, servicesOf } from './queries.ts'
import { addDays } from '../shared/calendar-day.ts'
import { awaitsCheck, weeksOf } from './week.ts'
import type { ServiceWeek } from './week.ts'

/** As many as a page shows. */
const most = 100

/** The weeks that wait for the zone's check, oldest first, as they are now; traced. */
export async function readAwaiting(act: Act): Promise<ServiceWeek[]> {
  const { sql } = act
  const found = await awaitingCheck(sql, most)
  const ids = [...new Set(found.map(({ service }) => service))]
  const days = found.map(({ week }) => week)
  const span = { from: days[0] ?? '2000-01-03', to: addDays(days.at(-1) ?? '2000-01-03', 6) }
  const services = await servicesOf(sql, { ids })
  const [rows, marks] = [await deliveriesOf(sql, ids, span), await marksOf(sql, ids, span)]
  await traceDeliveries(act, ids)
  return found
    .flatMap(({ service, week }) =>
      weeksOf(
        services.filter(({ id }) => id === service),
        week,
        { rows, marks },
      ),
    )
    .filter(awaitsCheck)
}
