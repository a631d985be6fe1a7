import { iseeKind } from '../../social/kinds.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'
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

/** A person, and the day that a record tells of. */
export interface OnDay {
  readonly person: string
  readonly day: CalendarDay
}

// Of those who lived with her on that day; where she has one of her own that held then, it is hers alone.
const isee = `
  with asked as (select distinct * from unnest($1::uuid[], $2::date[]) as x (person, day)),
  held as (
    select a.person, a.day, h.member = a.person as own, f.id, f.valid_from, f.valid_to, f.detail
    from asked a cross join lateral household_on(a.person, a.day) as h (member)
      join social_fact f on f.person_id = h.member
    where f.kind = $3 and not f.annuls and f.valid_from <= a.day and (f.valid_to is null or f.valid_to > a.day)
      and not exists (select 1 from social_fact x where x.corrects = f.id))
  select h.person, h.day::text, h.valid_from::text as "from", h.valid_to::text as "to", h.detail ->> 'dsu' as dsu,
    (h.detail ->> 'value')::float as value, (h.detail ->> 'members')::int as members
  from held h
  where h.own or not exists (select 1 from held o where o.person = h.person and o.day = h.day and o.own)
  order by h.person, h.day, h.valid_from desc, h.id`

/** The ISEE that held for people on a day, each by that day; the last presented first. */
export async function iseeOf(
  sql: Sql,
  asked: readonly OnDay[],
): Promise<(of: OnDay) => readonly IseeFacts[]> {
  const columns = [asked.map(({ person }) => person), asked.map(({ day }) => day)]
  const found = await sql.query<IseeFacts & OnDay>(isee, [...columns, iseeKind])
  const rows = Map.groupBy(found, keyOf)
  return (of) => rows.get(keyOf(of)) ?? []
}

const keyOf = ({ person, day }: OnDay) => `${person} ${day}`
