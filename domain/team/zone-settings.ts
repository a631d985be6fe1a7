import { recordEvent } from '../audit/record.ts'
import type { Release } from '../procedures/schema.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { zoneNotYours } from './errors.ts'

/** A procedure with numbers that a zone may fix, and a zone that the reader coordinates. */
export interface ZoneChoice {
  readonly zone: number
  readonly zoneName: string
  readonly procedure: string
  readonly title: Release['title']
  readonly settings: NonNullable<Release['settings']>
}

// Of each procedure the newest release says which numbers there are.
const choices = `
  select z.id as zone, z.name as "zoneName", r.key as procedure, r.head -> 'title' as title, r.head -> 'settings' as settings
  from organisation z cross join (
    select distinct on (key) key, head from release order by key, version desc) r
  where z.kind = 'zone' and jsonb_array_length(coalesce(r.head -> 'settings', '[]')) > 0
    and 'coordinator@' || z.id = any ((select nullif(current_setting('app.groups', true), '')::text[])::text[])
  order by z.name, r.key`

type Chosen = Pick<ZoneChoice, 'zone' | 'procedure'>

/** What the reader may decide, by zone and procedure. */
export function zoneChoices(sql: Sql): Promise<ZoneChoice[]> {
  return sql.query<ZoneChoice>(choices)
}

export interface SettingRow {
  readonly setting: string
  readonly value: number
  /** First day on which it holds (`YYYY-MM-DD`). */
  readonly from: string
  readonly source: string
  readonly by: string
  readonly at: Date
  /** It holds today; null: nothing does yet. */
  readonly inForce: boolean | null
}

const rows = `
  select s.setting, s.value::float8 as value, s.valid_from::text as "from", s.source, u.full_name as by, s.at,
    s.id = (select h.id from zone_setting h where h.zone = s.zone and h.procedure = s.procedure
      and h.setting = s.setting and h.valid_from <= siso_today()
      order by h.valid_from desc, h.id desc limit 1) as "inForce"
  from zone_setting s join user_account u on u.id = s.set_by
  where s.zone = $1 and s.procedure = $2 order by s.valid_from desc, s.id desc limit 200`

/** All that was decided, the newest day first. */
export function settingRows(sql: Sql, { zone, procedure }: Chosen): Promise<SettingRow[]> {
  return sql.query<SettingRow>(rows, [zone, procedure])
}

export interface Decision {
  readonly values: Readonly<Record<string, number>>
  /** First day on which they hold, today or later. */
  readonly from: string
  /** The act by which the zone decided. */
  readonly source: string
}

const insert = `
  insert into zone_setting (zone, procedure, setting, valid_from, value, source, set_by)
  select $1, $2, x.key, $3, x.value::numeric, $4, $5 from jsonb_each_text($6) x`

/**
 * Fixes the numbers of a procedure in a zone from a day on; what was assessed before keeps its own.
 * @throws `zone-not-yours`
 */
export async function decideSettings(
  act: Act,
  { zone, procedure }: Chosen,
  { values, from, source }: Decision,
): Promise<void> {
  const { sql, session, request } = act
  const mine = await zoneChoices(sql)
  if (!mine.some((one) => one.zone === zone && one.procedure === procedure)) throw zoneNotYours()
  await sql.query(insert, [zone, procedure, from, source, session.userId, JSON.stringify(values)])
  await recordEvent(sql, {
    action: 'zone-setting-changed',
    objectKind: 'organisation',
    objectId: String(zone),
    actor: session.userId,
    request,
    detail: { procedure, from, ...values },
  })
}
