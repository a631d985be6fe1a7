import type { Sql } from '../shared/sql.ts'
import type { Part } from './participant-rules.ts'

/** Somebody who takes or took part in a case, as the reader may see them. */
export interface Participant extends Part {
  readonly identity: 'certain' | 'provisional' | 'anonymous'
  readonly givenName: string
  readonly familyName: string
  readonly alias: string | null
  readonly birthYear: number | null
  readonly phone: string | null
  readonly protected: boolean
  readonly died: boolean
  readonly current: boolean
}

const participants = `
  select q.id, p.id as "personId", q.role, q.valid_from::text as from, q.valid_to::text as until, p.identity,
    p.given_name as "givenName", p.family_name as "familyName", p.alias,
    extract(year from p.birth_date)::int as "birthYear", p.phone, p.protected, p.death_date is not null as died,
    q.valid_from <= siso_today() and (q.valid_to is null or q.valid_to > siso_today()) as current
  from case_participant q join social_case c on c.id = q.case_id join person s on s.id = q.person_id join person p on p.id = s.current_id
  where q.case_id = $1
  order by current desc, array_position(array['beneficiary', 'representative', 'household-member', 'caller'], q.role),
    q.person_id = c.subject desc, q.valid_from, p.search_key, q.id`

/** Everybody in a case: those of now first, beneficiaries before the others. */
export function participantsOf(sql: Sql, caseId: string): Promise<Participant[]> {
  return sql.query<Participant>(participants, [caseId], 'participants')
}
