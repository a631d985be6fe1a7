import { promptDays } from './definition.ts'
import { quoted, served } from './lake-statements.ts'

/** Hundredths of a percent of a sum, rounded to its unit, a half away from zero. */
const partOf = (sum: string, percent: string) =>
  `round((${sum}) * coalesce(${percent}, 0) / 10000.0)::bigint`

/**
 * `fact`: what was received of a granted service in one place in one month, corrections included, and who pays
 * it. Who pays is said of each granted service: the health service of the whole, the person of what is left.
 * @param files of what was delivered in the months to count
 */
export function factTable(files: readonly string[]): string {
  return `
    create or replace temp table fact as
    select month, spot, quantity, spend, case when said then ${partOf('spend - health_share', 'fee_percent')} else 0 end as user_share,
      health_share, case when said then spend else 0 end as known
    from (
      select *, health_percent is not null or fee_percent is not null as said, ${partOf('spend', 'health_percent')} as health_share
      from (
        select q.*, quantity * s.price as spend, s.health_percent, s.fee_percent
        from (
          select x.month, s.spot, sum(x.quantity)::bigint as quantity
          from ${served(files)} x join service s on s.case_id = x.service and x.day >= s.since and x.day < s.until
          group by x.month, s.spot) q
          join spot s on s.spot = q.spot) sums) halves`
}

const amount = `
  case when min(unit) = max(unit) then sum(quantity)::bigint end as quantity,
  case when min(unit) = max(unit) then min(unit) end as unit`
const inOneUnit = `${amount},
  sum(spend)::bigint as spend, sum(user_share)::bigint as user_share, sum(health_share)::bigint as health_share,
  sum(known)::bigint as known`

/** Every column, these as words. */
const inWords = (...columns: readonly string[]) => {
  const words = columns.map((one) => `(select text from word where n = ${one}) as ${one}`)
  return `* replace (${words.join(', ')})`
}

/** `received`: the facts of a month with whose and where they are, joined once for all that is counted of it. */
function receivedTable(month: string): string {
  return `
    create or replace temp table received as
    select s.person, s.region, s.zone, s.municipality, s.area, s.service, s.unit, f.quantity, f.spend, f.user_share, f.health_share,
      f.known
    from fact f join spot s on s.spot = f.spot where f.month = ${quoted(month)}`
}

/** Rows of `statistics_month`, from `received`: a grant is of nobody. */
function monthRows(month: string): string {
  return `
    with all_of as (
      select *, 0 as granted from received
      union all
      select null, region, zone, municipality, area, service, unit, 0, 0, 0, 0, 0, 1
      from service where granted >= since and granted < until and strftime(granted, '%Y-%m') = ${quoted(month)}),
    counts as (
      select region, zone, municipality, area, service,
        count(distinct case when quantity > 0 then person end)::integer as users, ${inOneUnit}, sum(granted)::integer as granted
      from all_of group by region, zone, municipality, area, service)
    select ${quoted(month)} as month, ${inWords('area', 'service', 'unit')} from counts`
}

const levels = [[], ['zone'], ['zone', 'municipality']] as const
const kinds = [[], ['area'], ['area', 'service'], ['area', 'service', 'fund']] as const

type Keys = readonly string[]

/**
 * One statement for each level and kind. Together, as grouping sets, the people of all of them would be
 * in memory at once, and of a large region do not fit.
 * @param rows the statement, from the keys it groups by and all `columns` as they are selected: null where they are no key
 */
function oneByOne(
  columns: Keys,
  within: readonly Keys[],
  rows: (keys: string, selected: string) => string,
): string[] {
  return levels.flatMap((level) =>
    within.map((kind) => {
      const own = ['region', ...level, ...kind]
      const selected = columns.map((one) => (own.includes(one) ? one : `null as ${one}`))
      return rows(own.join(', '), selected.join(', '))
    }),
  )
}

const ofYears = ['region', 'zone', 'municipality', 'area', 'service', 'fund']

const kept = 'spot, quantity, spend, user_share, health_share, known'

/** The facts of a month to a file, for when other months of its year are counted. */
export function keepFacts(month: string, file: string): string {
  return `copy (select ${kept} from fact where month = ${quoted(month)}) to ${quoted(file)} (format parquet)`
}

/** Into `counted`, for `yearRows`. @param files of the facts of the other months of the year */
export function yearTables(files: readonly string[]): string[] {
  const others =
    files.length === 0
      ? ''
      : ` union all select ${kept} from read_parquet([${files.map(quoted).join(', ')}])`
  return [
    `create or replace temp table yearly as
      select s.person, s.region, s.zone, s.municipality, s.area, s.service, s.fund, s.unit, f.* exclude (spot)
      from (
        select spot, bool_or(quantity > 0) as received, sum(quantity)::bigint as quantity, sum(spend)::bigint as spend,
          sum(user_share)::bigint as user_share, sum(health_share)::bigint as health_share, sum(known)::bigint as known
        from (select ${kept} from fact${others}) year group by spot) f join spot s on s.spot = f.spot`,
    `create or replace temp table counted (region INTEGER, zone INTEGER, municipality INTEGER, area INTEGER, service INTEGER, fund INTEGER,
      users INTEGER, quantity BIGINT, unit INTEGER, spend BIGINT, user_share BIGINT, health_share BIGINT, known BIGINT)`,
    ...oneByOne(
      ofYears,
      kinds,
      (keys, selected) => `
        insert into counted
        select ${selected}, count(distinct case when received then person end)::integer as users, ${inOneUnit}
        from yearly group by ${keys}
        having users > 0 or sum(spend) <> 0 or sum(quantity) <> 0`,
    ),
  ]
}

/** Rows of `statistics_year` and `statistics_fund`, but for whether they may be told. */
export function yearRows(year: number): string {
  return `select ${year}::integer as year, ${inWords('area', 'service', 'fund', 'unit')} from counted order by all`
}

/** A month into `series`, in the place of what it was, and its rows of `statistics_month` to a CSV file. */
export function countMonth(month: string, file: string): string[] {
  return [
    receivedTable(month),
    `copy (${monthRows(month)}) to ${quoted(file)} (format csv, header false)`,
    `delete from series where month = ${quoted(month)}`,
    ...oneByOne(
      ofYears.slice(0, -1),
      kinds.slice(0, -1),
      (keys, selected) => `
        insert into series
        select ${quoted(month)}, ${selected}, count(distinct case when quantity > 0 then person end)::integer as users, ${amount}, sum(spend)::bigint as spend
        from received group by ${keys}
        having users > 0 or sum(spend) <> 0`,
    ),
  ]
}

/**
 * Rows of `statistics_series`, but for whether they may be told: of areas of the whole year, since what is
 * hidden in one month is hidden in all; of services, which are told to nobody, of the months that were counted.
 */
export function seriesRows(year: number, months: readonly string[]): string {
  return `select ${year}::integer as year, ${inWords('area', 'service', 'unit')} from series
    where month[1:4] = '${year}' and (service is null or month in (${months.map(quoted).join(', ')})) order by all`
}

/** Rows of `statistics_case`, but for whether they may be told, up to a year. */
export function caseRows(last: number): string {
  const sets = (columns: readonly string[]) =>
    levels
      .flatMap((level) =>
        columns.map((column) => `(${['year', 'region', ...level].join(', ')}${column})`),
      )
      .join(', ')
  return `
    with opened as (select *, date_part('year', day)::integer as year from course where opening),
    reached as (
      select *, date_part('year', day)::integer as year, case when days <= ${promptDays} then 'prompt' else 'late' end as pace
      from course where reached),
    years as (
      select unnest(span)::integer as year from (
        select range(min(date_part('year', day))::bigint, greatest(${last}, max(date_part('year', day))::bigint) + 1) as span
        from course) spanned)
    select year, region, zone, municipality, 'access' as kind, null as phase, count(*)::integer as cases, 0::bigint as days
    from opened group by grouping sets (${sets([''])})
    union all
    select year, region, zone, municipality, 'open', phase, count(*)::integer, 0
    from years y join course s on s.day <= make_date(y.year, 12, 31) and s.until > make_date(y.year, 12, 31) and s.state = 'open'
    group by grouping sets (${sets(['', ', phase'])})
    union all
    select year, region, zone, municipality, 'reached', phase, count(*)::integer, sum(days)::bigint
    from reached group by grouping sets (${sets([', phase'])})
    union all
    select year, region, zone, municipality, pace, phase, count(*)::integer, 0
    from reached group by grouping sets (${sets([', phase, pace'])})
    union all
    select year, region, zone, municipality, 'people', null, count(distinct subject)::integer, 0
    from opened group by grouping sets (${sets([''])})
    union all
    select year, region, zone, municipality, 'joint', null, count(*)::integer, sum(days)::bigint
    from (select *, date_part('year', day)::integer as year from joint) group by grouping sets (${sets([''])})
    order by all`
}
