import type { Answers } from '../../procedures/forms/answers.ts'
import { fieldsOf, givenIn } from '../../procedures/forms/fields.ts'
import type { Given } from '../../procedures/forms/fields.ts'
import { getRelease } from '../../tasks/published.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'
import type { Sql } from '../../shared/sql.ts'

/** What somebody answered in a form of a case. */
export interface Said {
  readonly caseId: string
  readonly day: CalendarDay
  readonly given: readonly Given[]
}

const forms = 'select distinct release, form from task_answer where case_id = any($1) and not late'

const answers = `
  select a.case_id as "caseId", a.release, a.form, a.answers, (a.at at time zone 'Europe/Rome')::date::text as day
  from task_answer a join unnest($2::text[], $3::text[]) as x (release, form)
    on x.release = a.release and x.form = a.form
  where a.case_id = any($1) and not a.late order by a.case_id, a.seq`

interface Completed {
  readonly caseId: string
  readonly release: string
  readonly form: string
  readonly answers: Answers
  readonly day: CalendarDay
}

/**
 * The answers of cases to the forms that ask something of interest, in the order in which they were
 * given: what is asked is known by its concept, whatever procedure asks it.
 */
export async function saidOf(
  sql: Sql,
  cases: readonly string[],
  asks: (concept: string) => boolean,
): Promise<ReadonlyMap<string, readonly Said[]>> {
  const all = await sql.query<Pick<Completed, 'release' | 'form'>>(forms, [cases])
  const wanted = await formsAsking(sql, all, asks)
  const columns = [wanted.map(({ release }) => release), wanted.map(({ key }) => key)]
  const rows = await sql.query<Completed>(answers, [cases, ...columns])
  const said = rows.map((row): Said => {
    const found = wanted.find(({ release, key }) => release === row.release && key === row.form)
    return {
      caseId: row.caseId,
      day: row.day,
      given: found ? givenIn(found.form, row.answers) : [],
    }
  })
  return Map.groupBy(said, ({ caseId }) => caseId)
}

async function formsAsking(
  sql: Sql,
  named: readonly Pick<Completed, 'release' | 'form'>[],
  asks: (concept: string) => boolean,
) {
  const found = await Promise.all(
    named.map(async ({ release, form: key }) => {
      const { forms: known } = await getRelease(sql, release)
      const form = known.find((one) => one.key === key)
      const asked =
        form && fieldsOf(form).some(({ concept }) => concept !== undefined && asks(concept))
      return form && asked === true ? [{ release, key, form }] : []
    }),
  )
  return found.flat()
}

/** The answer to the first question of a concept. */
export function valueOf({ given }: Said, concept: string) {
  return given.find(({ field }) => field.concept === concept)?.value
}
