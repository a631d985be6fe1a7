import type { TermChange } from '../procedures/migrate/terms.ts'
import type { Calendar } from '../procedures/schema/calendar.ts'
import type { Sql } from '../shared/sql.ts'

import { calendarUnknown, changeGone } from './errors.ts'

export type ChangeState =
  'open' | 'weighing' | 'weighed' | 'bringing' | 'brought' | 'overtaken' | 'left'

/** Neither signed nor left: it may still be edited. */
export function isUnsigned(state: ChangeState): boolean {
  return state === 'open' || state === 'weighing' || state === 'weighed'
}

/** A new version of the calendar: what it would say, what that does, who signed it, how far it is. */
export interface CalendarChange {
  readonly id: string
  /** Organisation whose calendar it is: the region. */
  readonly org: number
  readonly base: string
  readonly document: Calendar
  readonly state: ChangeState
  readonly revision: number
  readonly madeBy: string
  readonly maker: string
  readonly madeAt: Date
  readonly editedBy: string
  /** Cases to read, or to bring; null: not begun. */
  readonly expected: number | null
  readonly done: number
  /** Those of them that an incident holds. */
  readonly held: number
  readonly weighedAt: Date | null
  /** Its effect was worked out more than a day ago. */
  readonly old: boolean
  readonly reason: string | null
  readonly signer: string | null
  readonly signedAt: Date | null
}

const columns = `
  c.id, c.org, c.base, c.doc as document, c.state, c.revision, c.made_by as "madeBy", m.full_name as maker,
  c.made_at as "madeAt", c.edited_by as "editedBy", c.expected, c.done, c.held, c.weighed_at as "weighedAt",
  coalesce(c.weighed_at < siso_clock() - interval '1 day', false) as old, c.reason, s.full_name as signer,
  c.signed_at as "signedAt"
  from calendar_change c join user_account m on m.id = c.made_by left join user_account s on s.id = c.signed_by`

/** @throws `calendar-change-gone` */
export async function getChange(sql: Sql, id: string): Promise<CalendarChange> {
  const [one] = await sql.query<CalendarChange>(`select ${columns} where c.id = $1`, [id])
  if (!one) throw changeGone()
  return one
}

/** The same, held until the transaction ends. @throws `calendar-change-gone` */
export async function holdChange(sql: Sql, id: string): Promise<CalendarChange> {
  const [one] = await sql.query<CalendarChange>(
    `select ${columns} where c.id = $1 for update of c`,
    [id],
  )
  if (!one) throw changeGone()
  return one
}

/** Those of the region whose calendar the session keeps, the last first; fifty at most. */
export function recentChanges(sql: Sql): Promise<CalendarChange[]> {
  return sql.query<CalendarChange>(
    `select ${columns} where c.state <> 'left' order by c.made_at desc, c.id limit 50`,
  )
}

const newest = 'select version from calendar order by published_at desc, version desc limit 1'

/** The version that new cases follow; undefined: none is there. */
export async function newestVersion(sql: Sql): Promise<string | undefined> {
  const [row] = await sql.query<{ version: string }>(newest)
  return row?.version
}

/** Of every version, the last first. */
export function versionsOf(sql: Sql): Promise<{ version: string; publishedAt: Date }[]> {
  return sql.query<{ version: string; publishedAt: Date }>(
    'select version, published_at as "publishedAt" from calendar order by published_at desc, version desc',
  )
}

/** @throws `calendar-unknown` */
export async function calendarDocument(sql: Sql, version: string): Promise<Calendar> {
  const [row] = await sql.query<{ doc: Calendar }>('select doc from calendar where version = $1', [
    version,
  ])
  if (!row) throw calendarUnknown()
  return row.doc
}

/** Comuni and offices by their codes, as a calendar names them. */
export interface Place {
  readonly code: string
  readonly name: string
  readonly kind: 'municipality' | 'office'
}

const places = `
  select code, name, kind from organisation
  where kind in ('municipality', 'office') and not training and (valid_to is null or valid_to > siso_today())
  order by kind, name, code`

export function placesOf(sql: Sql): Promise<Place[]> {
  return sql.query<Place>(places)
}

/** Cases with terms that move, in one office of one zone. */
export interface OfficeEffect {
  readonly zone: number | null
  readonly zoneName: string | null
  readonly office: number | null
  readonly officeName: string | null
  readonly cases: number
  readonly terms: number
  readonly sooner: number
  readonly past: number
  /** Once brought: cases that had changed since. */
  readonly changed: number
}

const effects = `
  select e.zone, z.name as "zoneName", e.office, o.name as "officeName", count(*)::int as cases,
    sum(jsonb_array_length(e.terms))::int as terms, (count(*) filter (where e.sooner))::int as sooner,
    (count(*) filter (where e.past))::int as past, (count(*) filter (where e.result = 'changed'))::int as changed
  from calendar_effect e left join organisation z on z.id = e.zone left join organisation o on o.id = e.office
  where e.change = $1 and e.revision = $2 and jsonb_array_length(e.terms) > 0
  group by e.zone, z.name, z.detail ->> 'number', e.office, o.name
  order by (z.detail ->> 'number')::int nulls last, z.name, o.name, e.office`

/** What a change does to open terms, by zone and office. */
export function effectOf(
  sql: Sql,
  { id, revision }: Pick<CalendarChange, 'id' | 'revision'>,
): Promise<OfficeEffect[]> {
  return sql.query<OfficeEffect>(effects, [id, revision])
}

export interface CaseEffect {
  readonly caseId: string
  readonly number: string
  readonly zone: string | null
  readonly office: string | null
  readonly terms: readonly TermChange[]
  readonly result: 'as-foreseen' | 'changed' | null
  /** The session may open its folder. */
  readonly mayOpen: boolean
}

/** Which cases of an effect. */
export interface AskedCases {
  readonly change: Pick<CalendarChange, 'id' | 'revision'>
  readonly office?: number | undefined
  /** Those alone in which somebody has less time, or something is past already. */
  readonly only?: 'sooner' | 'past' | undefined
  /** Goes on after this case. */
  readonly after?: string | undefined
}

const page = 25

const listed = `
  select e.case_id as "caseId", e.number, z.name as zone, o.name as office, e.terms, e.result, c.id is not null as "mayOpen"
  from calendar_effect e left join organisation z on z.id = e.zone left join organisation o on o.id = e.office
    left join social_case c on c.id = e.case_id
  where e.change = $1 and e.revision = $2 and jsonb_array_length(e.terms) > 0 and ($3::int is null or e.office = $3)
    and case $4 when 'sooner' then e.sooner when 'past' then e.past else true end and e.number > $5
  order by e.number limit $6`

/** By their numbers, a page of them; whether there are more. */
export async function casesOfEffect(
  sql: Sql,
  { change, office, only, after = '' }: AskedCases,
): Promise<{ readonly cases: readonly CaseEffect[]; readonly more: boolean }> {
  const values = [change.id, change.revision, office ?? null, only ?? null, after, page + 1]
  const rows = await sql.query<CaseEffect>(listed, values)
  return { cases: rows.slice(0, page), more: rows.length > page }
}
