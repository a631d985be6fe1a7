import { areas, money, number, quantityOf, shareOf } from './plain-plan.ts'
import type { Counted, Plain } from './plain-plan.ts'
import { inOrder } from './shown.ts'

export type Level = 'zone' | 'municipality'

interface Divided {
  readonly year: number
  readonly by: Level
}

/** Of the tables of a division: its places, and the first region, which is their sum. */
const shown = `(y.zone is null and y.region = (select min(region) from ref_year)
    or y.zone is not null and (y.municipality is null) = ($2 = 'zone'))`
const named = `join organisation o on o.id = coalesce(y.municipality, y.zone, y.region)`

const byArea = `
  select o.name as place, coalesce(y.area, 'all') as area, y.users, y.spend from ref_year y ${named}
  where y.year = $1 and y.service is null and ${shown}`

interface OfArea {
  readonly place: string
  readonly area: string
  readonly users: number
  readonly spend: string
}

/** Users and spending of each place of a division by area, in words. */
export async function areasOf({ rows }: Plain, { year, by }: Divided) {
  const found = await rows<OfArea>(byArea, [year, by])
  const all = await rows<{ area: string }>('select distinct area from ref_year where year = $1', [
    year,
  ])
  const columns = [...areas.filter((area) => all.some((row) => row.area === area)), 'all']
  const lines = (cell: (row: OfArea | undefined) => string) =>
    inOrder(
      [...Map.groupBy(found, ({ place }) => place)].map(([place, own]) => [
        place,
        ...columns.map((column) => cell(own.find(({ area }) => area === column))),
      ]),
    )
  return {
    users: lines((row) => number.format(row?.users ?? 0)),
    spend: lines((row) => money(row?.spend ?? '0')),
  }
}

const phases = ['contact', 'triage', 'assessment', 'plan', 'delivery', 'review', 'closing']

const byPhase = `
  select o.name as place, y.kind, y.phase, y.cases, round(y.days::numeric / y.cases)::int as mean from ref_case y ${named}
  where y.year = $1 and ${shown} and y.kind in ('access', 'open', 'reached')`

interface OfPhase {
  readonly place: string
  readonly kind: string
  readonly phase: string | null
  readonly cases: number
  readonly mean: number
}

/** Cases of each place of a division by phase, and the days that each phase was waited for, in words. */
export async function phasesOf({ rows, t }: Plain, { year, by }: Divided) {
  const found = await rows<OfPhase>(byPhase, [year, by])
  const lines = (cells: (own: readonly OfPhase[]) => string[]) =>
    inOrder(
      [...Map.groupBy(found, ({ place }) => place)].map(([name, own]) => [name, ...cells(own)]),
    )
  const cases = (own: readonly OfPhase[], kind: string, phase: string | null) =>
    number.format(own.find((one) => one.kind === kind && one.phase === phase)?.cases ?? 0)
  const waited = (own: readonly OfPhase[], phase: string) => {
    const row = own.find((one) => one.kind === 'reached' && one.phase === phase)
    return row ? t('statistics.days-of', { count: row.mean, cases: row.cases }) : '–'
  }
  return {
    cases: lines((own) => [
      ...[cases(own, 'access', null), cases(own, 'open', null)],
      ...phases.map((phase) => cases(own, 'open', phase)),
    ]),
    waiting: lines((own) => phases.slice(1).map((phase) => waited(own, phase))),
  }
}

const services = `
  select y.area, y.service, service_name(y.service) as name, y.users, y.quantity, y.unit, y.spend, y.user_share,
    y.health_share, y.known
  from ref_year y where y.year = $1 and coalesce(y.municipality, y.zone, y.region) = $2`

/** Areas of one place with their services, and all of them together, in words. */
export async function servicesAt(
  { rows, t }: Plain,
  { year, place }: { readonly year: number; readonly place: number },
): Promise<string[][]> {
  const found = await rows<Counted>(services, [year, place])
  return inOrder(
    found.map((row) => {
      const area = row.area === null ? 'statistics.all-areas' : `statistics.area-${row.area}`
      return [
        ...[row.name ?? t(area), number.format(row.users)],
        ...[row.name === null ? '' : quantityOf(row, t), money(row.spend)],
        ...[shareOf(row.user_share, row), shareOf(row.health_share, row)],
      ]
    }),
  )
}

const places = `
  select distinct coalesce(y.municipality, y.zone, y.region) as id, o.name from ref_year y ${named}
  where y.zone is null and y.region in (select c.region from ref_year c where c.zone = any($1)) or y.zone = any($1) and (y.municipality is null or y.municipality = (
    select min(c.municipality) from ref_year c where c.zone = y.zone))
  order by 1`

/** Some zones, their region, and of each the first comune. */
export function someOf(
  { rows }: Plain,
  zones: readonly { readonly id: number }[],
): Promise<{ id: number; name: string }[]> {
  return rows(places, [zones.map(({ id }) => id)])
}
