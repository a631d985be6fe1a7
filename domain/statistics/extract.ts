import { join } from 'node:path'

import type pg from 'pg'

import { copyOut } from './copy.ts'
import { noFund } from './definition.ts'

/** What a run takes from the record. */
export interface Extent {
  /** ISO 8601, UTC: rows written after it are not there. */
  readonly asOf: string
  /** Months of deliveries, `YYYY-MM`; undefined: all. */
  readonly months: readonly string[] | undefined
}

const day = (at: string) => `(${at} at time zone 'Europe/Rome')::date`

// Copies take no parameters: what is put in these texts is an instant and months of our own making.
const deliveries = ({ asOf, months }: Extent) => `
  select d.service, d.day, d.quantity from delivery d where d.at <= '${asOf}'${daysOf(months)}`

function daysOf(months: Extent['months']): string {
  if (!months) return ''
  const spans = months.map(
    (month) =>
      `d.day >= date '${month}-01' and d.day < (date '${month}-01' + interval '1 month')::date`,
  )
  return ` and (${spans.join(' or ')})`
}

// A provisional person may turn out to be another: whose a service is follows its case.
const services = ({ asOf }: Extent) => `
  select g.case_id, x.subject, g.service, g.unit, g.price, ${day('c.opened_at')},
    coalesce(nullif(trim(g.fund), ''), '${noFund}'), g.health_percent, g.fee_percent
  from granted_service g
    join social_case c on c.id = g.case_id
    join organisation o on o.id = c.org and not o.training
    cross join lateral (
      select x.subject from case_course x where x.case_id = g.case_id and x.at <= '${asOf}'
      order by x.at desc, x.id desc limit 1) x
  where c.opened_at <= '${asOf}'`

// From which day to before which a service was where; before its first day it was where it began.
const places = ({ asOf }: Extent) => `
  select case_id, case when lag(day) over w is null then date '0001-01-01' else day end,
    coalesce(lead(day) over w, date '9999-12-31'), coalesce(region, 0), coalesce(zone, 0), coalesce(municipality, 0)
  from (
    select distinct on (x.case_id, day) x.case_id, day, x.region, x.zone, x.municipality
    from case_course x join granted_service g on g.case_id = x.case_id cross join lateral (select ${day('x.at')}) d (day)
    where x.at <= '${asOf}' order by x.case_id, day, x.at desc, x.id desc) daily
  window w as (partition by case_id order by day)`

// A contact opened by mistake is none, from when somebody has said so.
const courses = ({ asOf }: Extent) => `
  select x.case_id, x.id, extract(epoch from x.at), ${day('x.at')},
    coalesce(x.region, 0), coalesce(x.zone, 0), coalesce(x.municipality, 0), x.phase, x.state, x.subject
  from case_course x
    join social_case c on c.id = x.case_id and c.parent is null
    join organisation o on o.id = c.org and not o.training
  where x.at <= '${asOf}'
    and not exists (select from deleted_contact d where d.case_id = x.case_id and d.at <= '${asOf}')`

// An assessment of several professions is made when what they found is first brought together.
const joint = ({ asOf }: Extent) => `
  select a.case_id, extract(epoch from min(a.at)), ${day('min(a.at)')}
  from task_answer a join task t on t.case_id = a.case_id and t.key = a.task_key
  where t.phase = 'assessment' and t.step like '%.synthesis' and a.at <= '${asOf}' group by a.case_id`

const nomenclature = ({ asOf }: Extent) => `
  select distinct on (code) code, coalesce(istat_area, 'none') as area from service
  where valid_from <= ${day(`'${asOf}'::timestamptz`)}
    and coalesce(valid_to, 'infinity') > ${day(`'${asOf}'::timestamptz`)}
  order by code, version desc`

/** Writes what a run needs as CSV files, all of one snapshot. */
export async function extract(client: pg.Client, extent: Extent, folder: string): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  const queries = { deliveries, services, places, courses, joint, nomenclature }
  for (const [name, query] of Object.entries(queries))
    await copyOut(client, query(extent), join(folder, `${name}.csv`))
  await client.query('commit')
}

/** By what the nomenclature of services of an instant is told from others. */
export async function referenceOf(client: pg.Client, asOf: string): Promise<string> {
  const { rows } = await client.query<{ hash: string }>(
    `select md5(string_agg(code || '=' || area, ',' order by code)) as hash
     from (${nomenclature({ asOf, months: undefined })}) n`,
  )
  return rows[0]?.hash ?? ''
}

// Of a service that changed its place or its person since, all months; and the days that were not over.
const touched = `
  select to_char(day, 'YYYY-MM') as month from (
    select day from delivery where at > $1 and at <= $2
    union
    select d.day from case_course x join delivery d on d.service = x.case_id where x.at > $1 and x.at <= $2
    union
    select ${day('c.opened_at')} from granted_service g join social_case c on c.id = g.case_id
      where c.opened_at > $1 and c.opened_at <= $2
    union
    select ${day('$1::timestamptz')}) days
  group by 1 order by 1`

/** Months, `YYYY-MM`, of which something was written after an instant, up to another. */
export async function monthsTouched(
  client: pg.Client,
  { since, asOf }: { readonly since: string; readonly asOf: string },
): Promise<string[]> {
  const { rows } = await client.query<{ month: string }>(touched, [since, asOf])
  return rows.map(({ month }) => month)
}
