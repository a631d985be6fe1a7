import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { pointChanged, pointElsewhere, pointNotFound } from './errors.ts'

/** A place or a channel where one or more offices are met. */
export interface ContactPoint {
  readonly name: string
  readonly address: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly website: string | null
  /** In words: «lun e mer 9–13». */
  readonly hours: string | null
}

export interface ContactPointRow extends ContactPoint {
  readonly id: number
  readonly version: number
  readonly evidence: 'source' | 'to-confirm' | 'invented'
  /** Offices met there today. */
  readonly offices: readonly number[]
}

const inUse = `l.valid_from <= siso_today() and (l.valid_to is null or l.valid_to > siso_today())`

const points = `
  select p.id, p.name, p.address, p.phone, p.email, p.website, p.hours, p.version, p.evidence,
    array(select l.office from contact_point_office l where l.point = p.id and ${inUse} order by 1) as offices
  from contact_point p`

/** Where the given offices are met today, by name. */
export function pointsOf(sql: Sql, offices: readonly number[]): Promise<ContactPointRow[]> {
  return sql.query<ContactPointRow>(
    `${points} where exists (select from contact_point_office l
       where l.point = p.id and l.office = any($1::int[]) and ${inUse})
     order by p.name, p.id`,
    [offices],
  )
}

/** One contact point, in use or not. @throws `point-not-found` */
export async function pointNamed(sql: Sql, id: number): Promise<ContactPointRow> {
  const [point] = await sql.query<ContactPointRow>(`${points} where p.id = $1`, [id])
  if (!point) throw pointNotFound()
  return point
}

/** Refuses a point where the office is not met today. @throws `point-elsewhere` */
export async function needPoint(
  sql: Sql,
  { point, office }: { readonly point: number; readonly office: number },
): Promise<void> {
  const points = await pointsOf(sql, [office])
  if (!points.some(({ id }) => id === point)) throw pointElsewhere()
}

const insert = `
  insert into contact_point (name, address, phone, email, website, hours)
  values ($1, $2, $3, $4, $5, $6) returning id`

const update = `
  update contact_point set name = $1, address = $2, phone = $3, email = $4, website = $5, hours = $6,
    version = version + 1, evidence = 'source'
  where id = $7 and version = $8 returning id`

const untie = `
  update contact_point_office l set valid_to = siso_today()
  where l.point = $1 and not l.office = any($2::int[]) and ${inUse}`

const tie = `
  insert into contact_point_office (point, office, valid_from)
  select $1, o.id, siso_today() from organisation o
  where o.id = any($2::int[]) and o.kind = 'office' and not exists (
    select from contact_point_office l where l.point = $1 and l.office = o.id and ${inUse})
  on conflict (point, office, valid_from) do update set valid_to = null`

export interface PointEdit {
  readonly point: ContactPoint
  /** Offices met there from today on; none: it is no longer in use. */
  readonly offices: readonly number[]
  /** The point to change, as it was seen; absent: a new one. */
  readonly of?: { readonly id: number; readonly version: number }
}

/**
 * Adds or changes a contact point and the offices met there, from today on.
 * @throws `point-not-found`, `point-changed` when somebody changed it since it was seen
 */
export async function keepPoint(act: Act, { point, offices, of }: PointEdit): Promise<number> {
  const { sql, session, request } = act
  const { name, address, phone, email, website, hours } = point
  const values = [name, address, phone, email, website, hours]
  if (of) await pointNamed(sql, of.id)
  const [kept] = of
    ? await sql.query<{ id: number }>(update, [...values, of.id, of.version])
    : await sql.query<{ id: number }>(insert, values)
  if (!kept) throw pointChanged()
  await sql.query(untie, [kept.id, offices])
  await sql.query(tie, [kept.id, offices])
  await recordEvent(sql, {
    action: 'organisation-changed',
    objectKind: 'contact-point',
    objectId: String(kept.id),
    actor: session.userId,
    request,
    detail: { added: !of, offices },
  })
  return kept.id
}
