import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { correctEntry, findOwnEntry, readOwnEntry } from '../../domain/diary/correct-entry.ts'
import type { OwnEntry } from '../../domain/diary/correct-entry.ts'
import { entryCorrected, problemsOf } from '../../domain/diary/errors.ts'
import type { EntryProblem } from '../../domain/diary/errors.ts'
import { casePath } from '../cases/paths.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import {
  entryForm,
  presentEntryForm,
  readEntry,
  readEntryLists,
} from '../shared/entry/entry-form.ts'
import { correctionPath, paths, weekPath } from './paths.ts'

const params = z.object({ entry: recordId })
type Params = z.infer<typeof params>

const form = entryForm('correction')

/** Another entry in the place of one's own: what was written stays, with why it no longer counts. */
export function correctionRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.correction,
      permission: 'diary.write',
      audit: 'diary-read',
      params,
      async handle(visit) {
        const entry = await readOwnEntry(visit.act, visit.params.entry)
        if (entry.corrected) throw entryCorrected()
        return show(visit, entry, { values: valuesOf(entry), problems: [] })
      },
    }),
    route({
      method: 'post',
      path: paths.correction,
      permission: 'diary.write',
      audit: 'diary-corrected',
      params,
      handle: correct,
    }),
  ]
}

async function correct(visit: SignedVisit<Params, unknown, RawForm>): Promise<Reply> {
  const { act, form: raw, op, params: where, sql } = visit
  const read = readEntry(form, raw, await readEntryLists(sql))
  const typed = raw['_act'] === 'annul' ? undefined : read.typed
  const before = await findOwnEntry(act, where.entry)
  try {
    await once(act, op ?? randomUUID(), async () => {
      const id = randomUUID()
      await correctEntry(act, { id, entry: where.entry, reason: read.reason, typed })
      return { note: id }
    })
    return redirect(backFrom(before), { key: typed ? 'diary.is-corrected' : 'diary.is-annulled' })
  } catch (error) {
    const problems = problemsOf(error)
    if (!problems) throw error
    return show(visit, before, { values: raw, problems })
  }
}

function backFrom({ caseId, happenedOn }: OwnEntry): string {
  return caseId === null ? weekPath(happenedOn) : casePath(caseId, 'diary')
}

function valuesOf(entry: OwnEntry): RawForm {
  const { kind, happenedOn, body, minutes, place, company, others, reserved } = entry
  return {
    kind,
    happenedOn,
    body,
    minutes: minutes === null ? '' : String(minutes),
    place: place ?? '',
    company,
    others,
    reserved: reserved ? 'yes' : 'no',
  }
}

interface Typed {
  readonly values: RawForm
  readonly problems: readonly EntryProblem[]
}

async function show(
  { sql, t, language, now }: SignedVisit<Params, unknown, unknown>,
  before: OwnEntry,
  typed: Typed,
): Promise<Reply> {
  const asked = { form, lists: await readEntryLists(sql), ...typed }
  const action = correctionPath(before.id)
  const entry = presentEntryForm({ ...asked, action }, { t, language, now })
  return page(
    'diary/correction',
    {
      title: t('diary.correction'),
      entry,
      wrong: entry.wrong,
      back: backFrom(before),
      from:
        before.number === null
          ? t('diary.week')
          : t('cases.folder-title', { number: before.number }),
    },
    { status: entry.wrong ? 422 : 200 },
  )
}
