import type { PersonFacts } from '../procedures/person-facts.ts'
import type { Sql } from '../shared/sql.ts'

const statement = `
  select p.identity = 'anonymous' as "person.anonymous",
    coalesce(p.birth_date > siso_today() - interval '18 years', false) as "person.minor",
    p.phone is null as "person.lacksPhone",
    p.residence is null and not exists (
      select from person_address a where a.person_id = p.id and a.kind = 'residence' and a.valid_to is null
    ) as "person.lacksResidence"
  from task t join social_case c on c.id = t.case_id join person p on p.id = c.subject
  where t.id = $1`

const nothing: PersonFacts = {
  'person.anonymous': false,
  'person.minor': false,
  'person.lacksPhone': false,
  'person.lacksResidence': false,
}

/** Of the person of a task's case, as the registry has them today; all false for who may not see her. */
export async function personFactsOf(sql: Sql, taskId: string): Promise<PersonFacts> {
  const [row] = await sql.query<PersonFacts>(statement, [taskId], 'person-facts')
  return row ?? nothing
}
