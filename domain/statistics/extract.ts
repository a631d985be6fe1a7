import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type pg from 'pg'

import { copyOut } from './copy.ts'
import { noFund } from './definition.ts'

/** What a run takes from the record: what was written after an instant and not after another. */
export interface Extent {
  /** ISO 8601, UTC: rows written after it are not there. */
  readonly asOf: string
  /** Of the run before, whose rows are in the lake; undefined: everything. */
  readonly since: string | undefined
}

const day = (at: string) => `(${at} at time zone 'Europe/Rome')::date`

// Copies take no parameters: what is put in these texts is instants and ids of our own making.
const written = (at: string, { asOf, since }: Extent) =>
  `${at} <= '${asOf}'${since === undefined ? '' : ` and ${at} > '${since}'`}`
const among = (id: string, cases: readonly string[] | undefined) =>
  cases ? ` and ${id} = any('{${cases.join(',')}}'::uuid[])` : ''

type Taken = Extent & {
  /** Taken whole, with all that they were before; undefined: all cases. */
  readonly cases: readonly string[] | undefined
}

const deliveries = (taken: Taken) => `
  select d.service, d.day, d.quantity from delivery d where ${written('d.at', taken)}`

const services = ({ asOf, cases }: Taken) => `
  select g.case_id, g.service, g.unit, g.price, ${day('c.opened_at')},
    coalesce(fund_key(g.fund), '${noFund}'), g.health_percent, g.fee_percent
  from granted_service g join social_case c on c.id = g.case_id
  where c.opened_at <= '${asOf}'${among('g.case_id', cases)}`

// A contact opened by mistake is none, from when somebody has said so.
const courses = ({ asOf, cases }: Taken) => `
  select x.case_id, x.id, extract(epoch from x.at), ${day('x.at')},
    coalesce(x.region, 0), coalesce(x.zone, 0), coalesce(x.municipality, 0), x.phase, x.state, x.subject,
    g.case_id is not null
  from case_course x
    join social_case c on c.id = x.case_id
    join organisation o on o.id = c.org and not o.training
    left join granted_service g on g.case_id = x.case_id
  where x.at <= '${asOf}' and (c.parent is null or g.case_id is not null)${among('x.case_id', cases)}
    and not exists (select from deleted_contact d where d.case_id = x.case_id and d.at <= '${asOf}')`

// An assessment of several professions is made when what they found is first brought together.
const synthesis = `task_answer a join task t on t.case_id = a.case_id and t.key = a.task_key
    and t.phase = 'assessment' and t.step like '%.synthesis'`
const joint = ({ asOf, cases }: Taken) => `
  select a.case_id, extract(epoch from min(a.at)), ${day('min(a.at)')}
  from ${synthesis} where a.at <= '${asOf}'${among('a.case_id', cases)}${among('t.case_id', cases)}
  group by a.case_id`

const nomenclature = ({ asOf }: Pick<Extent, 'asOf'>) => `
  select distinct on (code) code, coalesce(istat_area, 'none') as area from service
  where valid_from <= ${day(`'${asOf}'::timestamptz`)}
    and coalesce(valid_to, 'infinity') > ${day(`'${asOf}'::timestamptz`)}
  order by code, version desc`

const changed = (extent: Extent) => `
  select x.case_id as id from case_course x where ${written('x.at', extent)}
  union select d.case_id from deleted_contact d where ${written('d.at', extent)}
  union select a.case_id from ${synthesis} where ${written('a.at', extent)}`

/**
 * Writes what a run needs as CSV files, all of one snapshot: what was delivered since, and whole the
 * cases of which anything was written since.
 */
export async function extract(client: pg.Client, extent: Extent, folder: string): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  const cases = extent.since === undefined ? undefined : await casesChanged(client, extent)
  await writeFile(join(folder, 'changed.csv'), cases?.map((id) => `${id}\n`) ?? [])
  const queries = { deliveries, services, courses, joint, nomenclature }
  for (const [name, query] of Object.entries(queries))
    await copyOut(client, query({ ...extent, cases }), join(folder, `${name}.csv`))
  await client.query('commit')
}

async function casesChanged(client: pg.Client, extent: Extent): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(changed(extent))
  return rows.map(({ id }) => id)
}

/** By what the nomenclature of services of an instant is told from others. */
export async function referenceOf(client: pg.Client, asOf: string): Promise<string> {
  const { rows } = await client.query<{ hash: string }>(
    `select md5(string_agg(code || '=' || area, ',' order by code)) as hash
     from (${nomenclature({ asOf })}) n`,
  )
  return rows[0]?.hash ?? ''
}
