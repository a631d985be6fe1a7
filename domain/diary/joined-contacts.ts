/** A contact that was joined to an open case. */
export interface JoinedContact {
  readonly contact: string
  readonly into: string
  readonly at: string
  /** Null where the reader may not open it. */
  readonly contactNumber: string | null
  readonly intoNumber: string | null
}

const joined = `
  select j.case_id as contact, j.into_case as into, j.at, a.number as "contactNumber", b.number as "intoNumber"
  from joined_contact j left join social_case a on a.id = j.case_id left join social_case b on b.id = j.into_case
  where j.case_id = $1 or j.into_case = $1 order by j.at desc limit 20`

/** Contacts joined to a case, newest first; of a contact, the case that it was joined to. */
export const joinedJson = `(select coalesce(json_agg(j order by j.at desc), '[]') from (${joined}) j)`
