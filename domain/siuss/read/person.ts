import { iseeKind } from '../../social/kinds.ts'
import type { Sql } from '../../shared/sql.ts'
import type { IseeFacts, Residence } from '../mapping/facts.ts'

type Of<T> = T & { readonly person: string }

// What is written of her today is known for no day: it counts where no dated address does.
const residences = `
  with asked as (
    select p.id, p.current_id as person, p.residence from person p
    where p.id = any($1) or p.replaced_by = any($1)),
  lived as (
    select a.person, x.municipality, x.valid_from, x.valid_to
    from asked a join person_address x on x.person_id = a.id
    where x.kind = 'residence' and x.municipality is not null
    union all
    select person, residence, null, null from asked where residence is not null and id = person)
  select l.person, l.valid_from::text as "from", l.valid_to::text as "to", o.detail ->> 'istat' as comune,
    (select r.detail ->> 'siuss' from organisation r
      where r.kind = 'region' and r.id = any(organisations_above(array[o.id], siso_today()))) as region
  from lived l join organisation o on o.id = l.municipality
  where o.detail ? 'istat'
  order by l.person, l.valid_from desc nulls last, l.valid_to desc nulls first, o.id`

/** Where people lived, the last address first, and at the end where they live as far as is known today. */
export function residencesOf(sql: Sql, people: readonly string[]): Promise<Of<Residence>[]> {
  return sql.query<Of<Residence>>(residences, [people])
}

// Of a household: who lives with her, in a case of hers or by her social record, has the same.
const isee = `
  with asked as (select distinct unnest($1::uuid[]) as person),
  household as (
    select person, person as member from asked
    union
    select a.person, q.person_id from asked a
      join case_participant me on me.person_id = a.person join case_participant q on q.case_id = me.case_id
    where me.role in ('beneficiary', 'household-member') and q.role in ('beneficiary', 'household-member')
    union
    select a.person, t.other from asked a join social_fact t on t.person_id = a.person
    where t.kind = 'tie' and t.other is not null and (t.detail ->> 'livesWith')::boolean and not t.annuls
      and (t.valid_to is null or t.valid_to > siso_today())
      and not exists (select 1 from social_fact x where x.corrects = t.id))
  select h.person, f.valid_from::text as "from", f.valid_to::text as "to", f.detail ->> 'dsu' as dsu,
    (f.detail ->> 'value')::float as value, (f.detail ->> 'members')::int as members
  from household h join social_fact f on f.person_id = h.member
  where f.kind = $2 and not f.annuls and f.valid_from is not null
    and not exists (select 1 from social_fact x where x.corrects = f.id)
  order by h.person, f.valid_from desc, f.id`

/** The ISEE of the households of people, the last presented first. */
export function iseeOf(sql: Sql, people: readonly string[]): Promise<Of<IseeFacts>[]> {
  return sql.query<Of<IseeFacts>>(isee, [people, iseeKind])
}
