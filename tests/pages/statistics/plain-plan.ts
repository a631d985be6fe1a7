import type { Translate } from '../../../web/shared/i18n.ts'
import { inOrder, spaced } from './shown.ts'

/** The database, after `countPlainly`, and the words of the pages. */
export interface Plain {
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  readonly t: Translate
}

interface At {
  readonly zone: number
  readonly year: number
}

export interface Counted {
  readonly area: string | null
  readonly name: string | null
  readonly fund: string | null
  readonly funds: number
  readonly users: number
  readonly quantity: string | null
  readonly unit: string | null
  readonly spend: string
  readonly user_share: string
  readonly health_share: string
  readonly known: string
}

const euro = new Intl.NumberFormat('it-IT', {
  style: 'currency',
  currency: 'EUR',
  useGrouping: 'always',
})
export const number = new Intl.NumberFormat('it-IT', { useGrouping: 'always' })

/** Hundredths of a cent. */
export function money(spend: string): string {
  return spaced(euro.format(Number(spend) / 10_000))
}

/** What a payer pays, and for how much nobody said who does. */
export function shareOf(share: string, { spend, known }: Counted): string {
  if (known === '0') return spend === '0' ? money('0') : 'non rilevata'
  const rest = Number(spend) - Number(known)
  return rest === 0 ? money(share) : `${money(share)} (non rilevata per ${money(String(rest))})`
}

export function quantityOf({ quantity, unit }: Counted, t: Translate): string {
  if (quantity === null || unit === null || unit === 'euro') return '–'
  const n = Number(quantity) / 100
  return `${number.format(n)} ${t(`delivery.unit-${unit}`, { count: n })}`
}

const services = `
  select y.area, service_name(y.service) as name, coalesce((select n.name from fund n where n.key = y.fund), y.fund) as fund,
    (select count(*)::int from ref_fund f where f.year = y.year and f.zone = y.zone and f.municipality is null
      and f.area = y.area and f.service = y.service) as funds,
    y.users, y.quantity, y.unit, y.spend, y.user_share, y.health_share, y.known
  from (select * from ref_year union all select * from ref_fund) y
  where y.zone = $1 and y.year = $2 and y.municipality is null`

/** Rows of services and funds, in words. */
export async function servicesOf({ rows, t }: Plain, { zone, year }: At): Promise<string[][]> {
  const found = await rows<Counted>(services, [zone, year])
  const lines = found.flatMap((row) => {
    const shares = [shareOf(row.user_share, row), shareOf(row.health_share, row)]
    const figures = [String(row.users), quantityOf(row, t), money(row.spend), ...shares]
    const sums = ['', String(row.users), '', money(row.spend), ...shares]
    if (row.area === null) return [[t('statistics.all-areas'), ...sums]]
    if (row.name === null) return [[t(`statistics.area-${row.area}`), ...sums]]
    if (row.fund === null)
      return row.funds > 1 ? [[row.name, t('statistics.several-funds'), ...figures]] : []
    return [[row.name, row.fund === '-' ? t('statistics.no-fund') : row.fund, ...figures]]
  })
  return inOrder(lines)
}

const funds = `
  select coalesce(min(n.name), r.fund) as fund, count(*)::text as n, sum(r.spend)::text as spend
  from ref_fund r left join fund n on n.key = r.fund
  where zone = $1 and year = $2 and municipality is null group by r.fund`

/** What each fund pays, in words. */
export async function fundsOf({ rows, t }: Plain, { zone, year }: At): Promise<string[][]> {
  const found = await rows<{ fund: string; n: string; spend: string }>(funds, [zone, year])
  const nameOf = (fund: string) => (fund === '-' ? t('statistics.no-fund') : fund)
  return inOrder(found.map(({ fund, n, spend }) => [nameOf(fund), n, money(spend)]))
}

const comuni = `
  select coalesce(o.name, $3) as place, y.area, y.users, y.spend
  from ref_year y left join organisation o on o.id = y.municipality
  where y.zone = $1 and y.year = $2 and y.service is null`
export const areas = [
  ...['family-minors', 'disability', 'addictions', 'elderly', 'immigrants', 'poverty', 'multi'],
  'none',
]

/** Users or spending of each comune and of the zone by area, in words. */
export async function comuniOf(
  { rows }: Plain,
  { zone, year, name, of }: At & { readonly name: string; readonly of: 'users' | 'spend' },
): Promise<string[][]> {
  const found = await rows<{ place: string; area: string | null; users: number; spend: string }>(
    comuni,
    [zone, year, name],
  )
  const columns = [...areas.filter((area) => found.some((row) => row.area === area)), null]
  const lines = [...Map.groupBy(found, ({ place }) => place)].map(([place, own]) => [
    place,
    ...columns.map((area) => {
      const row = own.find((one) => one.area === area)
      return of === 'users' ? String(row?.users ?? 0) : money(row?.spend ?? '0')
    }),
  ])
  return inOrder(lines)
}
