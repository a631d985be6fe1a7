import type { Sql } from '../../shared/sql.ts'
import type { Geography } from '../applicability/overlap.ts'
import type { ReleaseHead } from '../applicability/select.ts'
import type { Stood } from '../applicability/standing.ts'

/** An instant as a procedure writes it, as SQL. */
export function isoOf(instant: string): string {
  return `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

const heads = (which: string) => `
  select head || jsonb_build_object('withdrawn', withdrawn_at is not null,
    'validity', (head -> 'validity') || jsonb_build_object('from', ${isoOf('valid_from')})) as head
  from release_standing where ${which} order by key, version`

/**
 * Of every published release, what says when, where and for whom it holds: from when it was moved to,
 * and none that was withdrawn.
 */
export async function publishedHeads(sql: Sql): Promise<ReleaseHead[]> {
  const rows = await sql.query<{ head: ReleaseHead }>(heads('withdrawn_at is null'))
  return rows.map(({ head }) => head)
}

/** The same, with those that were withdrawn: to tell how each stands. */
export async function stoodReleases(sql: Sql): Promise<Stood[]> {
  const rows = await sql.query<{ head: Stood }>(heads('true'))
  return rows.map(({ head }) => head)
}

const places = `
  with recursive up (municipality, id, height) as (
    select code, id, 0 from organisation where kind = 'municipality'
    union all
    select up.municipality, tie.parent, height + 1 from up join organisation_tie tie on tie.child = up.id
    where tie.relation = 'part-of' and height < 10
      and tie.valid_from <= siso_today() and (tie.valid_to is null or tie.valid_to > siso_today()))
  select up.municipality, array_remove(array_agg(distinct o.code) || array_agg(distinct o.detail ->> 'province'),
    null) as codes
  from up join organisation o on o.id = up.id group by up.municipality`

/** Today's municipalities, each with every code by which a release may mean it. */
export async function geographyOf(sql: Sql): Promise<Geography> {
  const rows = await sql.query<{ municipality: string; codes: string[] }>(places)
  return Object.fromEntries(rows.map(({ municipality, codes }) => [municipality, codes]))
}
