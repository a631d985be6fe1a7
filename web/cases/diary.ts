import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { may } from '../../domain/auth/policy.ts'
import { dropEntryDraft, readEntryDraft } from '../../domain/diary/entry-draft.ts'
import { problemsOf } from '../../domain/diary/errors.ts'
import type { EntryProblem } from '../../domain/diary/errors.ts'
import { historyOf } from '../../domain/diary/history.ts'
import { diaryFilters } from '../../domain/diary/schema.ts'
import type { DiaryFilter } from '../../domain/diary/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { writeEntry } from '../../domain/diary/write-entry.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import {
  entryForm,
  presentEntryForm,
  readEntry,
  readEntryLists,
} from '../shared/entry/entry-form.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { Folder, FolderParams } from './folder.ts'
import { cursor, encodeCursor } from '../shared/cursor.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'
import { presentHistory } from './present-history.ts'
import { releaseNames } from './summary.ts'

const filterWords: Readonly<Record<DiaryFilter, string>> = {
  all: 'tutto',
  notes: 'note',
  decisions: 'decisioni',
  system: 'sistema',
}
const query = z.object({
  mostra: z.enum(['tutto', 'note', 'decisioni', 'sistema']).default('tutto'),
  dopo: cursor.optional(),
})
type Query = z.infer<typeof query>

const form = entryForm('case')

/** Notes and history of the case, newest first, and the form of a new note. */
export function diaryRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.diary,
      permission: 'case.read',
      audit: 'case-read',
      params: folderParams,
      query,
      handle: (visit) => showDiary(visit, visit.query),
    }),
    route({
      method: 'post',
      path: paths.diary,
      permission: 'diary.write',
      audit: 'diary-written',
      params: folderParams,
      handle: write,
    }),
  ]
}

async function write(visit: SignedVisit<FolderParams, unknown, RawForm>): Promise<Reply> {
  const { params, act, form: raw, op } = visit
  const { typed } = readEntry(form, raw, await readEntryLists(visit.sql))
  try {
    const { repeated } = await once(act, op ?? randomUUID(), async () => {
      const id = randomUUID()
      await writeEntry(act, { ...typed, id, cases: [params.id] })
      await dropEntryDraft(act.sql, { kind: 'case', id: params.id })
      return { note: id }
    })
    return redirect(casePath(params.id, 'diary'), {
      key: repeated ? 'cases.note-repeated' : 'cases.note-written',
    })
  } catch (error) {
    const problems = problemsOf(error)
    if (!problems) throw error
    return showDiary(visit, { mostra: 'tutto' }, { values: raw, problems })
  }
}

interface Mistaken {
  readonly values: RawForm
  readonly problems: readonly EntryProblem[]
}

async function showDiary(
  { params: { id }, act, sql, session, language, t }: SignedVisit<FolderParams, unknown, unknown>,
  { mostra, dopo }: Query,
  mistaken?: Mistaken,
): Promise<Reply> {
  const filter = diaryFilters.find((one) => filterWords[one] === mostra) ?? 'all'
  const folder = await openFolder(act, id, 'diary')
  const reader = { session, language, t }
  const [history, note] = await Promise.all([
    historyOf(sql, id, { filter, after: dopo && { moment: dopo.at, id: dopo.id } }),
    readNote(sql, folder, { reader, mistaken }),
  ])
  const releases = await getReleases(sql, releaseNames(history.rows))
  const { now } = folder.head
  const { next } = history
  const href = (show: DiaryFilter, after?: string) => diaryUrl(id, show, after)
  return page(
    'cases/diary',
    {
      ...presentHead(folder, 'diary', reader),
      wrong: mistaken !== undefined,
      filters: diaryFilters.map((one) => ({
        href: href(one),
        label: t(`cases.show-${one}`),
        current: one === filter,
      })),
      items: presentHistory(history.rows, { ...reader, now, releases, filter }),
      next: next && href(filter, encodeCursor(next.moment, next.id)),
      first: dopo && href(filter),
      note,
    },
    { status: mistaken ? 422 : 200 },
  )
}

/** The form of a new note, for who may write one: as it was mistyped, as it was left, or empty. */
async function readNote(
  sql: Sql,
  { head: { id, now, today } }: Folder,
  { reader, mistaken }: { readonly reader: Reader; readonly mistaken: Mistaken | undefined },
) {
  if (!may(reader.session.roles, 'diary.write')) return undefined
  const lists = await readEntryLists(sql)
  const found = mistaken ? undefined : await readEntryDraft(sql, { kind: 'case', id })
  const values = found?.typed ?? { kind: 'note', happenedOn: today }
  const draft = { action: casePath(id, 'diaryDraft'), found }
  const asked = { form, lists, draft, action: casePath(id, 'diary') }
  return presentEntryForm(
    { ...asked, ...(mistaken ?? { values, problems: [] }) },
    { ...reader, now },
  )
}

function diaryUrl(id: string, filter: DiaryFilter, after?: string): string {
  const given = new URLSearchParams()
  if (filter !== 'all') given.set('mostra', filterWords[filter])
  if (after !== undefined) given.set('dopo', after)
  const path = casePath(id, 'diary')
  return given.size > 0 ? `${path}?${given.toString()}` : path
}
