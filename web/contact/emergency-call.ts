import { randomUUID } from 'node:crypto'

import { once } from '../../domain/auth/once.ts'
import { desksOf } from '../../domain/contact/desks.ts'
import { handOver, recordEmergency } from '../../domain/contact/emergency.ts'
import { noDesk } from '../../domain/contact/errors.ts'
import { transaction } from '../../domain/database.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import type { Act } from '../../domain/shared/act.ts'
import { advance } from '../../domain/tasks/advance.ts'
import type { Deps } from '../deps.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import type { SectionView } from '../shared/forms/view.ts'
import type { Translate } from '../shared/i18n.ts'
import { fragment, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import type { Nothing } from '../shared/route.ts'
import type { ActVisit, RawForm, SignedVisit } from '../shared/visit.ts'
import { emergencyForm, emergencyLists } from './emergency-form.ts'
import { findPeople } from './find-people.ts'
import type { Found } from './find-people.ts'
import { emergencyPaths } from './paths.ts'
import { presentFound } from './present-opening.ts'
import { openingShape } from './typed.ts'
import type { Typed } from './typed.ts'

export const clock = `select to_char(siso_clock() at time zone 'Europe/Rome', 'YYYY-MM-DD"T"HH24:MI') as now`

type Speech = Pick<ActVisit<Nothing, Nothing, RawForm>, 'language' | 't'>

interface Shown extends Speech {
  readonly typed: RawForm
  readonly errors?: readonly FieldError[]
  readonly op?: string | undefined
  /** Somebody was looked for; absent: only whoever was chosen is shown. */
  readonly found?: Found
}

/** The page of a call, as it was typed so far. */
export async function showCall(act: Act, shown: Shown): Promise<Reply> {
  const { typed, errors = [], language, t, op } = shown
  const desks = await desksOf(act.sql, act.session.groups)
  if (desks.length === 0) throw noDesk()
  const lists = await emergencyLists(act.sql, desks)
  const release = { lists, facts: {} }
  const form = presentForm(emergencyForm, { language, t, release, values: typed, errors })
  const [call, , ...rest] = form.sections
  const asked = soughtIn(typed)
  const found = shown.found ?? (await findPeople(act, { ...asked, text: '' }))
  const model = {
    title: t('contact.emergency-new'),
    wrong: form.wrong,
    errors: form.errors,
    call: { sections: [call] },
    rest: { sections: rest.map((part) => inCallWords(part, t)) },
    text: asked.text,
    found: presentKnown(found, asked, shown),
    op,
    action: emergencyPaths.entry,
    people: emergencyPaths.people,
    back: emergencyPaths.register,
  }
  return page('contact/emergency-entry', model, { status: form.wrong ? 422 : 200 })
}

/** Who in the registry may be the one in need; nothing of the call is kept. */
export async function lookForKnown(visit: SignedVisit<unknown, unknown, RawForm>): Promise<Reply> {
  const { act, form: typed, htmx, op, t, language } = visit
  const asked = soughtIn(typed)
  const found = await findPeople(act, asked)
  if (htmx) return fragment('contact/people', presentKnown(found, asked, { t, language }))
  return showCall(act, { typed, found, op, t, language })
}

/** At night only names and codes are looked for: what she is called now is nobody's name. */
function soughtIn({ text, person }: RawForm): Typed {
  const asked = openingShape.safeParse({ text, person })
  return asked.success ? asked.data : openingShape.parse({})
}

function presentKnown(found: Found, asked: Typed, speech: Speech) {
  const shown = presentFound({ ...found, elsewhere: [] }, asked, speech)
  const count = speech.t('contact.emergency-found', { count: found.people.length })
  const people = shown.people.map((one) => ({ ...one, href: undefined }))
  return { ...shown, people, count, carry: false }
}

/** What hangs on nobody having been chosen is said in the words of who answers a call. */
function inCallWords(section: SectionView, t: Translate): SectionView {
  const fields = section.fields.map((field) => ({
    ...field,
    requiredWhen: undefined,
    condition: field.condition && t('contact.emergency-unknown'),
  }))
  return { ...section, fields }
}

type Recorded = { readonly caseId: string; readonly number: string }

/** One post: person, contact and entry in one transaction; then the card opens for the office. */
export async function recordCall(
  deps: Deps,
  visit: ActVisit<Nothing, Nothing, RawForm>,
): Promise<Reply> {
  const { form: typed, language, t } = visit
  const op = visit.op ?? randomUUID()
  const done = await transaction(deps.pools.web, async (sql): Promise<Recorded | Reply> => {
    const act = await visit.open(sql)
    const [row] = await sql.query<{ now: string }>(clock)
    const lists = await emergencyLists(sql, await desksOf(sql, act.session.groups))
    const read = { complete: true, lists, today: row?.now.slice(0, 10) ?? '' }
    const { answers, errors } = parseAnswers(emergencyForm, typed, read)
    const late = textAnswer(answers, 'happenedAt') > (row?.now ?? '')
    const wrong = late ? [{ field: 'happenedAt', message: t('contact.future') }] : []
    const all = [...errors, ...wrong]
    if (all.length > 0) return showCall(act, { typed, errors: all, language, t, op })
    return (await once(act, op, () => recordNow(act, answers))).outcome
  })
  if ('kind' in done) return done
  await advance({ pool: deps.pools.engine, build: deps.build }, done.caseId, 'web')
  deps.cases.look(done.caseId)
  await transaction(deps.pools.web, async (sql) => handOver(await visit.open(sql), done.caseId))
  const message = { key: 'contact.emergency-recorded', values: { number: done.number } }
  return redirect(emergencyPaths.register, message)
}

async function recordNow(act: Act, answers: Answers): Promise<Recorded> {
  const said = (key: string) => textAnswer(answers, key)
  const instant = `select $1::timestamp at time zone 'Europe/Rome' as at`
  const [happened] = await act.sql.query<{ at: Date }>(instant, [said('happenedAt')])
  if (!happened) throw new Error('the database reads no instant')
  const { called } = answers
  const known = said('person')
  const { caseId, number } = await recordEmergency(act, {
    caseId: randomUUID(),
    who: known === '' ? { alias: said('alias') } : { known },
    office: Number(said('office')),
    happenedAt: happened.at,
    mode: said('mode'),
    caller: said('caller'),
    callerPhone: said('callerPhone'),
    place: said('place'),
    what: said('what'),
    measure: said('measure'),
    measureNote: said('measureNote'),
    called: Array.isArray(called) ? called.filter((one) => typeof one === 'string') : [],
  })
  return { caseId, number }
}
