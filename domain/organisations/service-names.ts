import type { Sql } from '../shared/sql.ts'

const names = `
  select distinct code, service_name(code) as name from service where code = any($1)`

/** Names of services by code, whatever the version that has them; a code of none has none. */
export async function serviceNames(
  sql: Sql,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await sql.query<{ code: string; name: string }>(names, [codes], 'service-names')
  return new Map(rows.map(({ code, name }) => [code, name]))
}
