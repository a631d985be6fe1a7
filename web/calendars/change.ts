import { z } from 'zod'

import { calendarDocument, effectOf, getChange, placesOf } from '../../domain/calendars/changes.ts'
import { editChange, leaveChange, weighChange } from '../../domain/calendars/edit-change.ts'
import type { CalendarEdit } from '../../domain/calendars/edit-change.ts'
import { calendarProblemsOf } from '../../domain/calendars/errors.ts'
import { signChange } from '../../domain/calendars/sign-change.ts'
import { signersOfChange } from '../../domain/calendars/signers.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { recordId } from '../shared/record-id.ts'
import { fragment, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { changePath, paths } from './paths.ts'
import { presentChange } from './present-change.ts'
import type { Typed } from './present-change.ts'

const permission = 'admin.procedures'
const params = z.object({ calendar: recordId })
const rev = z.coerce.number().int().min(1)
const text = z.string().trim().max(500).default('')
const form = z.discriminatedUnion('fai', [
  z.object({ fai: z.literal('patrono'), rev, comune: text, nome: text, giorno: text, mese: text }),
  z.object({ fai: z.literal('togli-patrono'), rev, quale: text }),
  z.object({ fai: z.literal('chiusura'), rev, dove: text, dal: text, al: text, perche: text }),
  z.object({ fai: z.literal('togli-chiusura'), rev, quale: text }),
  z.object({ fai: z.literal('calcola'), rev }),
  z.object({ fai: z.literal('lascia'), rev }),
])
type Form = z.infer<typeof form>
const signature = z.object({ rev, fonte: text })
type Visit<F> = SignedVisit<z.infer<typeof params>, unknown, F>

/** A version that is prepared: edited, its effect worked out, signed. */
export function changeRoutes(): Route[] {
  const declared = { permission, params } as const
  return [
    route({
      ...declared,
      method: 'get',
      path: paths.change,
      audit: 'none',
      handle: (visit) => show(visit),
    }),
    route({
      ...declared,
      method: 'post',
      path: paths.change,
      audit: 'calendar-edited',
      form,
      handle: change,
    }),
    route({
      ...declared,
      method: 'post',
      path: paths.sign,
      audit: 'calendar-published',
      confirm: true,
      form: signature,
      handle: sign,
    }),
  ]
}

async function change(visit: Visit<Form>): Promise<Reply> {
  const { act, params: asked, form: given } = visit
  const { calendar: id } = asked
  const seen = { change: id, revision: given.rev }
  return attempt(visit, async () => {
    if (given.fai === 'lascia') {
      await leaveChange(act, id)
      return redirect(paths.calendar, { key: 'calendars.done-left' })
    }
    if (given.fai === 'calcola') await weighChange(act, seen)
    else await editChange(act, seen, editIn(given))
    return redirect(changePath(id), { key: `calendars.done-${given.fai}` })
  })
}

function editIn(given: Exclude<Form, { fai: 'calcola' | 'lascia' }>): CalendarEdit {
  switch (given.fai) {
    case 'patrono': {
      const { comune: municipality, nome: name, giorno: day, mese: month } = given
      return { edit: 'add-patron', patron: { municipality, name, day, month } }
    }
    case 'togli-patrono':
      return { edit: 'remove-patron', municipality: given.quale }
    case 'chiusura': {
      const { dove: organisation, dal: from, al: until, perche: reason } = given
      return { edit: 'add-closure', closure: { organisation, from, until, reason } }
    }
    case 'togli-chiusura': {
      const [organisation = '', from = ''] = given.quale.split('|')
      return { edit: 'remove-closure', closure: { organisation, from } }
    }
  }
}

async function sign(visit: Visit<z.infer<typeof signature>>): Promise<Reply> {
  const { act, params: asked, form: given, t } = visit
  const { calendar: id } = asked
  if (given.fonte === '') return show(visit, { unsaid: t('calendars.unsaid-source') })
  return attempt(visit, async () => {
    await signChange(act, { change: id, revision: given.rev }, given.fonte)
    return redirect(changePath(id), { key: 'calendars.signed' })
  })
}

/** What is refused brings the page back: each refusal comes before anything is written. */
async function attempt(visit: Visit<object>, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    const problems = calendarProblemsOf(error)
    const typed = problems ? { problems } : { refusal: error.message }
    return show(visit, { ...typed, values: valuesOf(visit.form) }, error.status)
  }
}

function valuesOf(given: object): Readonly<Record<string, string>> {
  const texts = Object.entries(given).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts)
}

async function show(visit: Visit<unknown>, typed: Typed = {}, refused = 422): Promise<Reply> {
  const { sql, session, params: asked, language, t, now, htmx } = visit
  const one = await getChange(sql, asked.calendar)
  const read = {
    change: one,
    base: await calendarDocument(sql, one.base),
    places: await placesOf(sql),
    effect: await effectOf(sql, one),
    signers: await signersOfChange(sql, one),
    me: session.userId,
    ...{ now, typed },
  }
  const model = presentChange(read, { language, t })
  if (htmx) return fragment('calendars/_change', model)
  const status = Object.keys(typed).length > 0 ? refused : 200
  return page('calendars/change', model, { status })
}
