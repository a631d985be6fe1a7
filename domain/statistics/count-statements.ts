import { join } from 'node:path'

import { promptDays } from './definition.ts'

// Statements of DuckDB. Paths and months are of our own making.
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

const csv = (files: string, name: string, columns: Readonly<Record<string, string>>) => {
  const typed = Object.entries(columns).map(([column, type]) => `'${column}': '${type}'`)
  return `read_csv(${quoted(join(files, `${name}.csv`))}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', columns = {${typed.join(', ')}})`
}

/** Deliveries of an extract to one folder a month. */
export function readServed(files: string, into: string): string {
  const rows = csv(files, 'deliveries', { service: 'UUID', day: 'DATE', quantity: 'INTEGER' })
  return `copy (select *, strftime(day, '%Y-%m') as month from ${rows}) to ${quoted(into)}
    (format parquet, partition_by (month), compression zstd, overwrite_or_ignore)`
}

const place = { region: 'INTEGER', zone: 'INTEGER', municipality: 'INTEGER' }

/** The other files of an extract, as tables. */
export function readCourses(files: string): string[] {
  const services = csv(files, 'services', {
    ...{ case_id: 'UUID', subject: 'UUID', service: 'VARCHAR', unit: 'VARCHAR' },
    ...{ price: 'INTEGER', granted: 'DATE', fund: 'VARCHAR' },
    ...{ health_percent: 'INTEGER', fee_percent: 'INTEGER' },
  })
  const courses = csv(files, 'courses', {
    ...{ case_id: 'UUID', id: 'BIGINT', moment: 'DOUBLE', day: 'DATE' },
    ...place,
    ...{ phase: 'VARCHAR', state: 'VARCHAR', subject: 'UUID' },
  })
  const whole = { case_id: 'UUID', since: 'DATE', until: 'DATE', ...place }
  return [
    // Numbers instead of ids: they are compared and counted faster.
    `create table service as select *, dense_rank() over (order by subject)::integer as person from ${services}`,
    `create table place as select * from ${csv(files, 'places', whole)}`,
    `create table joint as select * from ${csv(files, 'joint', { case_id: 'UUID', moment: 'DOUBLE', day: 'DATE' })}`,
    `create table nomenclature as select * from ${csv(files, 'nomenclature', { code: 'VARCHAR', area: 'VARCHAR' })}`,
    `create table course as select * from ${courses} qualify row_number() over (partition by case_id, moment order by id desc) = 1`,
  ]
}

const placed = `coalesce(p.region, 0) as region, coalesce(p.zone, 0) as zone, coalesce(p.municipality, 0) as municipality`
const joined = `
  left join place p on p.case_id = s.case_id and x.day >= p.since and x.day < p.until
  left join nomenclature n on n.code = s.service`

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
 * `fact`: what a person received of one granted service in one month and place, corrections included,
 * and who pays it; and each grant, of nobody.
 */
export function factTables(files: readonly string[]): string[] {
  const rows =
    files.length === 0
      ? `(select null::uuid as service, null::date as day, 0 as quantity, '' as month where false)`
      : `read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = true, hive_types_autocast = false)`
  return [
    `create table fact as
      select month, person, region, zone, municipality, area, service, fund, unit, quantity, spend, user_share,
        health_share, known, 0 as granted
      from (${shares(`
        select x.month, s.person, ${placed}, coalesce(n.area, 'none') as area, s.service, s.fund, s.unit,
          sum(x.quantity)::bigint as quantity, sum(x.quantity::bigint * s.price)::bigint as spend,
          any_value(s.health_percent) as health_percent, any_value(s.fee_percent) as fee_percent
        from ${rows} x join service s on s.case_id = x.service ${joined}
        group by x.month, s.case_id, s.person, p.region, p.zone, p.municipality, n.area, s.service, s.fund, s.unit`)}) f`,
    `insert into fact
      select strftime(x.day, '%Y-%m'), null, ${placed}, coalesce(n.area, 'none'), s.service, s.fund, s.unit, 0, 0, 0, 0, 0, 1
      from (select case_id, granted as day from service) x join service s on s.case_id = x.case_id ${joined}`,
  ]
}

const inOneUnit = `
  case when min(unit) = max(unit) then sum(quantity)::bigint end as quantity,
  case when min(unit) = max(unit) then min(unit) end as unit,
  sum(spend)::bigint as spend, sum(user_share)::bigint as user_share, sum(health_share)::bigint as health_share,
  sum(known)::bigint as known`

const list = (words: readonly (string | number)[]) =>
  words.length === 0 ? "''" : words.map((one) => quoted(String(one))).join(', ')

/** Rows of `statistics_month`, after their run. */
export function monthRows(run: number, months: readonly string[]): string {
  return `
    select ${run} as run, month, region, zone, municipality, area, service,
      count(distinct case when quantity > 0 then person end)::integer as users, ${inOneUnit}, sum(granted)::integer as granted
    from fact where month in (${list(months)})
    group by month, region, zone, municipality, area, service`
}

const places = ['', ', zone', ', zone, municipality']

/** Rows of `statistics_year` and `statistics_fund`, but for the run and for whether they may be told. */
export function yearRows(years: readonly number[]): string {
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
      from fact where person is not null and month[1:4] in (${list(years)}) group by all)
    select year, region, zone, municipality, area, service, fund,
      count(distinct case when received then person end)::integer as users, ${inOneUnit}
    from yearly group by grouping sets (${sets.join(', ')})
    having users > 0 or sum(spend) <> 0 or sum(quantity) <> 0
    order by all`
}

/** Rows of `statistics_series`, but for the run and for whether they may be told. */
export function seriesRows(years: readonly number[]): string {
  const sets = places.flatMap((level) =>
    ['', ', area'].map((kind) => `(month, region${level}${kind})`),
  )
  return `
    select month[1:4]::integer as year, month, region, zone, municipality, area,
      count(distinct case when quantity > 0 then person end)::integer as users, sum(spend)::bigint as spend
    from fact where person is not null and month[1:4] in (${list(years)})
    group by grouping sets (${sets.join(', ')})
    having users > 0 or sum(spend) <> 0
    order by all`
}

/** Rows of `statistics_case`, but for the run and for whether they may be told, up to a year. */
export function caseRows(last: number): string {
  const sets = (columns: readonly string[]) =>
    places.flatMap((level) => columns.map((column) => `(year, region${level}${column})`)).join(', ')
  return `
    with opened as (
      select * from course qualify row_number() over (partition by case_id order by moment) = 1),
    person as (
      select case_id, subject from course qualify row_number() over (partition by case_id order by moment desc) = 1),
    stay as (select *, lead(day, 1, date '9999-12-31') over (partition by case_id order by moment, id) as until from course),
    years as (
      select unnest(span)::integer as year from (
        select range(min(date_part('year', day))::bigint, greatest(${last}, max(date_part('year', day))::bigint) + 1) as span
        from course) spanned),
    reached as (
      select date_part('year', c.day)::integer as year, c.region, c.zone, c.municipality, c.phase, c.day - o.day as days,
        case when c.day - o.day <= ${promptDays} then 'prompt' else 'late' end as pace
      from (select * from course qualify row_number() over (partition by case_id, phase order by moment) = 1) c
        join opened o on o.case_id = c.case_id and c.moment > o.moment and c.phase <> o.phase)
    select year, region, zone, municipality, 'access' as kind, null as phase, count(*)::integer as cases, 0::bigint as days
    from (select *, date_part('year', day)::integer as year from opened) group by grouping sets (${sets([''])})
    union all
    select year, region, zone, municipality, 'open', phase, count(*)::integer, 0
    from years y join stay s on s.day <= make_date(y.year, 12, 31) and s.until > make_date(y.year, 12, 31) and s.state = 'open'
    group by grouping sets (${sets(['', ', phase'])})
    union all
    select year, region, zone, municipality, 'reached', phase, count(*)::integer, sum(days)::bigint
    from reached group by grouping sets (${sets([', phase'])})
    union all
    select year, region, zone, municipality, pace, phase, count(*)::integer, 0
    from reached group by grouping sets (${sets([', phase, pace'])})
    union all
    select year, region, zone, municipality, 'people', null, count(distinct whose)::integer, 0
    from (select o.*, p.subject as whose, date_part('year', o.day)::integer as year from opened o join person p on p.case_id = o.case_id)
    group by grouping sets (${sets([''])})
    union all
    select year, region, zone, municipality, 'joint', null, count(*)::integer, sum(days)::bigint
    from (
      select date_part('year', j.day)::integer as year, c.region, c.zone, c.municipality, j.day - o.day as days
      from joint j asof join course c on c.case_id = j.case_id and j.moment >= c.moment
        join opened o on o.case_id = j.case_id)
    group by grouping sets (${sets([''])})
    order by all`
}
