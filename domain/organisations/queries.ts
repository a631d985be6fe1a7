import type { Sql } from '../shared/sql.ts'

export type OrganisationKind =
  | 'region'
  | 'zone'
  | 'municipality'
  | 'office'
  | 'health-authority'
  | 'health-district'
  | 'provider'

export interface OrganisationRow {
  readonly id: number
  readonly kind: OrganisationKind
  readonly code: string
  readonly name: string
  readonly evidence: 'source' | 'to-confirm' | 'invented'
  readonly note: string | null
  readonly detail: Readonly<Record<string, string | number>>
}

/** Where an office lies, from the office itself up to the region, as a case keeps it. */
export interface Place {
  readonly org: number
  readonly municipality: number | null
  readonly zone: number | null
  readonly district: number | null
  readonly region: number | null
}

const columns = 'o.id, o.kind, o.code, o.name, o.evidence, o.note, o.detail'
const inForce = (alias: string, day: string) =>
  `${alias}.valid_from <= ${day} and (${alias}.valid_to is null or ${alias}.valid_to > ${day})`

/** The bodies in force on a day (`YYYY-MM-DD`; today if absent), of one kind or of all, by name. */
export function organisationsOn(
  sql: Sql,
  day?: string,
  kind?: OrganisationKind,
): Promise<OrganisationRow[]> {
  return sql.query<OrganisationRow>(
    `select ${columns} from organisation o
     where ${inForce('o', 'coalesce($1::date, siso_today())')} and ($2::text is null or o.kind = $2)
     order by o.name, o.id`,
    [day ?? null, kind ?? null],
  )
}

/** The offices that are part of the given bodies on a day (today if absent), by name. */
export function officesBelow(
  sql: Sql,
  orgs: readonly number[],
  day?: string,
): Promise<OrganisationRow[]> {
  return sql.query<OrganisationRow>(
    `select ${columns} from organisation o
     where o.id = any(organisations_below($1::int[], coalesce($2::date, siso_today())))
       and o.kind = 'office' and ${inForce('o', 'coalesce($2::date, siso_today())')}
     order by o.name, o.id`,
    [orgs, day ?? null],
  )
}

/** The bodies of some kinds that are, or are part of, the given ones today: the larger kinds first. */
export function placesBelow(
  sql: Sql,
  orgs: readonly number[],
  kinds: readonly OrganisationKind[],
): Promise<OrganisationRow[]> {
  return sql.query<OrganisationRow>(
    `select ${columns} from organisation o
     where o.id = any(organisations_below($1::int[], siso_today())) and o.kind = any($2)
       and ${inForce('o', 'siso_today()')}
     order by array_position($2, o.kind), o.name, o.id`,
    [orgs, kinds],
  )
}

/** The body and all that it is part of on a day (today if absent), nearest first. */
export function pathOf(sql: Sql, org: number, day?: string): Promise<OrganisationRow[]> {
  return sql.query<OrganisationRow>(
    `with recursive up (id, height) as (
       select $1::int, 0
       union all
       select tie.parent, up.height + 1 from up join organisation_tie tie on tie.child = up.id
       where tie.relation = 'part-of' and ${inForce('tie', 'coalesce($2::date, siso_today())')}
         and up.height < 10)
     select ${columns} from up join organisation o on o.id = up.id order by up.height, o.id`,
    [org, day ?? null],
  )
}

/** The place of a case that an office takes on a day (today if absent): the district serves the zone. */
export async function placeOf(sql: Sql, office: number, day?: string): Promise<Place> {
  const path = await pathOf(sql, office, day)
  const find = (kind: OrganisationKind) => path.find((one) => one.kind === kind)?.id ?? null
  const zone = find('zone')
  const [district] = await servingZone(sql, zone, { kind: 'health-district', day })
  return {
    org: office,
    municipality: find('municipality'),
    zone,
    district: find('health-district') ?? district?.id ?? null,
    region: find('region'),
  }
}

/** Providers that work in the zone on a day (today if absent), by name. */
export function providersIn(sql: Sql, zone: number, day?: string): Promise<OrganisationRow[]> {
  return servingZone(sql, zone, { kind: 'provider', day })
}

function servingZone(
  sql: Sql,
  zone: number | null,
  wanted: { readonly kind: OrganisationKind; readonly day: string | undefined },
): Promise<OrganisationRow[]> {
  return sql.query<OrganisationRow>(
    `select ${columns} from organisation_tie tie join organisation o on o.id = tie.child
     where tie.parent = $1 and tie.relation = 'serves' and o.kind = $2
       and ${inForce('tie', 'coalesce($3::date, siso_today())')}
       and ${inForce('o', 'coalesce($3::date, siso_today())')}
     order by o.name, o.id`,
    [zone, wanted.kind, wanted.day ?? null],
  )
}

export interface ServiceRow {
  readonly code: string
  readonly parent: string | null
  readonly name: string
  readonly aliases: readonly string[]
  readonly siussCode: string | null
  readonly istatArea: string | null
  readonly evidence: 'source' | 'to-confirm' | 'invented'
}

/** The nomenclature of services in force on a day (today if absent), in its own order. */
export function servicesOn(sql: Sql, day?: string): Promise<ServiceRow[]> {
  return sql.query<ServiceRow>(
    `select distinct on (s.position, s.code) s.code, s.parent, s.name, s.aliases,
       s.siuss_code as "siussCode", s.istat_area as "istatArea", s.evidence
     from service s where ${inForce('s', 'coalesce($1::date, siso_today())')}
     order by s.position, s.code, s.version desc`,
    [day ?? null],
  )
}

export interface CodeRow {
  readonly code: string
  readonly label: string
}

/** The values of one code list in force on a day (today if absent), in their own order. */
export function codesOf(sql: Sql, list: string, day?: string): Promise<CodeRow[]> {
  return sql.query<CodeRow>(
    `select c.code, c.label from code_list c
     where c.list = $1 and ${inForce('c', 'coalesce($2::date, siso_today())')}
     order by c.position, c.code`,
    [list, day ?? null],
  )
}

/** The values of several code lists in force today, by list, in one statement: for pages that ask many. */
export async function codesOfLists(
  sql: Sql,
  lists: readonly string[],
): Promise<ReadonlyMap<string, readonly CodeRow[]>> {
  const rows = await sql.query<CodeRow & { readonly list: string }>(
    `select c.list, c.code, c.label from code_list c
     where c.list = any($1) and ${inForce('c', 'siso_today()')}
     order by c.list, c.position, c.code`,
    [lists],
    'codes-of-lists',
  )
  return Map.groupBy(rows, ({ list }) => list)
}
