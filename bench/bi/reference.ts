import type pg from 'pg'

// The same figures by plain SQL, written from the definitions alone: it shares nothing with
// domain/statistics. `ref_*` are temporary tables of one connection.
const made = ['month', 'year', 'fund', 'series', 'case', 'joint', 'served', 'service', 'stay']
const drop = [...made, 'course'].map((name) => `drop table if exists ref_${name}`)

const rome = (at: string) => `(${at} at time zone 'Europe/Rome')::date`

const course = `
  create temp table ref_course as
  select x.case_id, x.id, x.at, ${rome('x.at')} as day, x.subject, coalesce(x.region, 0) as region, coalesce(x.zone, 0) as zone,
    coalesce(x.municipality, 0) as municipality, x.phase, x.state, c.parent is not null as service
  from case_course x join social_case c on c.id = x.case_id join organisation o on o.id = c.org
  where x.at <= $1 and not o.training
    and not exists (select from deleted_contact d where d.case_id = x.case_id and d.at <= $1)`

// Where a case stands at the end of each day on which something changed, until the next such day.
const stay = `
  create temp table ref_stay as
  select *, daterange(case when lag(day) over w is not null then day end, lead(day) over w) as during
  from (select distinct on (case_id, day) * from ref_course order by case_id, day, at desc, id desc) daily
  window w as (partition by case_id order by day)`

const service = `
  create temp table ref_service as
  select g.case_id, g.service, g.unit, g.price, coalesce(fund_key(g.fund), '-') as fund, ${rome('c.opened_at')} as granted,
    g.health_percent as health, g.fee_percent as fee,
    (select x.subject from ref_course x where x.case_id = g.case_id order by x.at desc, x.id desc limit 1) as person,
    coalesce((select s.istat_area from service s where s.code = g.service and s.valid_from <= ${rome('$1::timestamptz')}
      and (s.valid_to is null or s.valid_to > ${rome('$1::timestamptz')}) order by s.version desc limit 1), 'none') as area
  from granted_service g join social_case c on c.id = g.case_id join organisation o on o.id = c.org
  where c.opened_at <= $1 and not o.training`

const served = `
  create temp table ref_served as
  select to_char(d.day, 'YYYY-MM') as month, s.person, p.region, p.zone, p.municipality, s.area, s.service, s.fund, s.unit,
    sum(d.quantity)::bigint as quantity, sum(d.quantity::bigint * s.price)::bigint as spend, false as granted, s.health, s.fee
  from delivery d join ref_service s on s.case_id = d.service
    join ref_stay p on p.case_id = d.service and p.during @> d.day
  where d.at <= $1 group by 1, 2, 3, 4, 5, 6, 7, 8, 9, s.case_id, s.health, s.fee`
const grants = `
  insert into ref_served
  select to_char(s.granted, 'YYYY-MM'), null, p.region, p.zone, p.municipality, s.area, s.service, s.fund, s.unit, 0, 0, true, null, null
  from ref_service s join ref_stay p on p.case_id = s.case_id and p.during @> s.granted`

// The health service pays its part of the whole, the person hers of the rest, where anything was said of it.
const pays = [
  'alter table ref_served add by_health bigint not null default 0, add by_user bigint not null default 0, add said bigint not null default 0',
  `update ref_served set said = spend, by_health = round(spend * coalesce(health, 0) / 10000.0) where coalesce(health, fee) is not null`,
  `update ref_served set by_user = round((spend - by_health) * fee / 10000.0) where fee is not null`,
]

const amount = `
  case when count(distinct unit) = 1 then sum(quantity) end::bigint as quantity,
  case when count(distinct unit) = 1 then min(unit) end as unit`
const sums = `${amount}, sum(spend)::bigint as spend,
  sum(by_user)::bigint as user_share, sum(by_health)::bigint as health_share, sum(said)::bigint as known`

const month = `
  create temp table ref_month as
  select month, region, zone, municipality, area, service,
    count(distinct person) filter (where quantity > 0)::int as users, ${sums}, (count(*) filter (where granted))::int as granted
  from ref_served group by 1, 2, 3, 4, 5, 6`

const year = `
  create temp table ref_year as
  select left(month, 4)::int as year, region, zone, municipality, area, service, fund,
    count(distinct person) filter (where quantity > 0)::int as users, ${sums}
  from ref_served where not granted
  group by 1, 2, rollup (3, 4), rollup (5, 6, 7)
  having count(distinct person) filter (where quantity > 0) > 0 or sum(spend) <> 0 or sum(quantity) <> 0`

const byFund = [
  'create temp table ref_fund as select * from ref_year where fund is not null',
  'delete from ref_year where fund is not null',
]

const series = `
  create temp table ref_series as
  select left(month, 4)::int as year, month, region, zone, municipality, area, service,
    count(distinct person) filter (where quantity > 0)::int as users, ${amount}, sum(spend)::bigint as spend
  from ref_served where not granted group by month, region, rollup (zone, municipality), rollup (area, service)
  having count(distinct person) filter (where quantity > 0) > 0 or sum(spend) <> 0`

const years = `generate_series((select min(extract(year from day))::int from ref_course where not service),
  (select extract(year from ${rome('$1::timestamptz')})::int)) y (year)`
const cases = `
  create temp table ref_case as
  with opened as (
    select distinct on (case_id) * from ref_course where not service order by case_id, at, id desc),
  reached as (
    select distinct on (c.case_id, c.phase) c.*, c.day - o.day as days
    from (select distinct on (case_id, at) * from ref_course where not service order by case_id, at, id desc) c
      join opened o on o.case_id = c.case_id
    where c.phase <> o.phase order by c.case_id, c.phase, c.at)
  select extract(year from day)::int as year, region, zone, municipality, 'access' as kind, null as phase, count(*)::int as cases, 0::bigint as days
  from opened group by 1, 2, rollup (3, 4)
  union all
  select y.year, region, zone, municipality, 'open', phase, count(*)::int, 0
  from ref_stay s join ${years} on s.during @> make_date(y.year, 12, 31) and s.day <= make_date(y.year, 12, 31)
  where not s.service and s.state = 'open' group by 1, 2, rollup (3, 4), rollup (phase)
  union all
  select extract(year from day)::int, region, zone, municipality, 'reached', phase, count(*)::int, sum(days)::bigint
  from reached group by 1, 2, rollup (3, 4), phase
  union all
  select extract(year from day)::int, region, zone, municipality, case when days > 30 then 'late' else 'prompt' end, phase, count(*)::int, 0
  from reached group by 1, 2, rollup (3, 4), phase, days > 30
  union all
  select extract(year from o.day)::int, o.region, o.zone, o.municipality, 'people', null,
    count(distinct (select x.subject from ref_course x where x.case_id = o.case_id order by x.at desc, x.id desc limit 1))::int, 0
  from opened o group by 1, 2, rollup (3, 4)
  union all
  select extract(year from j.day)::int, p.region, p.zone, p.municipality, 'joint', null, count(*)::int, sum(j.day - o.day)::bigint
  from ref_joint j join opened o on o.case_id = j.case_id
    cross join lateral (
      select * from ref_course x where x.case_id = j.case_id and x.at <= j.at order by x.at desc, x.id desc limit 1) p
  group by 1, 2, rollup (3, 4)`

// The first time that several professions brought together what each had found.
const joint = `
  create temp table ref_joint as
  select distinct on (a.case_id) a.case_id, a.at, ${rome('a.at')} as day
  from task_answer a join task t on (t.case_id, t.key) = (a.case_id, a.task_key)
  where a.at <= $1::timestamptz and t.phase = 'assessment' and split_part(t.step, '.', 2) = 'synthesis'
  order by a.case_id, a.at`

/** Makes the tables of an instant anew. */
export async function countPlainly(client: pg.ClientBase, asOf: string): Promise<void> {
  for (const text of drop) await client.query(text)
  await client.query(course.replaceAll('$1', `'${asOf}'::timestamptz`))
  await client.query('create index on ref_course (case_id, day)')
  await client.query('analyze ref_course')
  for (const text of [
    stay,
    service,
    'analyze ref_stay',
    'analyze ref_service',
    served,
    grants,
    ...pays,
    month,
    year,
    series,
    ...byFund,
    joint,
    cases,
  ])
    await client.query(
      text.replaceAll('$1::timestamptz', '$1').replaceAll('$1', `'${asOf}'::timestamptz`),
    )
}

const amounts = 'quantity, unit, spend, user_share, health_share, known'
const compared = {
  month: `month, region, zone, municipality, area, service, users, ${amounts}, granted`,
  year: `year, region, zone, municipality, area, service, users, ${amounts}`,
  fund: `year, region, zone, municipality, area, service, fund, users, ${amounts}`,
  series: 'year, month, region, zone, municipality, area, service, users, quantity, unit, spend',
  case: 'year, region, zone, municipality, kind, phase, cases, days',
} as const
/** Rows that are hidden where nothing is are no counts. */
const real = {
  month: 'true',
  year: '(told or users > 0 or spend <> 0 or coalesce(quantity, 0) <> 0)',
  fund: '(told or users > 0 or spend <> 0 or coalesce(quantity, 0) <> 0)',
  series: '(told or users > 0 or spend <> 0)',
  case: 'cases > 0',
}

export interface Compared {
  readonly rows: number
  /** In one and not in the other. */
  readonly different: number
}

/** The tables of the night against those of `countPlainly`, row by row. */
export async function compare(
  client: pg.ClientBase,
): Promise<Record<keyof typeof compared, Compared>> {
  const found = []
  for (const [name, columns] of Object.entries(compared) as [keyof typeof compared, string][]) {
    const kept = `select ${columns} from statistics_${name} where ${real[name]}`
    const plain = `select ${columns} from ref_${name}`
    const { rows } = await client.query<Compared>(
      `select (select count(*)::int from ref_${name}) as rows, (select count(*)::int from (
         (${kept} except all ${plain}) union all (${plain} except all ${kept})) d) as different`,
    )
    found.push([name, rows[0] ?? { rows: 0, different: -1 }] as const)
  }
  return Object.fromEntries(found) as Record<keyof typeof compared, Compared>
}
