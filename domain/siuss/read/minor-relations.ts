import type { Sql } from '../../shared/sql.ts'
import { tieKind } from '../../social/kinds.ts'
import type { MinorFacts, ParentFacts } from '../mapping/minor-facts.ts'

type Related = Pick<
  MinorFacts,
  'disabilities' | 'invalidities' | 'recognised' | 'work' | 'parents' | 'household'
>

interface Fact {
  readonly person: string
  readonly kind: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly sex: 'F' | 'M' | null
  readonly citizenship: string | null
  readonly region: string | null
  readonly study: string | null
  readonly work: string | null
}

const holds = (
  fact: string,
) => `not ${fact}.annuls and (${fact}.valid_from is null or ${fact}.valid_from <= siso_today())
  and (${fact}.valid_to is null or ${fact}.valid_to > siso_today())
  and not exists (select 1 from social_fact x where x.corrects = ${fact}.id)`

const latest = (kind: string, key: string) => `
  (select o.detail ->> '${key}' from social_fact o where o.person_id = f.other and o.kind = '${kind}' and ${holds('o')}
    order by o.valid_from desc nulls last, o.known_at desc, o.id limit 1)`

const facts = `
  select s.current_id as person, f.kind, f.detail, coalesce(p.sex, f.detail ->> 'sex') as sex,
    (select x.source_code from code_list x where x.list = 'country' and x.code = p.citizenship
      order by x.version desc limit 1) as citizenship,
    (select r.detail ->> 'siuss' from organisation r
      where r.kind = 'region' and r.id = any(organisations_above(array[p.residence], siso_today()))) as region,
    ${latest('study', 'title')} as study, ${latest('work', 'condition')} as work
  from social_fact f join person s on s.id = f.person_id left join person p on p.id = f.other
  where (s.id = any($1) or s.replaced_by = any($1)) and f.kind = any($2) and ${holds('f')}
  order by person, f.valid_from desc nulls last, f.known_at desc, f.id`

const kinds = [tieKind, 'disability', 'invalidity', 'work']

/** What the social record tells today of minors and of those around them, by minor. */
export async function relatedOf(
  sql: Sql,
  people: readonly string[],
): Promise<(person: string) => Related> {
  const rows = Map.groupBy(await sql.query<Fact>(facts, [people, kinds]), ({ person }) => person)
  return (person) => relatedIn(rows.get(person) ?? [])
}

function relatedIn(facts: readonly Fact[]): Related {
  const of = (kind: string) => facts.filter((fact) => fact.kind === kind)
  const disabilities = of('disability')
  return {
    disabilities: disabilities.flatMap(({ detail }) => texts(detail['kind'])),
    recognised: disabilities.some(({ detail }) => detail['recognition'] !== 'pending'),
    invalidities: of('invalidity').map(({ detail }) => ({
      kind: String(detail['kind']),
      percent: typeof detail['percent'] === 'number' ? detail['percent'] : null,
      allowance: typeof detail['allowance'] === 'string' ? detail['allowance'] : null,
    })),
    work: texts(of('work')[0]?.detail['condition'])[0] ?? null,
    parents: of(tieKind).flatMap(parentIn),
    household: of(tieKind).flatMap(cohabitantIn),
  }
}

function texts(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter((one) => typeof one === 'string')
}

function parentIn({ detail, sex, citizenship, region, study, work }: Fact): ParentFacts[] {
  if (detail['relation'] !== 'parent' || sex === null || detail['died'] === true) return []
  return [{ sex, citizenship, region, study, work }]
}

function cohabitantIn({ detail, sex }: Fact): string[] {
  if (detail['livesWith'] !== true) return []
  const relation = String(detail['relation'])
  return [relation === 'parent' ? `parent:${sex ?? ''}` : relation]
}
