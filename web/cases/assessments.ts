import { z } from 'zod'

import { allCompletedForms, completedForms, namesBehind } from '../../domain/diary/answers.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { CompletedForm } from '../../domain/diary/answers.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import { formatDateTime } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { Names } from '../shared/forms/words.ts'
import { findAnswers } from './find-answers.ts'
import { folderParams, openFolder } from './folder.ts'
import type { Folder } from './folder.ts'
import { answerId, casePath, paths } from './paths.ts'
import { idsIn, presentCompleted } from './present-completed.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'

const perPage = 30
const concept = z.string().max(80).optional().catch(undefined)
const seq = z.coerce.number().int().min(1).max(2_147_483_647)

/** What was answered, form by form, with the version of the form that asked. */
export function assessmentsRoute(): Route {
  return route({
    method: 'get',
    path: paths.assessments,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query: z.object({
      prima: seq.optional(),
      cerca: z.string().max(120).default(''),
      dato: concept,
    }),
    async handle(visit) {
      const { params, query, act, sql, session, language, t } = visit
      const folder = await openFolder(act, params.id, 'assessments')
      const reader = { session, language, t }
      const here = casePath(params.id, 'assessments')
      const searched = query.cerca.trim()
      if (searched !== '') {
        const found = await answersWith(sql, searched, { ...reader, folder })
        const head = presentHead(folder, 'assessments', reader)
        return page('cases/assessments', { ...head, here, searched, found, count: found.length })
      }
      const found = await completedForms(sql, params.id, query.prima)
      const rows = found.slice(0, perPage)
      const last = rows.at(-1)
      const forms = await presentForms(reader, folder, { sql, rows })
      return page('cases/assessments', {
        ...presentHead(folder, 'assessments', reader),
        here,
        forms: markedIn(
          forms.map((form, at) => ({ ...form, open: at < 2 })),
          query.dato,
        ),
        sheets: forms.length > 0 && casePath(params.id, 'sheet'),
        next:
          found.length > perPage &&
          last &&
          `${casePath(params.id, 'assessments')}?prima=${String(last.seq)}`,
      })
    },
  })
}

type Shown = Awaited<ReturnType<typeof presentForms>>[number] & { readonly open: boolean }

/** The last answer to a question, where a link leads: its form is open, and it has an id. */
function markedIn(forms: readonly Shown[], asked: string | undefined) {
  const isAsked = ({ concept }: { readonly concept: string | undefined }) => concept === asked
  const found = forms.findIndex(({ sections }) => sections.some((one) => one.answers.some(isAsked)))
  if (asked === undefined || found < 0) return forms
  let marked = false
  const mark = (answer: Shown['sections'][number]['answers'][number]) => {
    if (marked || !isAsked(answer)) return answer
    marked = true
    return { ...answer, id: answerId(asked) }
  }
  return forms.map((form, at) =>
    at === found
      ? {
          ...form,
          open: true,
          sections: form.sections.map((one) => ({ ...one, answers: one.answers.map(mark) })),
        }
      : form,
  )
}

/** The same, laid out for paper: one completed form, or the newest thirty. */
export function sheetRoute(): Route {
  return route({
    method: 'get',
    path: paths.sheet,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query: z.object({ modulo: seq.optional() }),
    async handle(visit) {
      const { params, query, act, sql, session, language, t } = visit
      const folder = await openFolder(act, params.id, 'assessments')
      const { modulo } = query
      const found = await completedForms(
        sql,
        params.id,
        modulo === undefined ? undefined : modulo + 1,
      )
      const rows = modulo === undefined ? found : found.filter((row) => row.seq === modulo)
      const head = presentHead(folder, 'assessments', { session, language, t })
      return page('cases/sheet', {
        title: head.title,
        head: head.head,
        back: casePath(params.id, 'assessments'),
        forms: await presentForms({ session, language, t }, folder, {
          sql,
          rows: rows.slice(0, perPage),
        }),
        printed: t('cases.sheet-printed', {
          name: session.fullName,
          when: formatDateTime(folder.head.now, language, folder.head.now),
        }),
      })
    },
  })
}

/** Answers of the whole case, newest first, each with the sheet that it is on. */
async function answersWith(
  sql: Sql,
  text: string,
  { folder, ...reader }: Reader & { readonly folder: Folder },
) {
  const { id, release, now } = folder.head
  const rows = (await allCompletedForms(sql, id)).toReversed()
  const releases = await getReleases(sql, [release, ...rows.map((row) => row.release)])
  const names = await namesBehind(sql, await idsInForms(sql, rows))
  return findAnswers(rows, text, { ...reader, releases, names, now }).map((one) => ({
    ...one,
    href: `${casePath(id, 'sheet')}?modulo=${String(one.seq)}`,
  }))
}

/** What forms name by its id or code. */
export async function idsInForms(sql: Sql, rows: readonly CompletedForm[]): Promise<string[]> {
  const releases = await releasesOf(sql, rows)
  return rows.flatMap((row) => idsIn(row, releases))
}

function releasesOf(sql: Sql, rows: readonly CompletedForm[]) {
  return getReleases(
    sql,
    rows.map(({ release }) => release),
  )
}

interface ReadForms {
  readonly sql: Sql
  readonly rows: readonly CompletedForm[]
  /** Behind the ids in them, where they are read already. */
  readonly names?: Names
}

/** Completed forms with the words of the releases that asked, and the names behind their ids. */
export async function presentForms(reader: Reader, { head }: Folder, read: ReadForms) {
  const { sql, rows } = read
  const releases = await releasesOf(sql, rows)
  const names = read.names ?? (await namesBehind(sql, await idsInForms(sql, rows)))
  const context = { ...reader, names, now: head.now }
  return rows.flatMap((row) => {
    const shown = presentCompleted(row, { ...context, release: releases.get(row.release) })
    return shown
      ? [{ ...shown, sheet: `${casePath(head.id, 'sheet')}?modulo=${String(row.seq)}` }]
      : []
  })
}
