import { codesOfLists } from '../organisations/queries.ts'
import type { Sql } from '../shared/sql.ts'
import { kindsFor } from './kinds.ts'
import type { FactKind } from './kinds.ts'

/** Something that the record of a person may say, by which cases are looked for. */
export interface FactChoice {
  /** `legal-protection`, or with one of its values `legal-protection.guardianship`. */
  readonly key: string
  readonly kind: FactKind['title']
  /** Of a value, its label. */
  readonly value?: string
}

/** The kinds that this reader may look for, each followed by the values of its first list. */
export async function factChoices(sql: Sql, roles: readonly string[]): Promise<FactChoice[]> {
  const kinds = kindsFor(roles).filter(({ narrows }) => narrows)
  const listOf = ({ fields }: FactKind) => fields.find(({ list }) => list !== undefined)?.list ?? ''
  const lists = await codesOfLists(sql, kinds.map(listOf))
  return kinds.flatMap((one) => [
    { key: one.key, kind: one.title },
    ...(lists.get(listOf(one)) ?? []).map(({ code, label }) => ({
      key: `${one.key}.${code}`,
      kind: one.title,
      value: label,
    })),
  ])
}

/**
 * Whether the record says it today, as SQL. Whoever may not read the record finds nobody.
 * @param person the column with the person @param key place of the value of `FactChoice.key`
 */
export function saysToday(person: string, key: string): string {
  const code = `split_part(${key}, '.', 2)`
  return `exists (select 1 from social_fact f where f.person_id = ${person} and f.kind = split_part(${key}, '.', 1)
    and not f.annuls and coalesce(f.valid_from, '-infinity') <= siso_today() and coalesce(f.valid_to, 'infinity') > siso_today()
    and not exists (select 1 from social_fact x where x.corrects = f.id)
    and (${code} = '' or exists (select 1 from jsonb_each(f.detail) e where e.value @> to_jsonb(${code}))))`
}
