import type { Answers } from '../procedures/forms/answers.ts'
import type { Sql } from '../shared/sql.ts'
import { factKinds, tieKind } from './kinds.ts'
import { mirrorTie } from './mirror-tie.ts'

/** A fact of the social record, as it was learnt. */
export interface SocialFact {
  readonly id: string
  readonly kind: string
  readonly detail: Answers
  readonly validFrom: string | null
  /** First day on which it no longer holds. */
  readonly validTo: string | null
  readonly source: string
  readonly sourceDate: string
  readonly knownAt: Date
  readonly recordedBy: string
  /** Why it took the place of another; `annuls`: it only takes that one away. */
  readonly reason: string | null
  readonly annuls: boolean
  /** Another fact took its place. */
  readonly corrected: boolean
  /** With whom a tie is, if she is registered; a name only where the reader may see her. */
  readonly other: string | null
  readonly otherName: string | null
  readonly otherSex: 'F' | 'M' | null
  readonly otherBirthYear: number | null
  readonly otherDied: boolean
}

const columns = `
  f.id, f.kind, f.detail, f.valid_from::text as "validFrom", f.valid_to::text as "validTo", f.source,
  f.source_date::text as "sourceDate", f.known_at as "knownAt", u.full_name as "recordedBy", f.reason, f.annuls,
  f.other, coalesce(nullif(concat_ws(' ', nullif(o.given_name, ''), nullif(o.family_name, '')), ''), o.alias) as "otherName",
  o.sex as "otherSex", extract(year from o.birth_date)::int as "otherBirthYear", o.death_date is not null as "otherDied"`
const joined = `
  social_fact f join user_account u on u.id = f.recorded_by
    left join person s on s.id = f.other left join person o on o.id = s.current_id`

const facts = `
  with until as (
    select coalesce(($2::date + 1)::timestamp at time zone 'Europe/Rome', 'infinity'::timestamptz) as moment)
  select ${columns}, exists (select 1 from social_fact x where x.corrects = f.id and x.known_at < moment) as corrected
  from until cross join ${joined}
  where f.person_id in (select p.id from person p where p.id = $1 or p.replaced_by = $1) and f.known_at < moment
  order by f.valid_to is null desc, f.valid_from desc nulls last, f.known_at desc, f.id`

/** The social record of a person as it was known at the end of a day (absent: now), the newest first. */
export function socialFactsOf(sql: Sql, personId: string, day?: string): Promise<SocialFact[]> {
  return sql.query<SocialFact>(facts, [personId, day ?? null])
}

/** A fact written on the record of somebody else: of her household, or of whom she is tied to. */
export interface SharedFact extends SocialFact {
  readonly personId: string
  readonly ofName: string
}

const ofHousehold = `
  with members as (
    select distinct s.current_id as id from case_participant me
      join case_participant q on q.case_id = me.case_id join social_case c on c.id = me.case_id and c.state = 'open'
      join person s on s.id = q.person_id
    where me.person_id = $1 and q.person_id <> $1
      and me.role in ('beneficiary', 'household-member') and q.role in ('beneficiary', 'household-member')
      and coalesce(me.valid_to, 'infinity') > siso_today() and coalesce(q.valid_to, 'infinity') > siso_today())
  select ${columns}, false as corrected, m.id as "personId",
    coalesce(nullif(concat_ws(' ', nullif(h.given_name, ''), nullif(h.family_name, '')), ''), h.alias, '') as "ofName"
  from members m join person h on h.id = m.id join ${joined.replace('social_fact f', 'social_fact f on f.person_id = m.id')}
  where f.kind = any($2) and not f.annuls and (f.valid_from is null or f.valid_from <= siso_today())
    and (f.valid_to is null or f.valid_to > siso_today())
    and not exists (select 1 from social_fact x where x.corrects = f.id)
  order by f.valid_from desc nulls last, f.id`

/** What holds today of a household and is written of others who live in it, as far as the reader sees them. */
export function householdFactsOf(sql: Sql, personId: string): Promise<SharedFact[]> {
  const kinds = factKinds.filter((kind) => kind.of === 'household').map(({ key }) => key)
  return sql.query<SharedFact>(ofHousehold, [personId, kinds])
}

const mirrored = `
  with me as (select p.id from person p where p.id = $1 or p.replaced_by = $1)
  select f.id, f.kind, f.detail, f.valid_from::text as "validFrom", f.valid_to::text as "validTo", f.source,
    f.source_date::text as "sourceDate", f.known_at as "knownAt", u.full_name as "recordedBy", null as reason,
    false as annuls, false as corrected, h.id as other, h.id as "personId", n.name as "otherName",
    coalesce(n.name, '') as "ofName", h.sex as "otherSex", extract(year from h.birth_date)::int as "otherBirthYear",
    h.death_date is not null as "otherDied"
  from social_fact f join user_account u on u.id = f.recorded_by
    join person s on s.id = f.person_id join person h on h.id = s.current_id
    cross join lateral (select coalesce(nullif(concat_ws(' ', nullif(h.given_name, ''), nullif(h.family_name, '')), ''),
      h.alias) as name) n
  where f.other in (select id from me) and f.kind = $2 and not f.annuls
    and (f.valid_from is null or f.valid_from <= siso_today()) and (f.valid_to is null or f.valid_to > siso_today())
    and not exists (select 1 from social_fact x where x.corrects = f.id)
    and not exists (select 1 from social_fact own join person o on o.id = own.other
      where own.person_id in (select id from me) and own.kind = f.kind and o.current_id = h.id
        and not own.annuls and not exists (select 1 from social_fact x where x.corrects = own.id))
  order by h.search_key, f.id`

/**
 * The ties that hold today and are written on the records of others with her, told from her side. What
 * is on a record that the reader may not see is not here; nor is whom her own record tells of already.
 */
export async function mirroredTiesOf(sql: Sql, personId: string): Promise<SharedFact[]> {
  const found = await sql.query<SharedFact>(mirrored, [personId, tieKind])
  return found.map((fact) => ({ ...fact, detail: mirrorTie(fact.detail) }))
}

const one = `
  select ${columns}, f.person_id as "personId",
    f.annuls or exists (select 1 from social_fact x where x.corrects = f.id) as corrected
  from ${joined} where f.id = $2 and f.person_id in (select p.id from person p where p.id = $1 or p.replaced_by = $1)`

/** One fact of a person; none where there is none that the reader may see. */
export async function findSocialFact(
  sql: Sql,
  personId: string,
  id: string,
): Promise<(SocialFact & { readonly personId: string }) | undefined> {
  const [found] = await sql.query<SocialFact & { readonly personId: string }>(one, [personId, id])
  return found
}

/** Somebody with whom a tie may be: she takes part in a case of the person. */
export interface CloseBy {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous'
}

const near = `
  select distinct p.id, p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity, p.search_key
  from case_participant me join case_participant q on q.case_id = me.case_id join person s on s.id = q.person_id
    join person p on p.id = s.current_id
  where me.person_id = $1 and p.id <> $1 order by p.search_key, p.id limit 50`

/** The registered people of a person's cases, but for herself. */
export function peopleNear(sql: Sql, personId: string): Promise<CloseBy[]> {
  return sql.query<CloseBy>(near, [personId])
}
