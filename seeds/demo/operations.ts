import type { CalendarDay } from '../../domain/shared/calendar-day.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import type { Row } from './case-run.ts'
import type { Landscape } from './landscape.ts'
import { derivedId } from './random.ts'
import type { StaffMember } from './staff.ts'

/** An operation of the European funds in the documented users' zone. */
export interface DemoOperation {
  readonly id: string
  readonly localCode: string
  readonly title: string
  readonly startsOn: CalendarDay
  readonly endsOn: CalendarDay
}

/** One that runs, one that ended five weeks ago and one that ended more than six months ago. */
export function demoOperations({ main }: Landscape, now: number): DemoOperation[] {
  const day = dayInItaly(now)
  const year = Number(day.slice(0, 4))
  const known = [
    {
      ...{ localCode: 'PROVA-001', title: 'Tirocini di inclusione sociale' },
      ...{ startsOn: `${String(year)}-01-01`, endsOn: `${String(year + 1)}-12-31` },
    },
    {
      ...{ localCode: 'PROVA-002', title: 'Orientamento al lavoro' },
      ...{ startsOn: addDays(day, -215), endsOn: addDays(day, -35) },
    },
    {
      ...{ localCode: 'PROVA-003', title: 'Corsi di italiano e cittadinanza' },
      ...{ startsOn: addDays(day, -560), endsOn: addDays(day, -200) },
    },
  ]
  return known.map((one) => ({ id: derivedId('operation', main.zone, one.localCode), ...one }))
}

/** As the record keeps them: entered by who coordinates the zone. */
export function operationRows(
  operations: readonly DemoOperation[],
  { main }: Landscape,
  staff: readonly StaffMember[],
): Row[] {
  const chief = staff.find(({ role, org }) => role === 'coordinator' && org === main.zone)
  if (!chief) return []
  return operations.map(({ id, localCode, title, startsOn, endsOn }) => ({
    ...{ id, zone: main.zone, local_code: localCode, cup: null, title, fund: 'fse-plus' },
    ...{ programme: 'PR FSE+', call: 'Avviso di prova', body: 'Consorzio inventato' },
    ...{ body_code: '00000000000', starts_on: startsOn, ends_on: endsOn, amount: 18_000_000 },
    ...{ recorded_by: chief.id, at: `${startsOn}T08:00:00.000Z` },
  }))
}
