import type { Sql } from '../../shared/sql.ts'
import type { Geography } from '../applicability/overlap.ts'
import type { ReleaseHead } from '../applicability/select.ts'

const heads = `
  select jsonb_build_object('key', doc -> 'key', 'version', doc -> 'version', 'title', doc -> 'title',
    'description', doc -> 'description', 'layer', doc -> 'layer', 'validity', doc -> 'validity')
    || jsonb_strip_nulls(jsonb_build_object('appliesTo', doc -> 'appliesTo', 'entry', doc -> 'entry')) as head
  from release order by key, version`

/** Of every published release, what says when, where and for whom it holds. */
export async function publishedHeads(sql: Sql): Promise<ReleaseHead[]> {
  const rows = await sql.query<{ head: ReleaseHead }>(heads)
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
