import type { Sql } from '../shared/sql.ts'

export interface ProviderChoice {
  readonly id: number
  /** What an answer holds. */
  readonly code: string
  readonly name: string
}

/** From organisation `o`, for case `c` in scope: the bodies that deliver today in its zone or region. */
export const servingToday = `o.kind = 'provider' and o.valid_from <= siso_today()
  and (o.valid_to is null or o.valid_to > siso_today()) and exists (
    select from organisation_tie s where s.child = o.id and s.parent in (c.zone, c.region)
      and s.relation = 'serves' and s.valid_from <= siso_today()
      and (s.valid_to is null or s.valid_to > siso_today()))`

const serving = `
  select o.id, o.code, o.name from social_case c join organisation o on ${servingToday}
  where c.id = $1 order by o.name, o.id`

/** Who can be asked to deliver the services of a case that is in scope, by name. */
export function providersFor(sql: Sql, caseId: string): Promise<ProviderChoice[]> {
  return sql.query<ProviderChoice>(serving, [caseId], 'providers-for')
}

/** Names of bodies by code, also of those that are no longer: for answers already given. */
export async function providerNames(
  sql: Sql,
  codes: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const rows = await sql.query<{ code: string; name: string }>(
    'select code, name from organisation where code = any($1)',
    [codes],
  )
  return Object.fromEntries(rows.map(({ code, name }) => [code, name]))
}
