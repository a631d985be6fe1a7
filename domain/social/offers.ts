import { fieldsOf } from '../procedures/forms/fields.ts'
import type { GivenBefore } from '../procedures/forms/offers.ts'
import type { Form } from '../procedures/schema/form.ts'
import type { Sql } from '../shared/sql.ts'
import { factForms, factKinds } from './kinds.ts'

/** Under this name the record answers as a procedure would: its kinds are forms. */
export const recordName = 'social-record'
export const recordForms = { forms: factForms }

// The kinds that a question of some procedure could be answered by; those of a household of everybody in it.
const proposable = factKinds.filter(({ fields }) => fields.some(({ concept }) => concept))
const concepts = new Set(
  proposable.flatMap(({ fields }) => fields.flatMap(({ concept }) => concept ?? [])),
)
const shared = proposable.filter((kind) => kind.of === 'household')

/** Whether the form proposes something that the record keeps: only then is it worth asking. */
export function asksTheRecord(form: Form): boolean {
  return fieldsOf(form).some(
    ({ prefill, concept }) => prefill === true && concept !== undefined && concepts.has(concept),
  )
}

const statement = `
  with mine as (
    select c.id, p.current_id as person
    from task t join social_case c on c.id = t.case_id join person p on p.id = c.subject where t.id = $1)
  select f.kind as form, f.detail as answers, f.known_at as at, u.full_name as by
  from mine join social_fact f on (f.kind = any($2) and f.person_id = mine.person)
      or (f.kind = any($3) and f.person_id in (select q.person_id from case_participant q where q.case_id = mine.id
        and q.role = 'household-member' and coalesce(q.valid_to, 'infinity') > siso_today()))
    join user_account u on u.id = f.recorded_by
  where not f.annuls and (f.valid_from is null or f.valid_from <= siso_today())
    and (f.valid_to is null or f.valid_to > siso_today())
    and not exists (select 1 from social_fact x where x.corrects = f.id)
  order by f.known_at desc limit 20`

/** What the record says today of the person of a task, as answers that a form may propose. */
export async function recordedAnswers(sql: Sql, taskId: string): Promise<GivenBefore[]> {
  const keys = (kinds: typeof factKinds) => kinds.map(({ key }) => key)
  const rows = await sql.query<Omit<GivenBefore, 'release'>>(
    statement,
    [taskId, keys(proposable), keys(shared)],
    'recorded-answers',
  )
  return rows.map((row) => ({ ...row, release: recordName }))
}
