import { join } from 'node:path'

// Statements of DuckDB that bring an extract into the lake. Paths are of our own making.
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

const csv = (files: string, name: string, columns: Readonly<Record<string, string>>) => {
  const typed = Object.entries(columns).map(([column, type]) => `'${column}': '${type}'`)
  return `read_csv(${quoted(join(files, `${name}.csv`))}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', columns = {${typed.join(', ')}})`
}

/** Deliveries of an extract to one folder a month. */
export function readServed(files: string, into: string): string {
  const rows = csv(files, 'deliveries', { service: 'UUID', day: 'DATE', quantity: 'INTEGER' })
  return `copy (select *, strftime(day, '%Y-%m') as month from ${rows}) to ${quoted(into)}
    (format parquet, partition_by (month), compression zstd)`
}

/** Parquet files of one month to one. */
export function joinServed(files: readonly string[], into: string): string {
  const rows = `read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false)`
  return `copy (select * from ${rows}) to ${quoted(into)} (format parquet, compression zstd)`
}

/** What was delivered, with its month. @param files of months as they are kept */
export function served(files: readonly string[]): string {
  return files.length === 0
    ? `(select null::uuid as service, null::date as day, 0 as quantity, '' as month where false)`
    : `read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = true, hive_types_autocast = false)`
}

/** Months of which something was granted. */
export const monthsGranted = `
  select distinct strftime(granted, '%Y-%m') as month from (select distinct granted from service)`

/** The first month, if any, in which something of a service counts otherwise than before. */
export const firstShifted = `
  select (min(since)::varchar)[1:7] as month from shifted having count(*) > 0`

/** Months in which something counts otherwise because its service does. @param files of what was delivered */
export function monthsShifted(files: readonly string[]): string {
  return `
    select distinct x.month from ${served(files)} x
      join shifted s on s.case_id = x.service and x.day >= s.since
    union
    select strftime(g.granted, '%Y-%m') from service g
      join shifted s on s.case_id = g.case_id and g.granted >= s.since`
}

const changed = (files: string) =>
  `select case_id from ${csv(files, 'changed', { case_id: 'UUID' })}`

const place = { region: 'INTEGER', zone: 'INTEGER', municipality: 'INTEGER' }
const placed = 'region INTEGER, zone INTEGER, municipality INTEGER'

/** The tables of the lake, each row of a case as it is known. */
const tables = [
  // Numbers instead of ids and words: they are compared and counted faster.
  'create table if not exists person (subject UUID, n INTEGER)',
  'create table if not exists word (text VARCHAR, n INTEGER)',
  // A service where it was from a day to before another: `spot` is one of its places, however often it was there.
  `create table if not exists service (spot INTEGER, case_id UUID, person INTEGER, service INTEGER, area INTEGER, unit INTEGER,
    price INTEGER, fund INTEGER, health_percent INTEGER, fee_percent INTEGER, granted DATE, since DATE, until DATE, ${placed})`,
  // What of a spot does not change with the day.
  `create table if not exists spot (spot INTEGER, case_id UUID, person INTEGER, ${placed}, area INTEGER, service INTEGER,
    fund INTEGER, unit INTEGER, price INTEGER, health_percent INTEGER, fee_percent INTEGER)`,
  // What the months of years give, to which one month more is added.
  `create table if not exists series (month VARCHAR, region INTEGER, zone INTEGER, municipality INTEGER, area INTEGER,
    service INTEGER, users INTEGER, quantity BIGINT, unit INTEGER, spend BIGINT)`,
  'create sequence if not exists spots',
  // A case in one phase and place from a day to before another: whether it was opened with it, or came to
  // the phase for the first time, and after how many days; and whose it turned out to be.
  `create table if not exists course (case_id UUID, day DATE, until DATE, ${placed}, phase VARCHAR, state VARCHAR,
    opening BOOLEAN, reached BOOLEAN, days INTEGER, subject UUID)`,
  `create table if not exists joint (case_id UUID, day DATE, ${placed}, days INTEGER)`,
]

const always = `date '0001-01-01'`
const never = `date '9999-12-31'`
const ofAll = 'rows between unbounded preceding and unbounded following'

const insertCourses = `
  insert into course
  select case_id, day, lead(day, 1, ${never}) over path, region, zone, municipality, phase, state,
    row_number() over path = 1, row_number() over (partition by case_id, phase order by moment) = 1 and phase <> first_value(phase) over path,
    day - first_value(day) over path, last_value(subject) over (partition by case_id order by moment ${ofAll})
  from own window path as (partition by case_id order by moment)`

// Before its first day a service was where it began. A provisional person may turn out to be another:
// whose a service is follows its case.
const stays = `
  create temp table stay as
  select case_id, case when row_number() over w = 1 then ${always} else day end as since, lead(day, 1, ${never}) over w as until,
    region, zone, municipality, last_value(subject) over (partition by case_id order by day ${ofAll}) as subject
  from (select * from taken where service qualify row_number() over (partition by case_id, day order by moment desc, id desc) = 1)
  window w as (partition by case_id order by day)`
const newPersons = `
  insert into person
  select subject, (select count(*) from person) + row_number() over () from (
    select distinct subject from stay where subject not in (select subject from person))`

const newWords = `
  insert into word
  select text, (select count(*) from word) + row_number() over () from (
    select distinct unnest([service, area, unit, fund]) as text from offered) where text not in (select text from word)`
const numberOf = (word: string) => `(select n from word where text = ${word})`

const newSpots = `
  insert into spot
  select distinct on (spot) spot, case_id, person, region, zone, municipality, area, service, fund, unit, price, health_percent,
    fee_percent
  from service where spot not in (select spot from spot)`

const known = (files: string) => `select * from service where case_id in (${changed(files)})`
// Until when a service was somewhere follows from where it was next.
const shifted = (files: string) => {
  const [before, now] = ['former', `(${known(files)})`].map(
    (rows) => `select * exclude (spot, until) from ${rows} s`,
  )
  return `
    create temp table shifted as
    select case_id, min(since) as since
    from ((${before} except ${now}) union all (${now} except ${before}))
    group by case_id`
}

/** The cases of an extract into the place of what was known of them. `shifted`: services that count otherwise. */
export function readCases(files: string): string[] {
  const services = csv(files, 'services', {
    ...{ case_id: 'UUID', service: 'VARCHAR', unit: 'VARCHAR', price: 'INTEGER', granted: 'DATE' },
    ...{ fund: 'VARCHAR', health_percent: 'INTEGER', fee_percent: 'INTEGER' },
  })
  const courses = csv(files, 'courses', {
    ...{ case_id: 'UUID', id: 'BIGINT', moment: 'DOUBLE', day: 'DATE', ...place },
    ...{ phase: 'VARCHAR', state: 'VARCHAR', subject: 'UUID', service: 'BOOLEAN' },
  })
  const joint = csv(files, 'joint', { case_id: 'UUID', moment: 'DOUBLE', day: 'DATE' })
  const areas = csv(files, 'nomenclature', { code: 'VARCHAR', area: 'VARCHAR' })
  return [
    ...tables,
    `create temp table former as ${known(files)}`,
    ...['service', 'spot', 'course', 'joint'].map(
      (table) => `delete from ${table} where case_id in (${changed(files)})`,
    ),
    `create temp table taken as select * from ${courses}`,
    `create temp table own as select * from taken where not service qualify row_number() over (partition by case_id, moment order by id desc) = 1`,
    insertCourses,
    `insert into joint
      select j.case_id, j.day, c.region, c.zone, c.municipality, j.day - o.day
      from ${joint} j join own c on c.case_id = j.case_id and c.moment <= j.moment
        join (select case_id, min(day) as day from own group by case_id) o on o.case_id = j.case_id
      qualify row_number() over (partition by j.case_id order by c.moment desc) = 1`,
    stays,
    newPersons,
    `create temp table offered as
      select s.*, coalesce(n.area, 'none') as area from ${services} s left join ${areas} n on n.code = s.service`,
    newWords,
    // A place keeps its number: by it is kept what was received there in months that nobody touches.
    `insert into service
      select coalesce(f.spot, min(nextval('spots')) over (partition by s.case_id, y.region, y.zone, y.municipality)), s.case_id, p.n, ${numberOf('s.service')}, ${numberOf('s.area')}, ${numberOf('s.unit')},
        s.price, ${numberOf('s.fund')}, s.health_percent, s.fee_percent, s.granted, y.since, y.until, y.region, y.zone, y.municipality
      from offered s join stay y on y.case_id = s.case_id join person p on p.subject = y.subject
        left join (select distinct case_id, region, zone, municipality, spot from former) f
          on f.case_id = s.case_id and (f.region, f.zone, f.municipality) = (y.region, y.zone, y.municipality)`,
    newSpots,
    shifted(files),
    ...['taken', 'own', 'stay', 'offered', 'former'].map((table) => `drop table ${table}`),
  ]
}
