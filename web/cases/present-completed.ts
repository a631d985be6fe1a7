import type { CompletedForm } from '../../domain/diary/answers.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { explainComputed } from '../../domain/procedures/forms/compute.ts'
import { fieldsOf, givenIn } from '../../domain/procedures/forms/fields.ts'
import { readPage } from '../../domain/procedures/forms/read-page.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import { formatDateTime, formatNumber } from '../shared/format.ts'
import { presentAnswers, words } from '../shared/forms/words.ts'
import type { Names } from '../shared/forms/words.ts'
import type { Reader } from './present-head.ts'

function formOf(release: Release | undefined, key: string): Form | undefined {
  return release?.forms.find((form) => form.key === key)
}

const named = new Set(['user', 'person', 'provider', 'receiver', 'service'])

/** Ids whose names are to be shown. */
export function idsIn(row: CompletedForm, releases: ReadonlyMap<string, Release>): string[] {
  const form = formOf(releases.get(row.release), row.form)
  const given = form ? givenIn(form, row.answers) : []
  return given.flatMap(({ field, value }) =>
    named.has(field.type) ? [value].flat().filter((one) => typeof one === 'string') : [],
  )
}

export interface CompletedContext extends Reader {
  readonly names: Names
  readonly release: Release | undefined
  readonly now: Date
}

export function presentCompleted(
  row: CompletedForm,
  { release, names, now, t, language }: CompletedContext,
) {
  const form = formOf(release, row.form)
  if (!form || !release) return undefined
  return {
    id: `modulo-${String(row.seq)}`,
    title: words(form.title, language),
    task: row.taskTitle,
    by: t('cases.completed-by', {
      name: row.who ?? '',
      when: formatDateTime(row.at, language, now),
    }),
    version: t('cases.form-version', {
      procedure: italian(release.title),
      version: release.version,
    }),
    late: row.late,
    sections: presentAnswers(form, row.answers, { lists: release.lists, language, names }),
    scores: scoresOf(form, row, { release, language }),
  }
}

/** Every figure that was computed, with what made it; a band stands with its points. */
function scoresOf(
  form: Form,
  { answers }: CompletedForm,
  { release: { lists }, language }: { release: Release; language: Reader['language'] },
) {
  const page = readPage(form, answers, { lists, taken: true })
  const bands = fieldsOf(form).filter(({ computed }) => computed && 'band' in computed)
  return fieldsOf(form).flatMap((field) => {
    if (!field.computed || bands.includes(field)) return []
    const score = explainComputed(form, field.key, page)
    if (!score) return []
    const banded = bands.find(
      ({ computed }) => computed && 'band' in computed && computed.band === field.key,
    )
    const { total } = score
    return [
      {
        label: words(field.label, language),
        total: total === undefined ? undefined : formatNumber(total, language),
        band: banded && explainComputed(form, banded.key, page)?.band?.label,
        weighed: score.items.some(({ weight }) => weight !== undefined),
        items: score.items.map((item) => ({ ...item, weight: item.weight ?? 1 })),
        notes: score.notes,
      },
    ]
  })
}
