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
