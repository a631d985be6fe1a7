import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { changeAppointment } from '../../domain/agenda/make-appointment.ts'
import { openAppointment } from '../../domain/agenda/open-appointment.ts'
import { findAppointment } from '../../domain/agenda/queries.ts'
import { once } from '../../domain/auth/once.ts'
import type { TypedDraft } from '../../domain/auth/typed-draft.ts'
import { dropEntryDraft, readEntryDraft } from '../../domain/diary/entry-draft.ts'
import type { EntryAbout } from '../../domain/diary/entry-draft.ts'
import { entryInvalid, noSuchNumber, problemsOf } from '../../domain/diary/errors.ts'
import type { EntryProblem } from '../../domain/diary/errors.ts'
import { caseNumbered } from '../../domain/diary/week.ts'
import { writeEntry } from '../../domain/diary/write-entry.ts'
import { today } from '../../domain/shared/today.ts'
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
import { ownCaseChoices } from '../shared/entry/work-questions.ts'
import { activityDraftOf, activityOf, paths, weekPath } from './paths.ts'

const query = z.object({
  giorno: z.iso.date().optional().catch(undefined),
  appuntamento: recordId.optional().catch(undefined),
})
type Query = z.infer<typeof query>
type NewActivityVisit = SignedVisit<unknown, Query, unknown>

/** What was done, for one case, several or none: made for a phone, between a visit and the next. */
export function newActivityRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.newActivity,
      permission: 'diary.write',
      audit: 'appointment-read',
      query,
      handle: async (visit) => {
        const happenedOn = visit.query.giorno ?? (await today(visit.sql))
        const fresh = { kind: 'interview', happenedOn, ...(await planned(visit)) }
        const found = await readEntryDraft(visit.sql, aboutOf(visit.query))
        const { giorno } = visit.query
        // A draft of another day keeps its words: the day that was asked for is this one.
        const kept = found && { ...found.typed, ...(giorno && { happenedOn: giorno }) }
        return show(visit, { values: kept ?? fresh, problems: [], found })
      },
    }),
    route({
      method: 'post',
      path: paths.newActivity,
      permission: 'diary.write',
      audit: 'diary-written',
      query,
      handle: write,
    }),
  ]
}

function aboutOf({ appuntamento }: Query): EntryAbout {
  return appuntamento === undefined ? { kind: 'own' } : { kind: 'appointment', id: appuntamento }
}

/** What an appointment already says of what was done there. */
async function planned({ act, query: { appuntamento } }: NewActivityVisit): Promise<RawForm> {
  if (appuntamento === undefined) return {}
  const { kind, local, minutes, place, others, caseId } = await openAppointment(act, appuntamento)
  const when = { happenedOn: local.slice(0, 10), minutes: String(minutes) }
  const who = { place: place ?? '', others: others ?? '', cases: caseId ?? '' }
  return { kind, ...when, ...who }
}

async function write(visit: SignedVisit<unknown, Query, RawForm>): Promise<Reply> {
  const { act, form: raw, op, session } = visit
  const { form, lists } = await readAsked(visit)
  const { typed, cases, number } = readEntry(form, raw, lists)
  try {
    const other = number === '' ? [] : [await caseOf(visit, number)]
    const entry = { ...typed, cases: [...cases, ...other], org: session.place }
    await once(act, op ?? randomUUID(), async () => {
      const id = randomUUID()
      await writeEntry(act, { ...entry, id })
      await dropEntryDraft(act.sql, aboutOf(visit.query))
      await settle(visit)
      return { note: id }
    })
    return redirect(weekPath(typed.happenedOn), { key: 'diary.written' })
  } catch (error) {
    const problems = problemsOf(error)
    if (!problems) throw error
    return show(visit, { values: raw, problems })
  }
}

/** The appointment that the activity was, if it is still to come, has taken place. */
async function settle({ act, sql, query: { appuntamento: id } }: NewActivityVisit): Promise<void> {
  const found = id && (await findAppointment(sql, id))
  if (found && found.state === 'planned') await changeAppointment(act, found, { to: 'done' })
}

async function caseOf({ sql }: NewActivityVisit, number: string): Promise<string> {
  const found = await caseNumbered(sql, number)
  if (found === undefined) throw entryInvalid([noSuchNumber])
  return found
}

async function readAsked({ sql, session, t, query: { appuntamento } }: NewActivityVisit) {
  const found = appuntamento && (await findAppointment(sql, appuntamento))
  const also = (found && found.caseId) || undefined
  const cases = await ownCaseChoices(sql, { userId: session.userId, also, t })
  return { form: entryForm('own', cases), lists: await readEntryLists(sql, cases) }
}

interface Typed {
  readonly values: RawForm
  readonly problems: readonly EntryProblem[]
  /** What was kept before. */
  readonly found?: TypedDraft | undefined
}

async function show(visit: NewActivityVisit, { found, ...typed }: Typed): Promise<Reply> {
  const { t, language, now } = visit
  const { appuntamento } = visit.query
  const action = appuntamento === undefined ? paths.newActivity : activityOf(appuntamento)
  const draft = { action: activityDraftOf(appuntamento), found }
  const asked = { ...(await readAsked(visit)), ...typed, action, draft }
  const entry = presentEntryForm(asked, { t, language, now })
  return page(
    'diary/new-activity',
    { title: t('diary.new-activity'), entry, wrong: entry.wrong, week: paths.week },
    { status: entry.wrong ? 422 : 200 },
  )
}
