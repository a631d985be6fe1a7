import type { CompletedForm } from '../../domain/diary/answers.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { fieldsOf, givenIn } from '../../domain/procedures/forms/fields.ts'
import { questionOf } from '../../domain/procedures/forms/lineage.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Field } from '../../domain/procedures/schema/form.ts'
import { searchKey } from '../../domain/shared/search-key.ts'
import { formatDateTime } from '../shared/format.ts'
import { answerText, words } from '../shared/forms/words.ts'
import type { Names } from '../shared/forms/words.ts'
import type { Reader } from './present-head.ts'

interface Searched extends Reader {
  readonly releases: ReadonlyMap<string, Release>
  readonly names: Names
  readonly now: Date
}

/**
 * The answers in which all the words are found: in what was answered, or in the question as any of
 * these releases asks it, so that an old answer is found by the question of today. In the order of
 * the rows.
 */
export function findAnswers(rows: readonly CompletedForm[], text: string, context: Searched) {
  const wanted = searchKey(text).split(' ').filter(Boolean)
  const asked = questionsIn([...context.releases.values()])
  const { t, language, now, names } = context
  if (wanted.length === 0) return []
  return rows.flatMap((row) => {
    const release = context.releases.get(row.release)
    const form = release?.forms.find(({ key }) => key === row.form)
    if (!release || !form) return []
    return givenIn(form, row.answers).flatMap(({ field, value }) => {
      const answer = answerText(field, value, { lists: release.lists, language, names, form })
      const own = [answer, ...(asked.get(questionOf(form, field)) ?? [])]
      const key = searchKey(...own)
      if (!wanted.every((word) => key.includes(word))) return []
      return [
        {
          label: words(field.label, language),
          answer,
          form: words(form.title, language),
          version: t('cases.version', { version: release.version }),
          when: formatDateTime(row.at, language, now),
          who: row.who ?? '',
          seq: row.seq,
        },
      ]
    })
  })
}

/** By question, every label under which it is asked. */
function questionsIn(releases: readonly Release[]): ReadonlyMap<string, string[]> {
  const asked = releases
    .flatMap(({ forms }) => forms)
    .flatMap((form) => fieldsOf(form).map((field) => ({ id: questionOf(form, field), field })))
  const byQuestion = Map.groupBy(asked, ({ id }) => id)
  return new Map(
    [...byQuestion].map(([id, own]) => [id, own.flatMap(({ field }) => labelsOf(field))]),
  )
}

function labelsOf({ label }: Field): string[] {
  return [italian(label), words(label, 'en').text]
}
