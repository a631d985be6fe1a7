import { z } from 'zod'

import { completedForms, namesBehind } from '../../domain/diary/answers.ts'
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
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { folderParams, openFolder, releasesOf } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'

const perPage = 30

/** What was answered, form by form, with the version of the form that asked. */
export function assessmentsRoute(): Route {
  return route({
    method: 'get',
    path: paths.assessments,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query: z.object({ prima: z.coerce.number().int().min(1).max(2_147_483_647).optional() }),
    async handle({ params: { id }, query, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'assessments')
      const reader = { session, language, t }
      const found = await completedForms(sql, id, query.prima)
      const rows = found.slice(0, perPage)
      const releases = await releasesOf(
        sql,
        rows.map(({ release }) => release),
      )
      const names = await namesBehind(
        sql,
        rows.flatMap((row) => idsIn(row, releases)),
      )
      const last = rows.at(-1)
      return page('cases/assessments', {
        ...presentHead(folder, 'assessments', reader),
        forms: rows.flatMap((row, at) => {
          const shown = presentForm(row, {
            ...reader,
            names,
            release: releases.get(row.release),
            now: folder.head.now,
          })
          return shown ? [{ ...shown, open: at < 2 }] : []
        }),
        next:
          found.length > perPage &&
          last &&
          `${casePath(id, 'assessments')}?prima=${String(last.seq)}`,
      })
    },
  })
}

function formOf(release: Release | undefined, key: string): Form | undefined {
  return release?.forms.find((form) => form.key === key)
}

const named = new Set(['user', 'person', 'provider', 'service'])

/** Ids whose names are to be shown. */
function idsIn(row: CompletedForm, releases: ReadonlyMap<string, Release>): string[] {
  const form = formOf(releases.get(row.release), row.form)
  const given = form ? givenIn(form, row.answers) : []
  return given.flatMap(({ field, value }) =>
    named.has(field.type) ? [value].flat().filter((one) => typeof one === 'string') : [],
  )
}

interface Context extends Reader {
  readonly names: Names
  readonly release: Release | undefined
  readonly now: Date
}

function presentForm(row: CompletedForm, { release, names, now, t, language }: Context) {
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
  const page = readPage(form, answers, { lists })
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
