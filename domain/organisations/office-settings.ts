import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { officeNotFound } from './errors.ts'

/** How an office is reached, and what its contact card never leaves out. */
export interface OfficeSetting {
  readonly phone: string | null
  readonly email: string | null
  readonly asksNeeds: boolean
  readonly asksServices: boolean
  readonly asksForeign: boolean
}

export interface OfficeRow {
  readonly id: number
  readonly name: string
  readonly municipality: string | null
  readonly zone: string | null
  readonly setting: OfficeSetting
  /** Since when the setting holds (`YYYY-MM-DD`); null: nobody has set anything. */
  readonly since: string | null
  /** Contact points in use today. */
  readonly points: number
}

export const noSetting: OfficeSetting = {
  phone: null,
  email: null,
  asksNeeds: false,
  asksServices: false,
  asksForeign: false,
}

const setting = `json_build_object('phone', s.phone, 'email', s.email, 'asksNeeds', s.asks_needs,
  'asksServices', s.asks_services, 'asksForeign', s.asks_foreign)`

const above = (kind: 'municipality' | 'zone', child: string) => `
  left join lateral (select b.id, b.name from organisation_tie t join organisation b on b.id = t.parent
    where t.child = ${child} and t.relation = 'part-of' and b.kind = '${kind}' and t.valid_from <= siso_today()
      and (t.valid_to is null or t.valid_to > siso_today()) limit 1) ${kind} on true`

const offices = `
  select o.id, o.name, municipality.name as municipality, zone.name as zone,
    case when s.office is not null then ${setting} end as setting, s.valid_from::text as since,
    (select count(*)::int from contact_point_office l where l.office = o.id and l.valid_from <= siso_today()
      and (l.valid_to is null or l.valid_to > siso_today())) as points
  from organisation o ${above('municipality', 'o.id')} ${above('zone', 'municipality.id')}
  left join lateral (select * from office_setting x where x.office = o.id and x.valid_from <= siso_today()
    order by x.valid_from desc limit 1) s on true
  where o.kind = 'office' and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
    and ($1::int is null or o.id = $1) and ($2 = '' or o.name ilike '%' || $2 || '%' or zone.name ilike '%' || $2 || '%')
  order by zone.name nulls last, o.name, o.id`

type Found = Omit<OfficeRow, 'setting'> & { readonly setting: OfficeSetting | null }

async function find(sql: Sql, id: number | null, text: string): Promise<OfficeRow[]> {
  const rows = await sql.query<Found>(offices, [id, text.replaceAll(/[%_\\]/g, String.raw`\$&`)])
  return rows.map((row) => ({ ...row, setting: row.setting ?? noSetting }))
}

/** The offices at work today whose name or zone holds the words, by zone and name. */
export function officesNamed(sql: Sql, words: string): Promise<OfficeRow[]> {
  return find(sql, null, words.trim())
}

/** One office at work today. @throws `office-not-found` */
export async function officeOf(sql: Sql, id: number): Promise<OfficeRow> {
  const [office] = await find(sql, id, '')
  if (!office) throw officeNotFound()
  return office
}

export interface PastSetting extends OfficeSetting {
  readonly since: string
}

/** What was set before, the newest first, today's setting included. */
export function settingsOf(sql: Sql, office: number): Promise<PastSetting[]> {
  return sql.query<PastSetting>(
    `select s.valid_from::text as since, s.phone, s.email, s.asks_needs as "asksNeeds",
       s.asks_services as "asksServices", s.asks_foreign as "asksForeign"
     from office_setting s where s.office = $1 order by s.valid_from desc`,
    [office],
  )
}

const upsert = `
  insert into office_setting (office, valid_from, phone, email, asks_needs, asks_services, asks_foreign)
  values ($1, siso_today(), $2, $3, $4, $5, $6)
  on conflict (office, valid_from) do update set phone = excluded.phone, email = excluded.email,
    asks_needs = excluded.asks_needs, asks_services = excluded.asks_services, asks_foreign = excluded.asks_foreign`

function changedIn(before: OfficeSetting, after: OfficeSetting): string[] {
  const entries = Object.entries(before) as [keyof OfficeSetting, unknown][]
  return entries.flatMap(([key, value]) => (after[key] === value ? [] : [key]))
}

/**
 * Sets from today on how an office is reached and what it always asks; cards already begun ask it
 * too, since a card asks what its office asks on the day. @throws `office-not-found`
 */
export async function setOffice(act: Act, id: number, wanted: OfficeSetting): Promise<void> {
  const before = await officeOf(act.sql, id)
  const { phone, email, asksNeeds, asksServices, asksForeign } = wanted
  await act.sql.query(upsert, [id, phone, email, asksNeeds, asksServices, asksForeign])
  await recordEvent(act.sql, {
    action: 'organisation-changed',
    objectKind: 'organisation',
    objectId: String(id),
    actor: act.session.userId,
    request: act.request,
    detail: { changed: changedIn(before.setting, wanted) },
  })
}
