import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { desksOf } from '../../domain/contact/desks.ts'
import { handOver, recordEmergency, takeUpEmergency } from '../../domain/contact/emergency.ts'
import { emergencyRegister } from '../../domain/contact/emergency-list.ts'
import { noDesk } from '../../domain/contact/errors.ts'
import { readOnCall } from '../../domain/contact/on-call.ts'
import { transaction } from '../../domain/database.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import type { Act } from '../../domain/shared/act.ts'
import { isDay } from '../../domain/shared/calendar-day.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { advance } from '../../domain/tasks/advance.ts'
import type { Deps } from '../deps.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import { none } from '../shared/url-words.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { emergencyForm, emergencyLists } from './emergency-form.ts'
import { emergencyPaths } from './paths.ts'
import { presentRegister } from './present-emergency.ts'
import { presentOnCall } from './present-on-call.ts'

const nightQuery = z.object({ notte: none.or(z.string().refine(isDay)).optional() })
const params = z.object({ id: recordId })
const clock = `select to_char(siso_clock() at time zone 'Europe/Rome', 'YYYY-MM-DD"T"HH24:MI') as now`

/** The emergency service: its register, the entry by telephone, the hand-over in the morning. */
export function emergencyRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: emergencyPaths.register,
      permission: 'emergency.record',
      audit: 'none',
      query: nightQuery,
      async handle({ query, sql, language, t, now }) {
        const register = await emergencyRegister(sql, query.notte)
        const words = { language, t, now }
        const onCall = presentOnCall(await readOnCall(sql), words)
        return page('contact/emergency', { ...presentRegister(register, words), onCall })
      },
    }),
    route({
      method: 'get',
      path: emergencyPaths.entry,
      permission: 'emergency.record',
      audit: 'none',
      async handle({ act, language, t }) {
        const [row] = await act.sql.query<{ now: string }>(clock)
        const [only, ...others] = await desksOf(act.sql, act.session.groups)
        const office = only && others.length === 0 ? String(only.id) : ''
        return show(act, { typed: { happenedAt: row?.now ?? '', office }, language, t })
      },
    }),
    actRoute({
      method: 'post',
      path: emergencyPaths.entry,
      permission: 'emergency.record',
      audit: 'emergency-recorded',
      form: z.record(
        z.string().max(60),
        z.union([z.string().max(2000), z.array(z.string()).max(20)]),
      ),
      handle: (visit: ActVisit<Nothing, Nothing, RawForm>) => record(deps, visit),
    }),
    route({
      method: 'post',
      path: emergencyPaths.takeUp,
      permission: 'emergency.record',
      audit: 'emergency-taken-up',
      params,
      async handle({ act, params: { id } }) {
        try {
          return redirect(`/attivita/${await takeUpEmergency(act, id)}`, {
            key: 'contact.taken-up',
          })
        } catch (error) {
          if (!(error instanceof DomainError) || error.code !== 'emergency-not-open') throw error
          return redirect(emergencyPaths.register, { key: 'contact.taken-already' })
        }
      },
    }),
  ]
}

type Speech = Pick<ActVisit<Nothing, Nothing, RawForm>, 'language' | 't'>

interface Shown extends Speech {
  readonly typed: RawForm
  readonly errors?: readonly FieldError[]
  readonly op?: string
}

async function show({ sql, session }: Act, shown: Shown): Promise<Reply> {
  const { typed, errors = [], language, t, op } = shown
  const desks = await desksOf(sql, session.groups)
  if (desks.length === 0) throw noDesk()
  const lists = await emergencyLists(sql, desks)
  const release = { lists, facts: {} }
  const form = presentForm(emergencyForm, { language, t, release, values: typed, errors })
  const model = {
    title: t('contact.emergency-new'),
    wrong: form.wrong,
    errors: form.errors,
    form,
    op,
    action: emergencyPaths.entry,
    back: emergencyPaths.register,
  }
  return page('contact/emergency-entry', model, { status: form.wrong ? 422 : 200 })
}

type Recorded = { readonly caseId: string; readonly number: string }

/** One post: person, contact and entry in one transaction; then the card opens for the office. */
async function record(deps: Deps, visit: ActVisit<Nothing, Nothing, RawForm>): Promise<Reply> {
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
    if (all.length > 0) return show(act, { typed, errors: all, language, t, op })
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
  const { caseId, number } = await recordEmergency(act, {
    caseId: randomUUID(),
    office: Number(said('office')),
    happenedAt: happened.at,
    alias: said('alias'),
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
