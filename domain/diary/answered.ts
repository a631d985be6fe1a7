import { releaseName } from '../procedures/engine/index-release.ts'
import { lineageOf } from '../procedures/forms/lineage.ts'
import type { Question } from '../procedures/forms/lineage.ts'
import type { Sql } from '../shared/sql.ts'
import { publishedReleases } from '../tasks/published.ts'

/** A question of a procedure, in all its versions. */
export interface AskedQuestion {
  /** `procedure:id`, as `lineageOf` tells questions apart. */
  readonly name: string
  readonly question: Question
  /** Where it was asked, for `CaseFilter.answered`. */
  readonly asked: string
}

/** The question of that name, whatever version asked it and however it was called; undefined: there is none. */
export async function findQuestion(sql: Sql, name: string): Promise<AskedQuestion | undefined> {
  const [procedure = '', ...id] = name.split(':')
  const releases = await publishedReleases(sql, procedure)
  const question = lineageOf(releases).find((one) => one.id === id.join(':'))
  if (!question) return undefined
  const asked = releases.flatMap((release) =>
    question.askings
      .filter(({ from, to }) => from <= release.version && release.version <= to)
      .map(({ form, field }) => ({ release: releaseName(release), form, field })),
  )
  return { name, question, asked: JSON.stringify(asked) }
}

/** Something was said: neither nothing nor an empty text or choice. */
const said = (answer: string) => `coalesce(${answer}, 'null') not in ('null', '""', '[]')`

/**
 * Whether a case answered a question, once or in one of the rows of a section, as far as the reader sees it.
 * @param asked placeholder of `AskedQuestion.asked`
 */
export function wasAnswered(caseId: string, asked: string): string {
  return `exists (
    select 1 from task_answer a join jsonb_to_recordset(${asked}::jsonb) as q (release text, form text, field text)
      on q.release = a.release and q.form = a.form
    where a.case_id = ${caseId} and not a.late and (${said('a.answers -> q.field')} or exists (
      select 1 from jsonb_each(a.answers) s
        cross join jsonb_array_elements(case jsonb_typeof(s.value) when 'array' then s.value else '[]' end) row
      where jsonb_typeof(row) = 'object' and ${said('row -> q.field')})))`
}
