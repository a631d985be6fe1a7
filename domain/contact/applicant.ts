import type { Applicant, ApplicantFacts } from '../procedures/applicability/applicant.ts'
import type { Sql } from '../shared/sql.ts'

/** Who the contact is about, as far as it is known: somebody in the registry, or what was typed. */
export interface Whom {
  readonly known?: string | undefined
  readonly anonymous?: boolean
  readonly birthDate?: string | null
  readonly citizenship?: string | null
  /** Municipality of residence. */
  readonly residence?: number | null
}

// Where she lived on that day: the last that holds of addresses and of facts learnt; else as known now.
const known = `
  select p.identity = 'anonymous' as anonymous, p.birth_date::text as "birthDate", p.citizenship,
    coalesce((select home from (
        select a.municipality as home, a.valid_from as since, 0 as turn from person_address a
        where a.person_id = p.id and a.kind = 'residence' and a.municipality is not null
          and a.valid_from <= day and (a.valid_to is null or a.valid_to > day)
        union all
        select f.value::int, coalesce(f.valid_from, f.source_date), f.id from person_fact f
        where f.person_id = p.id and f.field = 'residence' and f.value ~ '^[0-9]+$'
          and coalesce(f.valid_from, f.source_date) <= day) homes
      order by since desc, turn desc limit 1), p.residence) as residence
  from person p, (select ($2::timestamptz at time zone 'Europe/Rome')::date as day) moment where p.id = $1`

// A residence that nobody knows is taken to be where the request was received.
const placed = `
  with recursive up (id, height) as (
    select coalesce($1::int, $2::int), 0
    union all
    select tie.parent, height + 1 from up join organisation_tie tie on tie.child = up.id
    where tie.relation = 'part-of' and height < 10
      and tie.valid_from <= day($3) and (tie.valid_to is null or tie.valid_to > day($3)))
  select distinct code from (
    select o.code from up join organisation o on o.id = up.id
    union all select o.detail ->> 'province' from up join organisation o on o.id = up.id) codes
  where code is not null`.replaceAll(
  'day($3)',
  `($3::timestamptz at time zone 'Europe/Rome')::date`,
)

const age = `
  select extract(year from age(($2::timestamptz at time zone 'Europe/Rome')::date, $1::date))::int as age`

/**
 * The person as the choice of a procedure asks: her residence and age on the day of the start event.
 * @param at when the contact happened; `office` where it was received
 */
export async function applicantOf(
  sql: Sql,
  whom: Whom,
  { at, office }: { readonly at: Date; readonly office: number },
): Promise<Applicant> {
  const instant = at.toISOString()
  const person = whom.known ? ((await read(sql, whom.known, instant)) ?? whom) : whom
  const codes = await sql.query<{ code: string }>(placed, [
    person.residence ?? null,
    office,
    instant,
  ])
  const [lived] = person.birthDate
    ? await sql.query<{ age: number }>(age, [person.birthDate, instant])
    : []
  return {
    at: instant,
    places: codes.map(({ code }) => code),
    facts: factsOf(person, lived?.age),
  }
}

async function read(sql: Sql, id: string, at: string): Promise<Whom | undefined> {
  const [row] = await sql.query<Whom>(known, [id, at])
  return row
}

function factsOf({ anonymous = false, citizenship }: Whom, years?: number): ApplicantFacts {
  return {
    'person.anonymous': anonymous,
    ...(years !== undefined && { 'person.age': years, 'person.minor': years < 18 }),
    ...(citizenship && { 'person.citizenship': citizenship }),
  }
}
