import { dayInItaly } from '../../domain/shared/today.ts'
import type { Row } from './case-run.ts'
import type { Landscape } from './landscape.ts'
import type { StaffMember } from './staff.ts'

/** Cents. Plans of the scripts name the same funds. */
const given = [
  ['Fondo nazionale politiche sociali', 18_000_000],
  ['Fondo povertà', 6_000_000],
] as const

/** What the documented users' zone is given of each fund this year, as who plans recorded it. */
export function makeAllocations(
  { main }: Landscape,
  staff: readonly StaffMember[],
  now: number,
): Row[] {
  const planner = staff.find(({ role }) => role === 'planner')
  if (!planner) return []
  const year = Number(dayInItaly(now).slice(0, 4))
  return given.map(([fund, amount]) => ({
    ...{ zone: main.zone, year, fund, amount, source: 'Riparto di prova' },
    ...{ source_date: `${String(year - 1)}-12-15`, set_by: planner.id },
    at: `${String(year)}-01-02T09:00:00.000Z`,
  }))
}

/** Hours of a month of reporting in the same zone, as who plans it declared them. */
export function makeReportingHours(
  { main }: Landscape,
  staff: readonly StaffMember[],
  now: number,
): Row[] {
  const planner = staff.find(({ role }) => role === 'planner')
  if (!planner) return []
  const year = dayInItaly(now).slice(0, 4)
  const shared = { zone: main.zone, source: 'Stima di prova', set_by: planner.id }
  const at = `${year}-01-02T09:00:00.000Z`
  return [
    {
      ...shared,
      period: 'before',
      hours: 64,
      source_date: `${String(Number(year) - 1)}-12-15`,
      at,
    },
    { ...shared, period: 'now', hours: 21.5, source_date: `${year}-01-01`, at },
  ]
}
