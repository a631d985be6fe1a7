import { codesOf, organisationsOn } from '../../domain/organisations/queries.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { personLists } from './person-fields.ts'

/** Every list that a person's questions choose from, as in force today. */
export async function readPersonLists(sql: Sql): Promise<CodeList[]> {
  const municipalities = await organisationsOn(sql, undefined, 'municipality')
  const sources = await codesOf(sql, 'fact-source')
  const countries = await codesOf(sql, 'country')
  const places = municipalities.map(({ id, name }) => ({ code: String(id), label: name }))
  return [
    ...personLists,
    { key: 'municipality', title: 'Comune', values: places },
    { key: 'fact-source', title: 'Fonte', values: sources },
    { key: 'country', title: 'Stato', values: countries },
  ]
}

/** Today in Italy by the record's clock, `YYYY-MM-DD`, with the minute, `10:42`. */
export async function readToday(sql: Sql): Promise<{ day: string; minute: string }> {
  const [row] = await sql.query<{ day: string; minute: string }>(
    `select to_char(now, 'YYYY-MM-DD') as day, to_char(now, 'HH24:MI') as minute
     from (select siso_clock() at time zone 'Europe/Rome' as now) clock`,
  )
  if (!row) throw new Error('the database has no clock')
  return row
}
