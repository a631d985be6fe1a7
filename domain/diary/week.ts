import type { Sql } from '../shared/sql.ts'

/** What somebody did on a day, as it counts now: corrected entries are told by what corrects them. */
export interface WeekEntry {
  readonly id: string
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly kind: string
  readonly minutes: number | null
  readonly place: string | null
  readonly caseId: string | null
  readonly number: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
}

const entries = `
  select d.id, d.happened_on::text as day,
    (select c.label from code_list c where c.list = 'diary-kind' and c.code = d.kind order by c.version desc limit 1) as kind,
    d.minutes, (select max(c.label) from code_list c where c.list = 'activity-place' and c.code = d.place) as place,
    d.case_id as "caseId", c.number, p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity
  from diary_entry d left join social_case c on c.id = d.case_id left join person s on s.id = c.subject
    left join person p on p.id = s.current_id
  where d.author = $1 and d.happened_on >= $2 and d.happened_on < $2::date + 7 and not d.annuls
    and not exists (select 1 from diary_entry x where x.corrects = d.id)
  order by d.happened_on, d.at, d.id limit 500`

/** The week of one's own work that begins on a Monday. */
export function weekOf(sql: Sql, userId: string, monday: string): Promise<WeekEntry[]> {
  return sql.query<WeekEntry>(entries, [userId, monday])
}

/** A case that an entry may be about, with whom it is about. */
export interface OwnCase {
  readonly id: string
  readonly number: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
}

const mine = `
  with touched as (
    select d.case_id as id, max(d.at) as at from diary_entry d
    where d.author = $1 and d.case_id is not null and d.at > siso_clock() - interval '60 days' group by d.case_id),
  own as (
    select id from social_case where manager = $1 and state = 'open' union select id from touched union select $3::uuid)
  select c.id, c.number, p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity
  from own join social_case c on c.id = own.id left join touched t on t.id = c.id left join person s on s.id = c.subject
    left join person p on p.id = s.current_id
  where c.state = 'open' or c.id = $3
  order by c.id = $3 desc nulls last, t.at desc nulls last, c.opened_at desc, c.id limit $2`

/**
 * The open cases that somebody follows or has lately written about, the latest first; before them
 * the one that they come from.
 */
export function ownCases(
  sql: Sql,
  userId: string,
  { limit = 30, also }: { readonly limit?: number; readonly also?: string | undefined } = {},
): Promise<OwnCase[]> {
  return sql.query<OwnCase>(mine, [userId, limit, also ?? null])
}

/** The case of a number, if it is in scope. */
export async function caseNumbered(sql: Sql, number: string): Promise<string | undefined> {
  const [found] = await sql.query<{ id: string }>('select id from social_case where number = $1', [
    number,
  ])
  return found?.id
}
