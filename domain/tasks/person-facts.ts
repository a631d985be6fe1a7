import type { PersonFacts } from '../procedures/person-facts.ts'
import type { Sql } from '../shared/sql.ts'

/** As JSON, of a person `p` whom the reader sees. */
export const factsOfPerson = `json_build_object('person.anonymous', p.identity = 'anonymous',
  'person.minor', coalesce(p.birth_date > siso_today() - interval '18 years', false),
  'person.lacksPhone', p.phone is null,
  'person.lacksResidence', p.residence is null and not exists (
    select from person_address a where a.person_id = p.id and a.kind = 'residence' and a.valid_to is null))`

const statement = `select ${factsOfPerson} as facts
  from task t join social_case c on c.id = t.case_id join person p on p.id = c.subject
  where t.id = $1`

/** What is said to who may not see the person. */
export const noPersonFacts: PersonFacts = {
  'person.anonymous': false,
  'person.minor': false,
  'person.lacksPhone': false,
  'person.lacksResidence': false,
}

/** Of the person of a task's case, as the registry has them today; all false for who may not see her. */
export async function personFactsOf(sql: Sql, taskId: string): Promise<PersonFacts> {
  const [row] = await sql.query<{ facts: PersonFacts }>(statement, [taskId], 'person-facts')
  return row?.facts ?? noPersonFacts
}
