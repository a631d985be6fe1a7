/** Who represents the person of a case today, by name: those whom the reader sees. */
export const representatives = (caseId: string): string => `(
  select string_agg(concat_ws(' ', r.given_name, r.family_name), ', ' order by q.valid_from, r.id)
  from case_participant q join person s on s.id = q.person_id join person r on r.id = coalesce(s.replaced_by, s.id)
  where q.case_id = ${caseId} and q.role = 'representative' and q.valid_from <= siso_today()
    and (q.valid_to is null or q.valid_to > siso_today()))`
