import { promptDays } from './definition.ts'
import { quoted, served } from './lake-statements.ts'

/** Hundredths of a percent of a sum, rounded to its unit, a half away from zero. */
const partOf = (sum: string, percent: string) =>
  `round((${sum}) * coalesce(${percent}, 0) / 10000.0)::bigint`

// Who pays is said of each granted service: the health service of the whole, the person of what is left.
const shares = (rows: string) => `
  select *, case when said then ${partOf('spend - health_share', 'fee_percent')} else 0 end as user_share,
    case when said then spend else 0 end as known
  from (
    select *, health_percent is not null or fee_percent is not null as said, ${partOf('spend', 'health_percent')} as health_share
    from (${rows}) sums) halves`

/**
 * `fact`: what a person received of one granted service in one month and place of a year, corrections
 * included, and who pays it; and each grant, of nobody.
 * @param files of the months of the year
 */
export function factTables(year: number, files: readonly string[]): string[] {
  return [
    `create or replace temp table fact as
      select month, person, region, zone, municipality, area, service, fund, unit, quantity, spend, user_share,
        health_share, known, 0 as granted
      from (${shares(`
        select x.month, s.person, s.region, s.zone, s.municipality, s.area, s.service, s.fund, s.unit,
          sum(x.quantity)::bigint as quantity, sum(x.quantity::bigint * s.price)::bigint as spend,
          any_value(s.health_percent) as health_percent, any_value(s.fee_percent) as fee_percent
        from ${served(files)} x join service s on s.case_id = x.service and x.day >= s.since and x.day < s.until
        group by x.month, s.case_id, s.person, s.region, s.zone, s.municipality, s.area, s.service, s.fund, s.unit`)}) f`,
    `insert into fact
      select strftime(granted, '%Y-%m'), null, region, zone, municipality, area, service, fund, unit, 0, 0, 0, 0, 0, 1
      from service where granted >= since and granted < until and date_part('year', granted) = ${year}`,
  ]
}

const inOneUnit = `
  case when min(unit) = max(unit) then sum(quantity)::bigint end as quantity,
  case when min(unit) = max(unit) then min(unit) end as unit,
  sum(spend)::bigint as spend, sum(user_share)::bigint as user_share, sum(health_share)::bigint as health_share,
  sum(known)::bigint as known`

/** Rows of `statistics_month`. */
export function monthRows(months: readonly string[]): string {
  return `
    select month, region, zone, municipality, area, service,
      count(distinct case when quantity > 0 then person end)::integer as users, ${inOneUnit}, sum(granted)::integer as granted
    from fact where month in (${months.map(quoted).join(', ')})
    group by month, region, zone, municipality, area, service`
}

const places = ['', ', zone', ', zone, municipality']

/** Rows of `statistics_year` and `statistics_fund`, but for whether they may be told. */
export function yearRows(): string {
  const sets = places.flatMap((level) =>
    ['', ', area', ', area, service', ', area, service, fund'].map(
      (kind) => `(year, region${level}${kind})`,
    ),
  )
  return `
    with yearly as (
      select month[1:4]::integer as year, person, region, zone, municipality, area, service, fund, unit,
        bool_or(quantity > 0) as received, sum(quantity) as quantity, sum(spend) as spend,
        sum(user_share) as user_share, sum(health_share) as health_share, sum(known) as known
      from fact where person is not null group by all)
    select year, region, zone, municipality, area, service, fund,
      count(distinct case when received then person end)::integer as users, ${inOneUnit}
    from yearly group by grouping sets (${sets.join(', ')})
    having users > 0 or sum(spend) <> 0 or sum(quantity) <> 0
    order by all`
}

/** Rows of `statistics_series`, but for whether they may be told. */
export function seriesRows(): string {
  const sets = places.flatMap((level) =>
    ['', ', area'].map((kind) => `(month, region${level}${kind})`),
  )
  return `
    select month[1:4]::integer as year, month, region, zone, municipality, area,
      count(distinct case when quantity > 0 then person end)::integer as users, sum(spend)::bigint as spend
    from fact where person is not null
    group by grouping sets (${sets.join(', ')})
    having users > 0 or sum(spend) <> 0
    order by all`
}

/** Rows of `statistics_case`, but for whether they may be told, up to a year. */
export function caseRows(last: number): string {
  const sets = (columns: readonly string[]) =>
    places.flatMap((level) => columns.map((column) => `(year, region${level}${column})`)).join(', ')
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
