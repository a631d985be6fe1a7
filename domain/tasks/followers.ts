import type { Sql } from '../shared/sql.ts'

/** Who has an open case of a person: nothing is said of what it is about. */
export interface Follower {
  readonly caseId: string
  readonly number: string
  /** Null while nobody follows it yet. */
  readonly manager: string | null
  readonly office: string
  /** Her own case; otherwise one of her household. */
  readonly own: boolean
  /** The reader may open it. */
  readonly seen: boolean
}

/** Of case `c` while it is a contact: who follows its person already. */
export const followersJson = `case when c.phase = 'contact' then (
  select coalesce(json_agg(json_build_object('caseId', f.case_id, 'number', f.number, 'manager', f.manager,
    'office', f.office, 'own', f.own, 'seen', exists (select from social_case x where x.id = f.case_id))), '[]')
  from who_follows(c.subject, c.id) f) end`

const followers = `
  select w.id as person, f.case_id as "caseId", f.number, f.manager, f.office, f.own,
    exists (select from social_case c where c.id = f.case_id) as seen
  from unnest($1::uuid[]) as w (id) cross join lateral who_follows(w.id, null) f`

/** For each person whom the reader sees, who follows her in an open case; protected cases are not told. */
export async function followersOf(
  sql: Sql,
  people: readonly string[],
): Promise<ReadonlyMap<string, readonly Follower[]>> {
  if (people.length === 0) return new Map()
  const rows = await sql.query<Follower & { readonly person: string }>(
    followers,
    [people],
    'followers',
  )
  return Map.groupBy(rows, ({ person }) => person)
}
